import Imaging
import Support

/// One labelled thing on a canvas.
package struct Instance: Sendable {
  /// The run's class id.
  package let classID: Int
  /// The visible pixels on the canvas; nil when none is left.
  package var region: Region?
  /// All its pixels, also those that are hidden or cut off: its amodal mask; nil when none is left.
  ///
  /// It may reach outside the canvas. What came with an image has the mask that was annotated.
  package private(set) var amodal: Region?
  /// Visible pixels over all pixels the thing would have unhidden and uncut, 0...1.
  package var visibleFraction: Double
  /// Whether its pixels are to be ignored: crowds, and what a rule dropped after it was drawn.
  package var isIgnored: Bool
  /// From this canvas's pixels to those of the image the thing came from.
  package var matrix: Matrix3
  package let origin: Origin
  /// What was drawn to place it.
  package let draws: [String: JSONValue]

  /// Takes what is known of it; without an amodal mask, nothing of it is hidden.
  package init(
    classID: Int, region: Region?, amodal: Region? = nil, visibleFraction: Double = 1,
    isIgnored: Bool = false,
    matrix: Matrix3 = .identity, origin: Origin, draws: [String: JSONValue] = [:]
  ) {
    self.classID = classID
    self.region = region
    self.amodal = amodal ?? region
    self.visibleFraction = visibleFraction
    self.isIgnored = isIgnored
    self.matrix = matrix
    self.origin = origin
    self.draws = draws
  }

  /// The part inside a box of the canvas; the visible fraction shrinks with the area.
  func clipped(to box: Box) -> Instance {
    replacing(region: region?.clipped(to: box))
  }

  /// The same thing with fewer of its pixels visible.
  package func replacing(region left: Region?) -> Instance {
    var instance = self
    let before = region?.area ?? 0
    instance.region = left
    if let left, before > 0 {
      instance.visibleFraction *= Double(left.area) / Double(before)
    } else {
      instance.visibleFraction = 0
    }
    return instance
  }

  /// The same thing on a canvas whose origin moved.
  func offset(x: Int, y: Int) -> Instance {
    var instance = self
    instance.region = region?.offset(x: x, y: y)
    instance.amodal = amodal?.offset(x: x, y: y)
    instance.matrix = matrix * .translation(Double(-x), Double(-y))
    return instance
  }

  /// How many sides of the canvas beyond its border pixels that are outside are still kept.
  static let amodalReach = 4

  /// The same thing after the canvas's pixels went through a map; the visible fraction shrinks by
  /// what leaves the canvas.
  ///
  /// Masks go by nearest neighbour. Outside the canvas, pixels are kept within ``amodalReach`` of its
  /// sides; none under a perspective, because there they may lie beyond the horizon.
  ///
  /// - Parameters:
  ///   - source: The canvas's size before.
  ///   - target: Its size after.
  ///   - inverse: From the new canvas's pixels to the old one's.
  ///   - masks: The same map as masks are looked up by.
  /// - Returns: The thing on the new canvas.
  func warped(
    from source: PixelSize, to target: PixelSize, inverse: Matrix3, masks: Matrix3
  ) -> Instance {
    var instance = self
    let reach = Self.amodalReach * max(target.width, target.height)
    let whole = inverse.isAffine ? amodal : amodal?.clipped(to: source.bounds)
    instance.amodal = whole?.warped(
      within: target.bounds.expanded(by: reach), inverse: masks)
    let uncut =
      region == whole
      ? instance.amodal
      : region?.warped(within: target.bounds.expanded(by: reach), inverse: masks)
    instance.region = uncut
    instance = instance.clipped(to: target.bounds)
    instance.matrix = matrix * inverse
    return instance
  }
}
