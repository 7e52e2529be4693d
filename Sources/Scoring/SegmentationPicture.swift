import Imaging
import Reporting

extension PreviewSample {
  /// An image twice, with the regions of its ground truth and of a prediction drawn in.
  ///
  /// What does not count is painted in neither, and background is left as it is. Large images are shown smaller.
  ///
  /// - Parameters:
  ///   - score: What the prediction scores, with the image's key.
  ///   - image: Gray or RGB, the size of the maps.
  ///   - truth: Classes, and ``EvaluatedClasses/ignoredLabel`` where a pixel does not count.
  ///   - prediction: Classes.
  ///   - classes: The names of the classes.
  ///   - note: What else the caption says.
  package init(
    _ score: ImageScore, image: Image, truth: LabelMap, prediction: LabelMap, classes: [String],
    note: String = ""
  ) {
    let size = Self.shownSize(of: image.size)
    let picture = size == image.size ? image : image.resized(to: size)
    let counted = truth.resampled(to: size)
    var claimed = prediction.resampled(to: size)
    for index in counted.labels.indices
    where counted.labels[index] == EvaluatedClasses.ignoredLabel {
      claimed.labels[index] = EvaluatedClasses.ignoredLabel
    }
    let canvases = [("truth", counted), ("prediction", claimed)].map { name, map in
      PreviewCanvas(name: name, image: picture, instances: map.instances(of: classes))
    }
    self.init(
      key: score.key, canvases: canvases,
      caption: [note, "mIoU \(EvaluationFigure.text(score.score)) %"].filter { !$0.isEmpty }
        .joined(separator: ", "))
  }

  private static let longestSide = 640

  /// The size of the same shape whose longer side is no longer than pages need.
  private static func shownSize(of size: PixelSize) -> PixelSize {
    let side = max(size.width, size.height)
    guard side > longestSide else { return size }
    func scaled(_ length: Int) -> Int { max(1, (length * longestSide + side / 2) / side) }
    return PixelSize(scaled(size.width), scaled(size.height))
  }
}

extension LabelMap {
  /// A region for each class that the map shows.
  fileprivate func instances(of classes: [String]) -> [PreviewInstance] {
    Set(labels).sorted().compactMap { label in
      guard Int(label) < classes.count, label != EvaluatedClasses.ignoredLabel,
        classes[Int(label)] != EvaluatedClasses.background,
        let region = Region(mask(of: label))
      else { return nil }
      return PreviewInstance(
        label: classes[Int(label)], classID: Int(label), box: region.box, mask: region.mask)
    }
  }
}
