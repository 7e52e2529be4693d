import Imaging
import Manifest
import Support

/// A random change of perspective, as torchvision's `RandomPerspective` draws it.
///
/// Each corner moves inwards, across and down by its own fractions of half the side, uniform in
/// `0...distortion_scale`; torchvision takes whole pixels there, which small segments have too few
/// of. From a scale of two thirds on, an outline could fold over itself; the limit is 0.6.
struct PerspectiveRule: Sendable {
  let distortionScale: Double
  let probability: Double

  init(_ reader: MappingReader) {
    distortionScale = reader.number(
      "distortion_scale", in: 0...0.6, default: 0.5,
      about: "how far corners move inwards, of half the side")
    probability = reader.number(
      "probability", in: 0...1, default: 0.5, about: "how often it changes")
    reader.finish()
  }

  /// Where the corners go, clockwise from the upper left, in fractions of width and height; nil when
  /// chance leaves them.
  func draw(from stream: inout RandomStream) -> [SIMD2<Double>]? {
    let isDrawn = stream.chance(probability)
    let corners: [SIMD2<Double>] = [[0, 0], [1, 0], [1, 1], [0, 1]]
    let moved = corners.map { corner in
      let shift = SIMD2(stream.unit(), stream.unit()) * (distortionScale / 2)
      return corner + (1 - 2 * corner) * shift
    }
    return isDrawn && distortionScale > 0 ? moved : nil
  }

  /// The map of a picture whose corners move to fractions of its size, which ``draw(from:)`` gave.
  static func map(of size: PixelSize, to corners: [SIMD2<Double>]) -> Matrix3 {
    let sides = SIMD2(Double(size.width), Double(size.height))
    let frame: [SIMD2<Double>] = [[0, 0], [sides.x, 0], sides, [0, sides.y]]
    guard let map = Matrix3.perspective(from: frame, to: corners.map { $0 * sides }) else {
      preconditionFailure("\(corners) are not the corners of a convex outline")
    }
    return map
  }
}
