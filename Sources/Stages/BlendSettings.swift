import Imaging
import Manifest
import Support

/// How a paste mixes pixels: the mode, or those it is drawn among, and what they need.
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

    /// Those that differ in pixels alone: the masks of a layout are the same under each.
    static let opaque: [Mode] = [.over, .alpha, .gaussian, .box, .poisson]
  }

  /// What is drawn among for every paste, uniformly; one unless blends are mixed.
  ///
  /// Dwibedi, Misra, Hebert, ICCV 2017, section 3.2: a detector that sees several kinds of edges does
  /// not learn to find objects by one.
  let modes: [Mode]
  let featherSigma: Double
  let transmission: TransmissionSettings

  init(_ reader: MappingReader) {
    let modes = Self.modes(reader)
    reader.belongs(
      "feather_sigma_px", to: "blend", being: Mode.gaussian, orIn: "mixed", found: modes)
    reader.belongs(
      "transmission", to: "blend", being: Mode.transmission, orIn: "mixed", found: modes)
    let sigma = reader.numberIfPresent(
      "feather_sigma_px", in: 0.1...10, about: "how soft the edge of 'gaussian' is; 2 when absent")
    if sigma == nil, modes.contains(.gaussian) { reader.note("feather_sigma_px", .number(2)) }
    featherSigma = sigma ?? 2
    let (subject, about) = ("'transmission' of stage 'paste'", "how attenuations are measured")
    let nested =
      modes == [.transmission]
      ? reader.nested("transmission", subject, about: about)
      : reader.nestedIfPresent("transmission", subject, about: about)
    transmission = nested.map { TransmissionSettings($0) } ?? TransmissionSettings()
    self.modes = modes.isEmpty ? [.over] : modes
  }

  /// The mode, or those of `mixed`; none when what is written was reported.
  private static func modes(_ reader: MappingReader) -> [Mode] {
    let blend = reader.choice(
      "blend", default: Mode.over, or: "{ mixed: [BLEND, …] }", "'blend' of stage 'paste'",
      about: "how pixels mix: opaque, with a soft edge, as attenuations multiply, or by gradients")
    switch blend {
    case .word(let mode): return [mode]
    case .mapping(let nested):
      defer { nested.finish() }
      return nested.mixture(
        "mixed", of: Mode.opaque,
        hints: [
          Mode.transmission.rawValue:
            "under 'transmission' no paste hides another, so masks would depend on what is drawn"
        ],
        about: "blends of which each paste draws one, all equally likely")
    }
  }

  /// Whether a paste hides what lies under it.
  var occlusion: Occlusion.Mode { modes == [.transmission] ? .transparent : .opaque }

  /// Whether a canvas's level of air has to be found on it.
  var looksAtPixels: Bool {
    if case .brightest = transmission.white { true } else { false }
  }

  /// What the modes of one canvas's pastes are drawn from, apart from all other draws, so that they
  /// change no layout; nil when there is nothing to draw.
  func stream(for sample: Sample, canvas: String, in run: StageRun) -> RandomStream? {
    modes.count > 1 ? run.nested("blend").stream(for: sample, canvas: canvas) : nil
  }

  /// The mode of one more paste.
  func mode(_ stream: inout RandomStream?) -> Mode {
    guard var draws = stream else { return modes[0] }
    defer { stream = draws }
    return draws.choice(modes)
  }

  /// The blend of one segment on one canvas whose level of air is known.
  ///
  /// - Parameters:
  ///   - mode: How pixels mix.
  ///   - segment: The segment.
  ///   - shape: How it was cropped and turned.
  ///   - channels: The canvas's channels.
  ///   - white: The canvas's level of air.
  ///   - stream: What chance is taken from, by all modes alike.
  /// - Returns: The blend.
  func draw(
    _ mode: Mode, for segment: SegmentPixels, shape: PasteDraw, channels: Int, white: Double,
    _ stream: inout RandomStream
  ) -> BlendDraw {
    let thickness = stream.uniform(transmission.thicknessRange)
    let blend: Blend =
      switch mode {
      case .over: .over
      case .alpha: .alpha
      case .gaussian: .feathered(.gaussian(sigma: featherSigma))
      case .box: .feathered(.box)
      case .transmission:
        transmission.blend(segment, channels: channels, white: white, thickness: thickness)
      case .poisson: .poisson(picture: shape.picture())
      }
    return BlendDraw(mode: mode, blend: blend, thickness: thickness)
  }
}

/// A blend with its values drawn.
struct BlendDraw {
  let mode: BlendSettings.Mode
  let blend: Blend
  let thickness: Double

  /// Blends an object onto an image, whatever their depths and numbers of channels.
  ///
  /// Only the soft edges of `alpha`, `gaussian` and `box` change pixels outside the mask.
  func apply(_ object: CutOut, to image: inout Picture, x: Int, y: Int) {
    let object = mode == .transmission ? object.trimmed() : object
    image.blend(object, x: x, y: y, by: blend)
  }

  /// For the sample's `json`: the mode, the thickness, when it matters, and levels of air.
  var json: [String: JSONValue] {
    var members: [String: JSONValue] = ["blend": .string(mode.rawValue)]
    if mode == .transmission { members["thickness"] = .number(thickness) }
    if case .transmission(let rule) = blend {
      members["white"] = .number(rule.white)
      members["object_white"] = .array(rule.objectWhite.map { .number($0) })
    }
    return members
  }
}
