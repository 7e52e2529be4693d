import Imaging
import Support
import TestSupport
import Testing

/// Changes of colours of sixteen bits against one pixel after the other.
@Suite struct DeepColourChangeTests {
  private typealias Pixel = (r: Float, g: Float, b: Float)

  private static func luma(_ p: Pixel) -> Float {
    let sum = 19595 * UInt64(p.r) + 38470 * UInt64(p.g) + 7471 * UInt64(p.b) + 32768
    return Float(sum >> 16)
  }

  private static func whole(_ number: Float) -> Float { Float(Int(min(max(number, 0), 65535))) }

  private static func blend(_ from: Float, _ to: Float, _ factor: Double) -> Float {
    whole(from + Float(factor) * (to - from))
  }

  private static func hue(_ p: Pixel, _ turn: Double) -> Pixel {
    let (most, least) = (max(p.r, p.g, p.b), min(p.r, p.g, p.b))
    let chroma = most - least
    guard chroma > 0 else { return p }
    let sixths: Float =
      p.r == most
      ? (p.g - p.b) / chroma
      : p.g == most ? 2 + (p.b - p.r) / chroma : 4 + (p.r - p.g) / chroma
    var hue = sixths + 6 * Float(turn)
    hue -= 6 * (hue / 6).rounded(.down)
    func level(_ place: Float) -> Float {
      let distance = min(abs(hue - place), 6 - abs(hue - place))
      return whole(most - chroma * min(max(distance - 1, 0), 1))
    }
    return (level(0), level(2), level(4))
  }

  private static func change(_ pixels: [Pixel], _ change: ColourChange) -> [Pixel] {
    func each(_ body: (Pixel) -> Float, _ factor: Double) -> [Pixel] {
      pixels.map {
        let from = body($0)
        return (blend(from, $0.r, factor), blend(from, $0.g, factor), blend(from, $0.b, factor))
      }
    }
    switch change {
    case .brightness(let factor): return each({ _ in 0 }, factor)
    case .contrast(let factor):
      let sum = pixels.reduce(0) { $0 + Int(luma($1)) }
      let mean = Float((Double(sum) / Double(pixels.count) + 0.5).rounded(.down))
      return each({ _ in mean }, factor)
    case .saturation(let factor): return each(luma, factor)
    case .hue(let turn): return pixels.map { hue($0, turn) }
    case .grayscale: return each(luma, 0)
    case .solarize(let threshold):
      func solarized(_ number: Float) -> Float {
        Double(number) >= threshold * 257 ? 65535 - number : number
      }
      return pixels.map { (solarized($0.r), solarized($0.g), solarized($0.b)) }
    }
  }

  private static func twin(_ image: DeepImage, _ changes: [ColourChange]) -> DeepImage {
    var pixels = stride(from: 0, to: image.samples.count, by: 3).map { index -> Pixel in
      let numbers = image.samples[index..<index + 3].map { Float($0) }
      return (numbers[0], numbers[1], numbers[2])
    }
    for change in changes { pixels = Self.change(pixels, change) }
    return DeepImage(
      size: image.size, channels: 3,
      samples: pixels.flatMap { [UInt16($0.r), UInt16($0.g), UInt16($0.b)] })
  }

  @Test(arguments: [[1, 1], [1, 257], [300, 1], [33, 17], [1, 2000], [2000, 1]])
  func `every change and every chain is that of each pixel`(sides: [Int]) {
    var stream = RandomStream(key: 6, lane: UInt64(sides[0] * 100 + sides[1]))
    let image = stream.deepImage(PixelSize(sides[0], sides[1]), channels: 3)
    let all: [ColourChange] = [
      .brightness(1.3), .contrast(0.7), .saturation(1.4), .hue(-0.08), .grayscale,
      .solarize(100.3), .hue(0.31),
    ]
    for change in all {
      #expect(image.changed(by: [change]) == Self.twin(image, [change]), "\(change)")
    }
    for _ in 0..<20 {
      var rest = all
      var chain: [ColourChange] = []
      while !rest.isEmpty { chain.append(rest.remove(at: stream.integer(0...rest.count - 1))) }
      #expect(image.changed(by: chain) == Self.twin(image, chain), "\(chain)")
    }
  }

  @Test func `gray and few colours stay what they are`() {
    let levels: [UInt16] = [0, 1, 255, 256, 32767, 32768, 65534, 65535]
    var samples: [UInt16] = []
    for r in levels { for g in levels { for b in levels { samples += [r, g, b] } } }
    let image = DeepImage(size: PixelSize(64, 8), channels: 3, samples: samples)
    for change in [ColourChange.hue(0.25), .saturation(0.5), .contrast(1.7), .solarize(128)] {
      #expect(image.changed(by: [change]) == Self.twin(image, [change]), "\(change)")
    }
    let gray = DeepImage(size: PixelSize(4, 2), channels: 1, samples: levels)
    #expect(gray.changed(by: [.hue(0.3), .saturation(2), .grayscale]) == gray)
  }
}
