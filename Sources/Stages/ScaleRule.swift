import Imaging
import Manifest
import Support

/// How a new size is drawn.
enum ScaleRule: Sendable {
  case none
  /// A factor, uniform over a range.
  case factor(ClosedRange<Double>)
  /// A frame for the longer and shorter side, see ``FrameRule``.
  case frame(ClosedRange<Int>)
  /// The square root of the segment's box over the canvas, by area: the relative scale of SNIP
  /// (Singh and Davis, CVPR 2018), where the median object of COCO has 0.106.
  case canvasFraction(ClosedRange<Double>)
  /// A factor on the true size, which the `mm_per_px` of both datasets give.
  case physical(ClosedRange<Double>)

  /// What a factor of 1 keeps.
  enum Unit: String, CaseIterable {
    case pixels
    case physical
  }

  /// What a size is measured against.
  struct Reference {
    /// The size of the canvas it goes on.
    let canvas: PixelSize
    /// The factor that keeps the true size.
    var physicalFactor = 1.0
  }

  /// Reads the keys of `transform`, and for segments also those that compare with a canvas.
  init(_ reader: MappingReader, ontoCanvas: Bool) {
    let factor = reader.rangeIfPresent(
      "scale_range", in: 0.01...100, about: "a factor on the size, uniform")
    let frame = reader.integerRangeIfPresent(
      "frame_range_px", in: 1...65500, about: "bounds for the longer and the shorter side")
    var fraction: ClosedRange<Double>?
    var unit = Unit.pixels
    if ontoCanvas {
      fraction = reader.rangeIfPresent(
        "canvas_fraction_range", in: 0.001...10,
        about: "the square root of the segment's area over the canvas's")
      unit = reader.choice(
        "scale", default: Unit.pixels,
        about: "what a factor of 1 keeps: the pixels, or the true size by mm_per_px")
    }
    let given = [
      factor.map { _ in "scale_range" }, frame.map { _ in "frame_range_px" },
      fraction.map { _ in "canvas_fraction_range" },
    ].compactMap { $0 }
    reader.atMostOne(
      of: ["scale_range", "frame_range_px"] + (ontoCanvas ? ["canvas_fraction_range"] : []))
    if unit == .physical, given.count == 1, let key = given.first, factor == nil {
      reader.bag.report(
        "'\(key)' sets a size in pixels, but 'scale' is 'physical'", at: reader.position(of: key),
        hint: "use 'scale_range', a factor on the true size")
    }
    self =
      if unit == .physical {
        .physical(factor ?? 1...1)
      } else if let factor {
        .factor(factor)
      } else if let frame {
        .frame(frame)
      } else if let fraction {
        .canvasFraction(fraction)
      } else {
        .none
      }
  }

  /// Whether it needs the true size of pixels.
  var isPhysical: Bool {
    if case .physical = self { true } else { false }
  }

  /// The factor drawn for a thing of some size; nil when none is asked for.
  func draw(
    from stream: inout RandomStream, for size: PixelSize, _ reference: Reference
  ) -> Double? {
    switch self {
    case .none: return nil
    case .factor(let range): return stream.uniform(range)
    case .frame(let range):
      let frame = PixelSize(stream.integer(range), stream.integer(range))
      return FrameRule.factor(for: size, frame: frame)
    case .canvasFraction(let range):
      let whole = (Double(reference.canvas.area) / Double(size.area)).squareRoot()
      return stream.uniform(range) * whole
    case .physical(let range): return stream.uniform(range) * reference.physicalFactor
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
