import Imaging
import Manifest
import Support

/// Flip, rotation, shear, perspective and scale as settings: the vocabulary `transform` and `paste`
/// share.
///
/// In order: flip left to right, change the perspective, scale, shear, turn. A positive angle turns
/// counter-clockwise on screen; a positive shear leans the lower end to the right. Turns by multiples
/// of 90° alone are exact, and shrinking is antialiased.
package struct Geometry: Sendable {
  /// How an angle is drawn.
  enum Rotation: Sendable {
    case none
    /// One of some angles, in degrees, each equally likely.
    case choices([Double])
    /// Uniform over a range of degrees.
    case range(ClosedRange<Double>)
  }

  let flipChance: Double
  let rotation: Rotation
  let shearRange: ClosedRange<Double>?
  let perspective: PerspectiveRule?
  let scale: ScaleRule

  /// Reads the settings, for a segment also those by which its size follows its canvas.
  init(_ reader: MappingReader, ontoCanvas: Bool = false) {
    flipChance = reader.number(
      "flip", in: 0...1, default: 0, about: "probability of mirroring left to right")
    let choices = reader.numbersIfPresent(
      "rotate_degrees", in: -360...360, about: "angles, each equally likely; counter-clockwise")
    let range = reader.rangeIfPresent(
      "rotate_degrees_range", in: -360...360, about: "an angle, uniform; counter-clockwise")
    reader.atMostOne(of: ["rotate_degrees", "rotate_degrees_range"])
    rotation = choices.map(Rotation.choices) ?? range.map(Rotation.range) ?? .none
    shearRange = reader.rangeIfPresent(
      "shear_degrees_range", in: -60...60, about: "a lean, uniform; positive to the right below")
    perspective = reader.nestedIfPresent(
      "perspective", "'perspective' of \(reader.subject)",
      about: "a random change of perspective"
    ).map { PerspectiveRule($0) }
    scale = ScaleRule(reader, ontoCanvas: ontoCanvas)
  }

  /// The values drawn for one thing of some size.
  func draw(
    from stream: inout RandomStream, for size: PixelSize, _ reference: ScaleRule.Reference
  ) -> GeometryDraw {
    var draw = GeometryDraw(size: size)
    draw.isFlipped = stream.chance(flipChance)
    switch rotation {
    case .none: break
    case .choices(let angles): draw.degrees = stream.choice(angles)
    case .range(let range): draw.degrees = stream.uniform(range)
    }
    if let factor = scale.draw(from: &stream, for: size, reference) { draw.factor = factor }
    draw.shearDegrees = shearRange.map { stream.uniform($0) }
    draw.corners = perspective?.draw(from: &stream)
    return draw
  }

  /// The map of an exact turn by multiples of 90°, from an image to the turned one.
  static func quarterTurn(_ turns: Int, of size: PixelSize) -> Matrix3 {
    let (w, h) = (Double(size.width), Double(size.height))
    return switch ((turns % 4) + 4) % 4 {
    case 1: Matrix3([0, 1, 0, -1, 0, w, 0, 0, 1])
    case 2: Matrix3([-1, 0, w, 0, -1, h, 0, 0, 1])
    case 3: Matrix3([0, -1, h, 1, 0, 0, 0, 0, 1])
    default: .identity
    }
  }
}
