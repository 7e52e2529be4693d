import Imaging
import Support

/// One drawn geometry, and how it is applied to cut-outs and canvases.
struct GeometryDraw: Sendable {
  /// The size of the thing before.
  let size: PixelSize
  var isFlipped = false
  var degrees = 0.0
  private(set) var factor = 1.0

  init(size: PixelSize) {
    self.size = size
  }

  mutating func scale(by factor: Double) {
    self.factor = factor
  }

  /// Whole quarter turns when the angle is a multiple of 90°.
  private var quarterTurns: Int? {
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
  /// Without `expand` it keeps its size, the picture turning about its centre; what comes in from
  /// outside has the fill colour.
  func apply(to canvas: inout Canvas, expand: Bool, fill: Double) {
    let original = canvas.image.size
    if isFlipped { canvas.flip() }
    if let quarterTurns {
      canvas.resize(to: scaledSize)
      canvas.rotate(quarterTurns: quarterTurns)
    } else {
      let (before, target, turn) = turnPlan()
      canvas.resize(to: before)
      canvas.warp(to: target, forward: turn, fill: fill)
    }
    if !expand { canvas.fit(to: original, fill: fill) }
  }

  /// How to turn by an angle that is no multiple of 90°: the size to shrink to first, the size the
  /// turned picture needs, and the map between the two.
  ///
  /// Strong shrinking (below one half) is antialiased before the turn; else scale and turn are one
  /// bilinear step. The target is the extent, rounded up, about the common centre.
  private func turnPlan() -> (before: PixelSize, target: PixelSize, turn: Matrix3) {
    let before = factor < 0.5 ? scaledSize : size
    let rest = factor < 0.5 ? 1 : factor
    let centre = (x: Double(before.width) / 2, y: Double(before.height) / 2)
    let about =
      Matrix3.rotation(degrees: degrees) * .scale(rest, rest) * .translation(-centre.x, -centre.y)
    let extent = about.extent(of: before)
    let target = PixelSize(
      max(1, Int((extent.width - 1e-6).rounded(.up))),
      max(1, Int((extent.height - 1e-6).rounded(.up))))
    let turn = Matrix3.translation(Double(target.width) / 2, Double(target.height) / 2) * about
    return (before, target, turn)
  }

  /// For the sample's `json`.
  var json: [String: JSONValue] {
    [
      "flip": .bool(isFlipped), "rotate_degrees": .number(degrees), "scale": .number(factor),
    ]
  }
}

extension Canvas {
  /// Cuts or pads to a size about the centre.
  mutating func fit(to size: PixelSize, fill: Double) {
    guard size != image.size else { return }
    let x = (image.width - size.width) / 2
    let y = (image.height - size.height) / 2
    let window = Box(x, y, x + size.width, y + size.height)
    if image.size.bounds.contains(window) {
      crop(to: window)
    } else {
      let shift = Matrix3.translation(Double(-x), Double(-y))
      let kept = window.intersection(image.size.bounds)
      instances = instances.map { $0.clipped(to: kept) }
      warp(to: size, forward: shift, fill: fill)
    }
  }
}
