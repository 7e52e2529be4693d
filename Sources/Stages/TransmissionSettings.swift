import Imaging
import Manifest
import Support

/// How `blend: transmission` measures attenuations.
struct TransmissionSettings: Sendable {
  /// What the channels of a picture are.
  enum Energies: String, Sendable, CaseIterable {
    /// Each an energy, or as good as one: channels are multiplied one by one.
    case perChannel = "per_channel"
    /// Together the colour of two energies, see ``PseudoColour``: the energies are multiplied.
    case pseudoColor = "pseudo_color"
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

  private(set) var energies = Energies.perChannel
  private(set) var white = White.level(255)
  private(set) var objectWhite = ObjectWhite.level(255)
  private(set) var dark = 0.0
  private(set) var floor = 0.0
  private(set) var thicknessRange: ClosedRange<Double> = 1...1
  /// A factor on the optical depth per channel for gray objects on colour canvases: what colours
  /// them as their material would be.
  private(set) var channelThickness: [Double] = [1, 1, 1]
  /// Where it is said what the channels are.
  private(set) var energiesPosition: SourcePosition?

  /// Those of a paste that multiplies nothing.
  init() {}

  init(_ reader: MappingReader) {
    defer { reader.finish() }
    energies = reader.choice(
      "energies", default: Energies.perChannel,
      about: "whether each channel is multiplied by itself, or the two energies a colour stands for"
    )
    energiesPosition = reader.position(of: "energies")
    for key in ["white", "object_white", "dark", "floor", "channel_thickness"] {
      reader.belongs(
        key, to: "energies", being: Energies.perChannel, found: energies, isDefault: true)
    }
    thicknessRange = reader.range(
      "thickness_range", in: 0.01...10, default: 1...1, about: "a factor on the optical depth")
    // Pseudo-colours have one white and one black, and no channel is an energy.
    if energies == .perChannel || reader.isRecording { readLevels(reader) }
  }

  private mutating func readLevels(_ reader: MappingReader) {
    white =
      reader.number(
        "white", in: 1...255, or: "brightest", default: 255,
        about: "the level of air of the canvas, or each canvas's own"
      ).map(White.level) ?? .brightest
    objectWhite =
      reader.number(
        "object_white", in: 1...255, or: "surroundings", default: 255,
        about: "the level of air of the segment's scan, or as it is around the segment"
      ).map(ObjectWhite.level) ?? .surroundings
    dark = reader.number("dark", in: 0...254, default: 0, about: "the level of no transmission")
    floor = reader.number(
      "floor", in: 0...1, default: 0, about: "the least transmission a pixel can have")
    channelThickness = reader.numbers(
      "channel_thickness", in: 0.01...10, count: 3, default: [1, 1, 1],
      about: "a factor on the optical depth of each channel, for gray objects on colour")
    if case .level(let white) = white, white <= dark { reader.report(white: white, dark: dark) }
  }

  /// The level of air of a canvas, above `dark`.
  func white(of image: Picture) -> Double {
    switch white {
    case .level(let level): level
    case .brightest: max(Content.air(of: image), dark + 1)
    }
  }

  /// The blend of one segment on one canvas.
  ///
  /// - Parameters:
  ///   - segment: The segment.
  ///   - channels: The canvas's channels.
  ///   - white: The canvas's level of air.
  ///   - thickness: The factor drawn.
  /// - Returns: The blend.
  func blend(
    _ segment: SegmentPixels, channels: Int, white: Double, thickness: Double
  ) -> Blend {
    guard energies == .perChannel else { return .pseudoColour(thickness: thickness) }
    let levels: [Double]
    switch objectWhite {
    case .level(let level): levels = [level, level, level]
    case .surroundings:
      let found = segment.surroundings()
      levels = found.count == 1 ? [found[0], found[0], found[0]] : found
    }
    let isTinted = channels == 3 && segment.isGray
    return .transmission(
      TransmissionRule(
        white: white, objectWhite: levels.map { max($0, dark + 1) }, dark: dark, floor: floor,
        thickness: (isTinted ? channelThickness : [1, 1, 1]).map { $0 * thickness }))
  }
}

extension MappingReader {
  /// Reports a level of air that is not above that of no transmission.
  func report(white: Double, dark: Double) {
    bag.report(
      "'white' is \(Self.short(white)), expected more than 'dark', which is \(Self.short(dark))",
      at: position(of: "white"))
  }
}
