import Imaging
import Manifest
import Support

/// Flip, rotation and scale as settings: the vocabulary `transform` and `paste` share.
///
/// In order: flip left to right, turn by multiples of 90° exactly, scale, turn by what is left of the
/// angle. A positive angle turns counter-clockwise on screen. Shrinking is antialiased.
package struct Geometry: Sendable {
  /// How an angle is drawn.
  enum Rotation: Sendable {
    case none
    /// One of some angles, in degrees, each equally likely.
    case choices([Double])
    /// Uniform over a range of degrees.
    case range(ClosedRange<Double>)
  }

  /// How a new size is drawn.
  enum Scale: Sendable {
    case none
    /// A factor, uniform over a range.
    case factor(ClosedRange<Double>)
    /// A frame for the longer and shorter side, see ``FrameRule``.
    case frame(ClosedRange<Int>)
  }

  let flipChance: Double
  let rotation: Rotation
  let scale: Scale

  init(_ reader: MappingReader) {
    flipChance = reader.number("flip", in: 0...1, default: 0)
    let range = reader.rangeIfPresent("rotate_degrees_range", in: -360...360)
    if reader.has("rotate_degrees") {
      rotation = .choices(reader.numbers("rotate_degrees", in: -360...360, default: [0]))
      if range != nil {
        reader.bag.report(
          "give 'rotate_degrees' or 'rotate_degrees_range', not both",
          at: reader.position(of: "rotate_degrees"))
      }
    } else {
      _ = reader.take("rotate_degrees")
      rotation = range.map(Rotation.range) ?? .none
    }
    let factor = reader.rangeIfPresent("scale_range", in: 0.01...100)
    let frame = reader.integerRangeIfPresent("frame_range_px", in: 1...65500)
    if factor != nil, frame != nil {
      reader.bag.report(
        "give 'scale_range' or 'frame_range_px', not both",
        at: reader.position(of: "frame_range_px"))
    }
    scale = factor.map(Scale.factor) ?? frame.map(Scale.frame) ?? .none
  }

  /// The values drawn for one thing of some size.
  func draw(from stream: inout RandomStream, for size: PixelSize) -> GeometryDraw {
    var draw = GeometryDraw(size: size)
    draw.isFlipped = stream.chance(flipChance)
    switch rotation {
    case .none: break
    case .choices(let angles): draw.degrees = stream.choice(angles)
    case .range(let range): draw.degrees = stream.uniform(range)
    }
    switch scale {
    case .none: break
    case .factor(let range): draw.scale(by: stream.uniform(range))
    case .frame(let range):
      let frame = PixelSize(stream.integer(range), stream.integer(range))
      draw.scale(by: FrameRule.factor(for: size, frame: frame))
    }
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

/// InsLoc's rule for the size of what is pasted: a drawn frame bounds the longer and the shorter
/// side, whichever way round it is (arXiv 2102.08318, released code).
package enum FrameRule {
  /// `min(max(frame) / max(size), min(frame) / min(size))`.
  package static func factor(for size: PixelSize, frame: PixelSize) -> Double {
    min(
      Double(max(frame.width, frame.height)) / Double(max(size.width, size.height)),
      Double(min(frame.width, frame.height)) / Double(min(size.width, size.height)))
  }

  /// Each side times a factor, half up, and at least one pixel.
  package static func scaled(_ size: PixelSize, by factor: Double) -> PixelSize {
    PixelSize(
      max(1, Int((Double(size.width) * factor + 0.5).rounded(.down))),
      max(1, Int((Double(size.height) * factor + 0.5).rounded(.down))))
  }
}
