import Imaging
import Manifest
import Support

/// What must be left of an instance for it to count (compositing, occlusion bookkeeping).
package struct KeepRule: Sendable {
  /// What decides about an instance that later pastes hide in part.
  enum Hidden: String, Sendable, CaseIterable {
    /// The least visible area and fraction, as where a segment is placed.
    case minima
    /// ``BoxOrAreaRule``.
    case boxOrArea = "box_or_area"
  }

  /// Of the tight box; of a segment that is pasted, before it is placed.
  let minimumSide: Int
  /// Visible pixels.
  let minimumArea: Int
  /// Visible pixels over all its pixels.
  let minimumFraction: Double
  private(set) var hidden: Hidden

  package init(minimumSide: Int = 6, minimumArea: Int = 12, minimumFraction: Double = 0.25) {
    self.minimumSide = minimumSide
    self.minimumArea = minimumArea
    self.minimumFraction = minimumFraction
    hidden = .minima
  }

  /// Reads the minima alone.
  init(minimaOf reader: MappingReader, side: String) {
    minimumSide = reader.integer("min_side_px", in: 1...65500, default: 6, about: side)
    minimumArea = reader.integer(
      "min_visible_area_px", in: 1...Int(Int32.max), default: 12, about: "pixels left to see")
    minimumFraction = reader.number(
      "min_visible_fraction", in: 0...1, default: 0.25, about: "pixels left to see, of all")
    hidden = .minima
  }

  init(_ reader: MappingReader) {
    self.init(minimaOf: reader, side: "the shorter side before it is placed")
    hidden = reader.choice(
      "hidden", default: Hidden.minima,
      about: "what an instance must have left under a later paste: the minima, or, with "
        + "'box_or_area', a box that moved at most 10 px or more than 300 px of area")
    reader.finish()
  }

  /// Why a shape cannot be placed at all; nil when it can.
  func refusal(of shape: Mask) -> String? {
    guard let box = shape.tightBox else { return "empty after its transform" }
    return refusal(side: min(box.width, box.height))
  }

  /// Why what is left of an instance does not count; nil when it does.
  func refusal(of instance: Instance) -> String? {
    guard let region = instance.region else { return refusal(visible: 0, fraction: 0) }
    return refusal(side: min(region.box.width, region.box.height))
      ?? refusal(visible: region.area, fraction: instance.visibleFraction)
  }

  private func refusal(side: Int) -> String? {
    side < minimumSide ? "side under min_side_px" : nil
  }

  /// Why a placed segment does not count; nil when it does.
  package func refusal(visible: Int, fraction: Double) -> String? {
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
      guard !keeps(instance, on: canvas.image.size) else { continue }
      canvas.instances[index].isIgnored = true
      count += 1
    }
    return count
  }

  /// Whether enough is left of an instance that later ones hide.
  private func keeps(_ instance: Instance, on canvas: PixelSize) -> Bool {
    switch hidden {
    case .minima:
      refusal(visible: instance.region?.area ?? 0, fraction: instance.visibleFraction) == nil
    case .boxOrArea:
      BoxOrAreaRule().keeps(
        instance.region, of: instance.amodal?.clipped(to: canvas.bounds)?.box)
    }
  }
}
