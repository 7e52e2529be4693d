import Imaging

/// How well the boundary of a predicted mask follows that of the ground truth.
///
/// A boundary is the pixels of a mask with a pixel above, below, left or right of them that lies
/// outside the mask; the image's border makes none, and neither do pixels that nobody labelled.
/// Precision is the share of the predicted boundary that is no further than a tolerance from the true
/// one, recall the share of the true one that is no further from the predicted one; distances are
/// those of the pixels' middles. Sources: Csurka, Larlus and Perronnin, "What is a good evaluation
/// measure for semantic segmentation?", BMVC 2013, section 3; Perazzi et al., "A benchmark dataset
/// and evaluation methodology for video object segmentation", CVPR 2016, section 4.
package struct BoundaryMatch: Sendable, Equatable {
  /// The share of the predicted boundary near the true one, 0...1.
  package let precision: Double
  /// The share of the true boundary near the predicted one, 0...1.
  package let recall: Double

  /// Compares two masks.
  ///
  /// A boundary that is empty has precision or recall 1 and the other one then 0, as Perazzi et al.
  /// have it. Where both are empty both are 1 if the masks are equal, and 0 if not.
  ///
  /// - Parameters:
  ///   - prediction: The predicted mask.
  ///   - truth: The true mask, of the same size.
  ///   - tolerance: The largest distance that is near, as a share of the image's diagonal; it is not
  ///     rounded to pixels.
  ///   - labelled: The pixels that count, of the same size; all by default.
  package init(
    _ prediction: Mask, truth: Mask, tolerance: Double, labelled: Mask? = nil
  ) {
    let size = truth.size
    precondition(prediction.size == size, "a mask of \(prediction.size) beside one of \(size)")
    let labelled = labelled ?? Mask(size: size, filling: true)
    precondition(labelled.size == size, "labels of \(labelled.size) for masks of \(size)")
    let predicted = Self.boundary(of: prediction, labelled)
    let real = Self.boundary(of: truth, labelled)
    let (predictedCount, realCount) = (predicted.area, real.area)
    guard predictedCount > 0, realCount > 0 else {
      let isSame =
        predictedCount == realCount
        && zip(zip(prediction.bits, truth.bits), labelled.bits)
          .allSatisfy { $0.0 == $0.1 || $1 == 0 }
      precision = isSame || predictedCount == 0 && realCount > 0 ? 1 : 0
      recall = isSame || realCount == 0 && predictedCount > 0 ? 1 : 0
      return
    }
    let diagonal = size.width * size.width + size.height * size.height
    let reach = tolerance * tolerance * Double(diagonal)
    precision = Double(Self.count(predicted, within: reach, of: real)) / Double(predictedCount)
    recall = Double(Self.count(real, within: reach, of: predicted)) / Double(realCount)
  }

  /// The boundary F-measure: the harmonic mean of precision and recall, 0...1.
  package var f: Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  /// The pixels of a mask beside a labelled pixel outside it.
  static func boundary(of mask: Mask, _ labelled: Mask) -> Mask {
    let (width, height) = (mask.width, mask.height)
    var out = Mask(size: mask.size)
    for y in 0..<height {
      for x in 0..<width {
        let index = y * width + x
        guard mask.bits[index] != 0, labelled.bits[index] != 0 else { continue }
        func isOutside(_ other: Int) -> Bool {
          mask.bits[other] == 0 && labelled.bits[other] != 0
        }
        if x > 0 && isOutside(index - 1) || x + 1 < width && isOutside(index + 1)
          || y > 0 && isOutside(index - width) || y + 1 < height && isOutside(index + width)
        {
          out.bits[index] = 1
        }
      }
    }
    return out
  }

  /// How many pixels of one boundary are near another one.
  private static func count(_ boundary: Mask, within reach: Double, of other: Mask) -> Int {
    let distances = SquaredDistances(to: other).values
    return zip(boundary.bits, distances).count { $0 != 0 && Double($1) <= reach }
  }
}
