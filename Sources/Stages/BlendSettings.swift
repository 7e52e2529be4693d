import Imaging
import Manifest
import Support

/// How a paste mixes pixels: the mode and what it needs.
struct BlendSettings: Sendable {
  enum Mode: String, Sendable, CaseIterable {
    /// Inside its mask the segment hides what lies under it.
    case over
    /// As `over`, with the soft rim that turning and scaling leave.
    case alpha
    /// Over an edge blurred by a 5×5 Gaussian.
    case gaussian
    /// Over an edge blurred by the mean of 3×3 pixels.
    case box
    /// Transmissions multiply, as under X-rays.
    case transmission
    /// The segment's gradients go on from the colours of the background around its mask.
    case poisson
  }

  /// What the background's gray values are measured against.
  enum White: Sendable {
    case level(Double)
    /// Each canvas's own level of air, see ``Content/air(of:)``: for scans on a gray belt.
    case brightest
  }

  /// What the object's gray values are measured against.
  enum ObjectWhite: Sendable {
    case level(Double)
    /// The median around the segment in its own scan, see ``SegmentPixels/surroundings()``.
    case surroundings
  }

  let mode: Mode
  let featherSigma: Double
  let white: White
  let objectWhite: ObjectWhite
  let dark: Double
  let floor: Double
  let thicknessRange: ClosedRange<Double>
  /// A factor on the optical depth per channel for gray objects on colour canvases: what colours
  /// them as their material would be.
  let channelThickness: [Double]

  init(_ reader: MappingReader) {
    mode = reader.choice(
      "blend", default: Mode.over,
      about: "how pixels mix: opaque, with a soft edge, as attenuations multiply, or by gradients")
    reader.belongs("feather_sigma_px", to: "blend", being: Mode.gaussian, found: mode)
    reader.belongs("transmission", to: "blend", being: Mode.transmission, found: mode)
    let sigma = reader.numberIfPresent(
      "feather_sigma_px", in: 0.1...10, about: "how soft the edge of 'gaussian' is; 2 when absent")
    if sigma == nil, mode == .gaussian { reader.note("feather_sigma_px", .number(2)) }
    featherSigma = sigma ?? 2
    let (subject, about) = ("'transmission' of stage 'paste'", "how attenuations are measured")
    let nested =
      mode == .transmission
      ? reader.nested("transmission", subject, about: about)
      : reader.nestedIfPresent("transmission", subject, about: about)
    guard let nested else {
      (white, dark, floor) = (.level(255), 0, 0)
      (objectWhite, thicknessRange, channelThickness) = (.level(255), 1...1, [1, 1, 1])
      return
    }
    white =
      nested.number(
        "white", in: 1...255, or: "brightest", default: 255,
        about: "the level of air of the canvas, or each canvas's own"
      ).map(White.level) ?? .brightest
    objectWhite =
      nested.number(
        "object_white", in: 1...255, or: "surroundings", default: 255,
        about: "the level of air of the segment's scan, or as it is around the segment"
      ).map(ObjectWhite.level) ?? .surroundings
    dark = nested.number("dark", in: 0...254, default: 0, about: "the level of no transmission")
    floor = nested.number(
      "floor", in: 0...1, default: 0, about: "the least transmission a pixel can have")
    thicknessRange = nested.range(
      "thickness_range", in: 0.01...10, default: 1...1, about: "a factor on the optical depth")
    channelThickness = nested.numbers(
      "channel_thickness", in: 0.01...10, count: 3, default: [1, 1, 1],
      about: "a factor on the optical depth of each channel, for gray objects on colour")
    if case .level(let white) = white, white <= dark {
      nested.bag.report(
        "'white' is \(MappingReader.short(white)), expected more than 'dark', which is "
          + MappingReader.short(dark),
        at: nested.position(of: "white"))
    }
    nested.finish()
  }

  /// Whether a paste hides what lies under it.
  var occlusion: Occlusion.Mode { mode == .transmission ? .transparent : .opaque }

  /// Whether a canvas's level of air has to be found on it.
  var looksAtPixels: Bool {
    if case .brightest = white { true } else { false }
  }

  /// The level of air of a canvas, above `dark`.
  func white(of image: Picture) -> Double {
    switch white {
    case .level(let level): level
    case .brightest: max(Content.air(of: image), dark + 1)
    }
  }

  /// The blend of one segment on one canvas whose level of air is known.
  ///
  /// - Parameters:
  ///   - segment: The segment.
  ///   - shape: How it was cropped and turned.
  ///   - channels: The canvas's channels.
  ///   - white: The canvas's level of air.
  ///   - stream: What chance is taken from.
  /// - Returns: The blend.
  func draw(
    for segment: SegmentPixels, shape: PasteDraw, channels: Int, white: Double,
    _ stream: inout RandomStream
  ) -> BlendDraw {
    let thickness = stream.uniform(thicknessRange)
    let isTinted = channels == 3 && segment.isGray
    let levels: [Double]
    switch objectWhite {
    case .level(let level): levels = [level, level, level]
    case .surroundings:
      let found = segment.surroundings()
      levels = found.count == 1 ? [found[0], found[0], found[0]] : found
    }
    let rule = TransmissionRule(
      white: white, objectWhite: levels.map { max($0, dark + 1) }, dark: dark, floor: floor,
      thickness: (isTinted ? channelThickness : [1, 1, 1]).map { $0 * thickness })
    let blend: Blend =
      switch mode {
      case .over: .over
      case .alpha: .alpha
      case .gaussian: .feathered(.gaussian(sigma: featherSigma))
      case .box: .feathered(.box)
      case .transmission: .transmission(rule)
      case .poisson: .poisson(picture: shape.picture())
      }
    return BlendDraw(blend: blend, thickness: thickness)
  }
}

/// A blend with its values drawn.
struct BlendDraw {
  let blend: Blend
  let thickness: Double

  /// Blends an object onto an image, whatever their depths and numbers of channels.
  ///
  /// Only the soft edges of `alpha`, `gaussian` and `box` change pixels outside the mask.
  func apply(_ object: CutOut, to image: inout Picture, x: Int, y: Int) {
    if case .transmission = blend {
      image.blend(object.trimmed(), x: x, y: y, by: blend)
    } else {
      image.blend(object, x: x, y: y, by: blend)
    }
  }

  /// For the sample's `json`: the thickness, when it matters.
  var json: [String: JSONValue] {
    guard case .transmission(let rule) = blend else { return [:] }
    return [
      "thickness": .number(thickness), "white": .number(rule.white),
      "object_white": .array(rule.objectWhite.map { .number($0) }),
    ]
  }
}
