import Imaging
import Support

/// One drawn geometry, and how it is applied to cut-outs and canvases.
struct GeometryDraw: Sendable {
  /// The size of the thing before.
  let size: PixelSize
  var isFlipped = false
  var degrees = 0.0
  var factor = 1.0
  /// nil when none is asked for.
  var shearDegrees: Double?
  /// Where perspective moves the corners, see ``PerspectiveRule``.
  var corners: [SIMD2<Double>]?

  init(size: PixelSize) {
    self.size = size
  }

  /// Whole quarter turns when the angle is a multiple of 90° and nothing else bends the picture.
  private var quarterTurns: Int? {
    guard (shearDegrees ?? 0) == 0, corners == nil else { return nil }
    let turns = degrees / 90
    return turns == turns.rounded() ? Int(turns) : nil
  }

  /// The most pixels a scaled or turned picture may have: a cut-out of so many takes 1 GiB.
  static let largestArea = 1 << 26

  /// Whether more than ``largestArea`` pixels would have to be made; such a draw is not applied.
  var isTooLarge: Bool {
    max(scaledSize.area, resultSize.area) > Self.largestArea
  }

  /// The size after scaling and turning.
  var resultSize: PixelSize {
    guard let quarterTurns else { return turnPlan().target }
    let scaled = scaledSize
    return quarterTurns % 2 == 0 ? scaled : PixelSize(scaled.height, scaled.width)
  }

  /// The size after scaling, before turning.
  var scaledSize: PixelSize {
    factor == 1 ? size : FrameRule.scaled(size, by: factor)
  }

  /// The cut-out transformed, and the map from its old pixels to its new ones.
  func applied(to object: CutOut) -> (object: CutOut, forward: Matrix3) {
    var object = object
    var forward = Matrix3.identity
    if isFlipped {
      object = object.flipped()
      forward = .flip(width: size.width)
    }
    if let quarterTurns {
      object = object.resized(to: scaledSize)
      forward = .resize(from: size, to: scaledSize) * forward
      let turn = Geometry.quarterTurn(quarterTurns, of: scaledSize)
      return (object.rotated(quarterTurns: quarterTurns), turn * forward)
    }
    let (before, target, turn) = turnPlan()
    object = object.resized(to: before).warped(to: target, inverse: turn.inverse)
    return (object, turn * .resize(from: size, to: before) * forward)
  }

  /// The canvas transformed.
  ///
  /// Without `expand` it keeps its size, the picture turning about its centre, and the corners that
  /// perspective moves stay where they went, as torchvision has it; what comes in from outside has
  /// the fill colour.
  func apply(to canvas: inout Canvas, expand: Bool, fill: Double) {
    let original = canvas.image.size
    if isFlipped { canvas.flip() }
    if let quarterTurns {
      canvas.resize(to: scaledSize)
      canvas.rotate(quarterTurns: quarterTurns)
    } else if let bend, !expand {
      let (before, linear) = turn()
      canvas.resize(to: before)
      let forward = Matrix3.centre(of: original) * linear.centred(on: before) * bend
      canvas.warp(to: original, forward: forward, fill: fill)
    } else {
      let (before, target, turn) = turnPlan()
      canvas.resize(to: before)
      canvas.warp(to: target, forward: turn, fill: fill)
    }
    if !expand { canvas.recentre(to: original, fill: fill) }
  }

  /// How to turn by an angle that is no multiple of 90°: the size to shrink to first, the size the
  /// turned picture needs, and the map between the two.
  private func turnPlan() -> (before: PixelSize, target: PixelSize, turn: Matrix3) {
    let (before, linear) = turn()
    let (target, turn) = linear.expanded(from: before, after: bend ?? .identity)
    return (before, target, turn)
  }

  /// The size to shrink to first, and the map of what is left about the picture's centre
  /// (compositing, section 8: `R · Sh · scale`).
  ///
  /// Strong shrinking (below one half) is antialiased before the turn; else all is one bilinear step.
  private func turn() -> (before: PixelSize, linear: Matrix3) {
    let rest = factor < 0.5 ? 1 : factor
    var linear = Matrix3.rotation(degrees: degrees)
    if let shearDegrees { linear = linear * .shear(degrees: shearDegrees) }
    return (sizeBeforeTurn, linear * .scale(rest, rest))
  }

  private var sizeBeforeTurn: PixelSize { factor < 0.5 ? scaledSize : size }

  /// The perspective, which comes before all but shrinking.
  private var bend: Matrix3? {
    corners.map { PerspectiveRule.map(of: sizeBeforeTurn, to: $0) }
  }

  /// For the sample's `json`: what is asked for, and what chance gave.
  var json: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "flip": .bool(isFlipped), "rotate_degrees": .number(degrees), "scale": .number(factor),
    ]
    if let shearDegrees { members["shear_degrees"] = .number(shearDegrees) }
    if let corners {
      members["perspective"] = .array(corners.map { .array([.number($0.x), .number($0.y)]) })
    }
    return members
  }
}

extension Canvas {
  /// Cuts or pads to a size about the centre.
  mutating func recentre(to size: PixelSize, fill: Double) {
    guard size != image.size else { return }
    let x = (image.size.width - size.width) / 2
    let y = (image.size.height - size.height) / 2
    cut(Box(x, y, x + size.width, y + size.height), fill: fill)
  }

  /// Replaces the pixels by those of a box that may reach beyond them, where the fill's level is.
  mutating func cut(_ window: Box, fill: Double) {
    if image.size.bounds.contains(window) {
      crop(to: window)
    } else {
      let shift = Matrix3.translation(Double(-window.minX), Double(-window.minY))
      let kept = window.intersection(image.size.bounds)
      instances = instances.map { $0.clipped(to: kept) }
      warp(to: window.size, forward: shift, fill: fill)
    }
  }
}
