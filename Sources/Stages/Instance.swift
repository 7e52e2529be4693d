import Imaging
import Support

/// One labelled thing on a canvas.
package struct Instance: Sendable {
  /// The run's class id.
  package let classID: Int
  /// The visible pixels on the canvas; nil when none is left.
  package var region: Region?
  /// Visible pixels over all pixels the thing would have unhidden and uncut, 0...1.
  package var visibleFraction: Double
  /// Whether its pixels are to be ignored: crowds, and what a rule dropped after it was drawn.
  package var isIgnored: Bool
  /// From this canvas's pixels to those of the image the thing came from.
  package var matrix: Matrix3
  package let origin: Origin
  /// What was drawn to place it.
  package let draws: [String: JSONValue]

  package init(
    classID: Int, region: Region?, visibleFraction: Double = 1, isIgnored: Bool = false,
    matrix: Matrix3 = .identity, origin: Origin, draws: [String: JSONValue] = [:]
  ) {
    self.classID = classID
    self.region = region
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
  func replacing(region left: Region?) -> Instance {
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

  /// The same thing after the canvas's pixels moved; the visible fraction stays.
  func moved(_ forward: Matrix3, _ move: (Region) -> Region?) -> Instance {
    var instance = self
    instance.region = region.flatMap(move)
    if instance.region == nil { instance.visibleFraction = 0 }
    instance.matrix = matrix * forward.inverse
    return instance
  }
}
