import Imaging
import Manifest
import Support

/// What must be left of a pasted segment for it to count (compositing, occlusion bookkeeping).
struct KeepRule: Sendable {
  /// Of the tight box, before it is placed.
  let minimumSide: Int
  /// Visible pixels.
  let minimumArea: Int
  /// Visible pixels over all its pixels.
  let minimumFraction: Double

  init(_ reader: MappingReader) {
    minimumSide = reader.integer(
      "min_side_px", in: 1...65500, default: 6, about: "the shorter side before it is placed")
    minimumArea = reader.integer(
      "min_visible_area_px", in: 1...Int(Int32.max), default: 12, about: "pixels left to see")
    minimumFraction = reader.number(
      "min_visible_fraction", in: 0...1, default: 0.25, about: "pixels left to see, of all")
    reader.finish()
  }

  /// Why a shape cannot be placed at all; nil when it can.
  func refusal(of shape: Mask) -> String? {
    guard let box = shape.tightBox else { return "empty after its transform" }
    return min(box.width, box.height) < minimumSide ? "side under min_side_px" : nil
  }

  /// Why a placed segment does not count; nil when it does.
  func refusal(visible: Int, fraction: Double) -> String? {
    if visible == 0 { return "outside its canvas" }
    if visible < minimumArea { return "visible area under min_visible_area_px" }
    return fraction < minimumFraction ? "visible fraction under min_visible_fraction" : nil
  }

  /// Turns those of some instances that later ones have hidden into regions to ignore; how many
  /// there were.
  func ignoreHidden(in canvas: inout Canvas, among touched: Set<Int>) -> Int {
    var count = 0
    for (index, instance) in canvas.instances.enumerated()
    where !instance.isIgnored && touched.contains(index) {
      let area = instance.region?.area ?? 0
      guard refusal(visible: area, fraction: instance.visibleFraction) != nil else { continue }
      canvas.instances[index].isIgnored = true
      count += 1
    }
    return count
  }
}
