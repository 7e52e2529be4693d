import Imaging
import Support
import TestSupport
import Testing

/// Changes of colour against a pixel-by-pixel twin of Pillow's and torchvision's code.
@Suite struct ColourChangeTests {
  /// One pixel at a time, as the textbook has it.
  private struct Twin {
    typealias Pixel = (r: Int, g: Int, b: Int)

    static func luma(_ p: Pixel) -> Int { (19595 * p.r + 38470 * p.g + 7471 * p.b + 32768) >> 16 }

    /// Pillow's `blend`: whole numbers, a float in between, cut off towards zero.
    static func blend(_ from: Int, _ to: Int, _ factor: Double) -> Int {
      let level = Float(from) + Float(factor) * Float(to - from)
      return level <= 0 ? 0 : level >= 255 ? 255 : Int(level)
    }

    static func hue(_ p: Pixel, _ turn: Double) -> Pixel {
      let (most, least) = (max(p.r, p.g, p.b), min(p.r, p.g, p.b))
      guard most != least else { return p }
      let chroma = Float(most - least)
      let saturation = Int(Double(chroma / Float(most)) * 255)
      let rc = Float(most - p.r) / chroma
      let gc = Float(most - p.g) / chroma
      let bc = Float(most - p.b) / chroma
      let sixths: Float =
        p.r == most
        ? bc - gc
        : p.g == most
          ? Float(2 + Double(rc) - Double(bc)) : Float(4 + Double(gc) - Double(rc))
      let whole = Double(sixths) / 6 + 1
      let part = Float(whole - whole.rounded(.down))
      var hue = Int(Double(part) * 255)
      hue = ((hue + Int(turn * 255)) % 256 + 256) % 256
      guard saturation > 0 else { return (most, most, most) }
      let place = Double(hue) * 6 / 255
      let sector = Int(place)
      let rest = Float(place - Double(sector))
      let strength = Float(Double(saturation) / 255)
      let v = Double(most)
      let low = Int((v * (1 - Double(strength))).rounded(.toNearestOrAwayFromZero))
      let down = Int((v * (1 - Double(strength * rest))).rounded(.toNearestOrAwayFromZero))
      let up = Int(
        (v * (1 - Double(strength) * (1 - Double(rest)))).rounded(.toNearestOrAwayFromZero))
      switch sector % 6 {
      case 0: return (most, up, low)
      case 1: return (down, most, low)
      case 2: return (low, most, up)
      case 3: return (low, down, most)
      case 4: return (up, low, most)
      default: return (most, low, down)
      }
    }

    static func change(_ pixels: [Pixel], _ change: ColourChange) -> [Pixel] {
      switch change {
      case .brightness(let factor):
        return pixels.map {
          (blend(0, $0.r, factor), blend(0, $0.g, factor), blend(0, $0.b, factor))
        }
      case .contrast(let factor):
        let sum = pixels.reduce(0) { $0 + luma($1) }
        let mean = Int(Double(sum) / Double(pixels.count) + 0.5)
        return pixels.map {
          (blend(mean, $0.r, factor), blend(mean, $0.g, factor), blend(mean, $0.b, factor))
        }
      case .saturation(let factor):
        return pixels.map {
          let gray = luma($0)
          return (blend(gray, $0.r, factor), blend(gray, $0.g, factor), blend(gray, $0.b, factor))
        }
      case .hue(let turn): return pixels.map { hue($0, turn) }
      case .grayscale:
        return pixels.map {
          let gray = luma($0)
          return (gray, gray, gray)
        }
      case .solarize(let threshold):
        func solarized(_ level: Int) -> Int { Double(level) >= threshold ? 255 - level : level }
        return pixels.map { (solarized($0.r), solarized($0.g), solarized($0.b)) }
      }
    }

    static func change(_ image: Image, _ changes: [ColourChange]) -> Image {
      var pixels = stride(from: 0, to: image.samples.count, by: 3).map { index -> Pixel in
        (Int(image.samples[index]), Int(image.samples[index + 1]), Int(image.samples[index + 2]))
      }
      for change in changes { pixels = Self.change(pixels, change) }
      return Image(
        size: image.size, channels: 3,
        samples: pixels.flatMap { [UInt8($0.r), UInt8($0.g), UInt8($0.b)] })
    }
  }

  /// Every colour whose channels are a multiple of three, black to white.
  private static let colours: Image = {
    let levels = Array(stride(from: 0, through: 255, by: 3)).map { UInt8($0) }
    var samples: [UInt8] = []
    for r in levels { for g in levels { for b in levels { samples += [r, g, b] } } }
    return Image(
      size: PixelSize(levels.count, levels.count * levels.count), channels: 3, samples: samples)
  }()

  @Test(arguments: [-0.5, -0.1, -0.003, 0, 0.004, 0.1, 0.37, 0.5])
  func `a hue is turned as Pillow's bytes are`(turn: Double) {
    let changes = [ColourChange.hue(turn)]
    #expect(Self.colours.changed(by: changes) == Twin.change(Self.colours, changes))
  }

  @Test(arguments: [0, 0.3, 0.6, 1, 1.4, 7])
  func `levels are moved and cut off as Pillow's blend does`(factor: Double) {
    for change in [
      ColourChange.brightness(factor), .contrast(factor), .saturation(factor),
      .solarize(factor * 128),
    ] {
      #expect(
        Self.colours.changed(by: [change]) == Twin.change(Self.colours, [change]), "\(change)")
    }
  }

  /// What is cheap about turning hues is right for every colour, and for every byte of hue.
  @Test(arguments: [0.37, -0.003])
  func `every colour is turned as Pillow turns it`(turn: Double) {
    let changes = [ColourChange.hue(turn)]
    for red in 0...255 {
      let samples = (0..<65536).flatMap {
        [UInt8(red), UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)]
      }
      let plane = Image(size: PixelSize(256, 256), channels: 3, samples: samples)
      #expect(plane.changed(by: changes) == Twin.change(plane, changes), "red \(red)")
    }
  }

  @Test(arguments: [
    [1, 1], [7, 1], [1, 9], [8, 3], [33, 17], [256, 1], [1, 257], [1, 2000], [2000, 1], [511, 3],
  ])
  func `a chain is its changes one after the other`(sides: [Int]) {
    var stream = RandomStream(key: 5, lane: UInt64(sides[0] * 100 + sides[1]))
    let image = stream.image(PixelSize(sides[0], sides[1]), channels: 3)
    let all: [ColourChange] = [
      .brightness(1.3), .contrast(0.7), .saturation(1.4), .hue(-0.08), .grayscale, .solarize(100),
    ]
    for _ in 0..<40 {
      var rest = all
      var chain: [ColourChange] = []
      while !rest.isEmpty { chain.append(rest.remove(at: stream.integer(0...rest.count - 1))) }
      chain = Array(chain.prefix(stream.integer(0...chain.count)))
      let expected = Twin.change(image, chain)
      #expect(image.changed(by: chain) == expected, "\(chain)")
      #expect(chain.reduce(image) { $0.changed(by: [$1]) } == expected, "\(chain)")
    }
  }

  @Test func `gray has no colour to change, and is changed as its copy in colour`() {
    var stream = RandomStream(key: 5, lane: 3)
    let gray = stream.image(PixelSize(13, 5), channels: 1)
    #expect(gray.changed(by: [.saturation(3), .hue(0.3), .grayscale]) == gray)
    for change in [ColourChange.brightness(0.7), .contrast(1.6), .solarize(60)] {
      #expect(
        gray.changed(by: [change]).converted(toChannels: 3)
          == gray.converted(toChannels: 3).changed(by: [change]))
    }
  }
}
