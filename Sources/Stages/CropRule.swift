import Imaging
import Manifest
import Support

/// A box of random area and shape, as torchvision's `RandomResizedCrop` and InsLoc draw it.
///
/// Up to ten times: an area fraction uniform in `scale_range`, a ratio width / height log-uniform in
/// `ratio_range`, sides rounded half to even; the first that fits is placed uniformly over whole
/// pixels. Else the centre, the whole image with the longer side trimmed to the nearest ratio.
package struct CropRule: Sendable {
  package let areaRange: ClosedRange<Double>
  package let ratioRange: ClosedRange<Double>
  /// Draws before the centre is taken.
  package static let attempts = 10

  package init(areaRange: ClosedRange<Double>, ratioRange: ClosedRange<Double>) {
    self.areaRange = areaRange
    self.ratioRange = ratioRange
  }

  init(
    _ reader: MappingReader, area: ClosedRange<Double>, ratio: ClosedRange<Double>
  ) {
    self.init(
      areaRange: reader.range(
        "scale_range", in: 0.0001...1, default: area, about: "the box's fraction of the area"),
      ratioRange: reader.range(
        "ratio_range", in: 0.01...100, default: ratio, about: "the box's width over its height"))
  }

  /// The size of one draw; it may be larger than the image.
  package static func size(
    of image: PixelSize, areaFraction: Double, ratio: Double
  ) -> PixelSize {
    let area = areaFraction * Double(image.area)
    return PixelSize(
      Int((area * ratio).squareRoot().rounded(.toNearestOrEven)),
      Int((area / ratio).squareRoot().rounded(.toNearestOrEven)))
  }

  /// Whether a drawn size is not empty and fits the image.
  package static func accepts(_ size: PixelSize, in image: PixelSize) -> Bool {
    size.width > 0 && size.height > 0 && size.width <= image.width && size.height <= image.height
  }

  /// The box for an image.
  package func draw(from stream: inout RandomStream, in image: PixelSize) -> Box {
    attempted(from: &stream, in: image) { _, _ in true } ?? centre(of: image)
  }

  /// The box for an image that shares a part with another box.
  ///
  /// As SlotCon draws its second crop (arXiv 2205.15288): a draw whose common part is smaller than a
  /// share of the area that was asked for does not count; after ten, the box is drawn as any other.
  ///
  /// - Parameters:
  ///   - stream: What it is drawn from.
  ///   - image: The image's size.
  ///   - other: The other box's corners in the image, which need not be whole pixels.
  ///   - least: The share.
  /// - Returns: The box.
  package func draw(
    from stream: inout RandomStream, in image: PixelSize,
    meeting other: (low: SIMD2<Double>, high: SIMD2<Double>), least: Double
  ) -> Box {
    let found = attempted(from: &stream, in: image) { box, area in
      let low = pointwiseMax(SIMD2(Double(box.minX), Double(box.minY)), other.low)
      let high = pointwiseMin(SIMD2(Double(box.maxX), Double(box.maxY)), other.high)
      let sides = pointwiseMax(high - low, SIMD2(0, 0))
      return sides.x * sides.y >= least * area
    }
    return found ?? draw(from: &stream, in: image)
  }

  /// The first of ten draws that fits and is accepted, by the box and the area that was asked for.
  private func attempted(
    from stream: inout RandomStream, in image: PixelSize, isAccepted: (Box, Double) -> Bool
  ) -> Box? {
    for _ in 0..<Self.attempts {
      let fraction = stream.uniform(areaRange)
      let ratio = stream.logUniform(ratioRange)
      let size = Self.size(of: image, areaFraction: fraction, ratio: ratio)
      guard Self.accepts(size, in: image) else { continue }
      let y = stream.integer(0...image.height - size.height)
      let x = stream.integer(0...image.width - size.width)
      let box = Box(x, y, x + size.width, y + size.height)
      if isAccepted(box, fraction * Double(image.area)) { return box }
    }
    return nil
  }

  /// The centre crop taken when no draw fits.
  package func centre(of image: PixelSize) -> Box {
    let ratio = Double(image.width) / Double(image.height)
    var (width, height) = (image.width, image.height)
    if ratio < ratioRange.lowerBound {
      height = Int((Double(width) / ratioRange.lowerBound).rounded(.toNearestOrEven))
    } else if ratio > ratioRange.upperBound {
      width = Int((Double(height) * ratioRange.upperBound).rounded(.toNearestOrEven))
    }
    let x = (image.width - max(1, width)) / 2
    let y = (image.height - max(1, height)) / 2
    return Box(x, y, x + max(1, width), y + max(1, height))
  }
}
