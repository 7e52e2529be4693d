import Imaging
import Support

/// One drawn shape of a segment: cropped, flipped, turned and scaled.
struct PasteDraw {
  /// As cut when the draw is too large to be made.
  let object: CutOut
  /// From the pixels of the segment's image to those of the object.
  let forward: Matrix3
  private let crop: Box
  private let geometry: GeometryDraw

  init(
    _ segment: SegmentPixels, crop rule: CropRule?, geometry: Geometry,
    _ stream: inout RandomStream
  ) {
    crop =
      rule?.draw(from: &stream, in: segment.box.size).offset(
        x: segment.box.minX, y: segment.box.minY)
      ?? segment.box
    let inside = crop.offset(x: -segment.box.minX, y: -segment.box.minY)
    let cut = CutOut(segment.image.cropped(to: crop), mask: segment.mask.cropped(to: inside))
    self.geometry = geometry.draw(from: &stream, for: cut.size)
    let (object, forward) =
      self.geometry.isTooLarge ? (cut, .identity) : self.geometry.applied(to: cut)
    self.object = object
    self.forward = forward * .translation(Double(-crop.minX), Double(-crop.minY))
  }

  /// Why the shape cannot be used at all; nil when it can.
  func refusal(by keep: KeepRule) -> String? {
    if geometry.isTooLarge { return "over \(GeometryDraw.largestArea) pixels after its transform" }
    guard let box = object.mask.tightBox else { return "empty after its transform" }
    return min(box.width, box.height) < keep.minimumSide ? "side under min_side_px" : nil
  }

  var json: [String: JSONValue] {
    var members = geometry.json
    members["crop"] = .array(crop.corners.map { .integer($0) })
    members["size_px"] = .array([.integer(object.size.width), .integer(object.size.height)])
    return members
  }
}
