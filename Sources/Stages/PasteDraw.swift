import Imaging
import Support

/// One drawn shape of a segment: how it is cropped, flipped, turned and scaled.
///
/// Drawing costs nothing; the pixels are touched when it is made.
struct PasteDraw {
  private let segment: SegmentPixels
  private let crop: Box
  private let geometry: GeometryDraw

  init(
    _ segment: SegmentPixels, crop rule: CropRule?, geometry: Geometry,
    _ reference: ScaleRule.Reference, _ stream: inout RandomStream
  ) {
    self.segment = segment
    crop =
      rule?.draw(from: &stream, in: segment.box.size).offset(
        x: segment.box.minX, y: segment.box.minY)
      ?? segment.box
    self.geometry = geometry.draw(from: &stream, for: crop.size, reference)
  }

  /// The size it will have.
  var size: PixelSize { geometry.resultSize }

  /// Why it must not be made at all; nil when it may.
  var refusal: String? {
    geometry.isTooLarge ? "over \(GeometryDraw.largestArea) pixels after its transform" : nil
  }

  /// The shape, and the map from the pixels of the segment's image to its own.
  func made() -> (object: CutOut, forward: Matrix3) {
    let inside = crop.offset(x: -segment.box.minX, y: -segment.box.minY)
    let cut = CutOut(segment.pixels(of: crop), mask: segment.mask.cropped(to: inside))
    let (object, forward) = geometry.applied(to: cut)
    return (object, forward * .translation(Double(-crop.minX), Double(-crop.minY)))
  }

  /// The same shape, to the pixel, of everything in the segment's box: with what is around it there.
  ///
  /// Nil for a cut-out, which is transparent around.
  func picture() -> CutOut? {
    guard !segment.isCutOut else { return nil }
    let everything = CutOut(
      segment.pixels(of: crop), mask: Mask(size: crop.size, filling: true))
    return geometry.applied(to: everything).object
  }

  var json: [String: JSONValue] {
    var members = geometry.json
    members["crop"] = .array(crop.corners.map { .integer($0) })
    members["size_px"] = .array([.integer(size.width), .integer(size.height)])
    return members
  }
}
