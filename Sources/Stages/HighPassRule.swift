import Imaging
import Support

/// How a view is hidden whose encoder sees fine detail alone, see ``HighPass``.
///
/// Chin et al., WACV 2024, section 3.3, and the values of the released program: for each view one of
/// three ways, of which the focal one does not ask for saliency.
struct HighPassRule: Sendable {
  /// The ways to hide, each with its share of the views.
  enum Way: String, CaseIterable {
    /// The query keeps a square and loses what is around it; a hard negative loses a square.
    case focal
    /// Patches of the grid, the same in all channels.
    case spatial
    /// Patches of the grid, drawn for each channel.
    case channelWise = "channel_wise"

    static func draw(_ stream: inout RandomStream) -> Way {
      switch stream.unit() {
      case ..<0.2: .focal
      case ..<0.44: .spatial
      default: .channelWise
      }
    }
  }

  /// The sides of the squares as fractions of the view's shorter side: 200 and 130 of 224 pixels.
  static let keptSide = 200.0 / 224
  static let lostSide = 130.0 / 224

  let ratio: ClosedRange<Double>
  /// Whether salient patches alone are hidden, as for hard negatives.
  let isForeground: Bool
  let deviation: Double

  init(ratio: ClosedRange<Double>, isForeground: Bool, _ deviation: Double?) {
    self.ratio = ratio
    self.isForeground = isForeground
    self.deviation = deviation ?? (isForeground ? 0.14 : 0.18)
  }

  /// Whether nothing is hidden, as of the key.
  private var hidesNothing: Bool { ratio.upperBound == 0 }

  /// Draws what is hidden of a canvas; tells what was drawn.
  func apply(
    to canvas: inout Canvas, _ patches: SalientPatches, _ grid: PatchGrid,
    _ stream: inout RandomStream
  ) -> [String: JSONValue] {
    guard !hidesNothing else {
      canvas.highPass = HighPass(cover: .nothing, deviation: deviation, noise: stream)
      return ["ratio": 0]
    }
    let ratio = stream.uniform(self.ratio)
    let way = Way.draw(&stream)
    var draws: [String: JSONValue] = ["ratio": .number(ratio), "way": .string(way.rawValue)]
    let cover: HighPass.Cover
    switch way {
    case .focal:
      let box = Self.square(
        isForeground ? Self.lostSide : Self.keptSide, in: canvas.image.size, &stream)
      draws["box"] = .array(box.corners.map { .integer($0) })
      cover = isForeground ? .inside(box) : .outside(box)
    case .spatial, .channelWise:
      var counts = patches.counts(ratio: ratio, capped: true)
      if isForeground { counts.background = 0 }
      let masks = (0..<(way == .spatial ? 1 : canvas.image.channels)).map { _ in
        let hidden = patches.hidden(counts, by: stream.order(of: grid.count))
        return Mask(size: grid.size, bits: hidden.map { $0 ? 1 : 0 })
      }
      draws["grid"] = [.integer(grid.size.width), .integer(grid.size.height)]
      draws["foreground"] = .integer(patches.foregroundCount)
      draws["hidden_foreground"] = .integer(min(counts.foreground, patches.foregroundCount))
      draws["hidden_background"] = .integer(
        min(counts.background, grid.count - patches.foregroundCount))
      if way == .spatial { canvas.hidden = masks[0] }
      cover = .patches(masks)
    }
    canvas.highPass = HighPass(cover: cover, deviation: deviation, noise: stream)
    return draws
  }

  /// A square anywhere, its side a fraction of the shorter one.
  private static func square(
    _ fraction: Double, in size: PixelSize, _ stream: inout RandomStream
  ) -> Box {
    let side = max(1, Int((fraction * Double(min(size.width, size.height))).rounded()))
    let x = stream.integer(0...size.width - side)
    let y = stream.integer(0...size.height - side)
    return Box(x, y, x + side, y + side)
  }
}
