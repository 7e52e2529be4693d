import Imaging
import Support
import Testing

/// `Blend.pseudoColour`, apart from what all blends have in common.
@Suite struct PseudoColourBlendTests {
  private static let size = PixelSize(20, 12)

  /// Noise whose pixels are colours of the map.
  private func scan(_ lane: UInt64) -> Image {
    var stream = RandomStream(key: 50, lane: lane)
    let high = (0..<Self.size.area).map { _ in stream.uniform(0...2) }
    let low = high.map { $0 * stream.uniform(1.25...2.9) }
    return PseudoColour.image(low: low, high: high, size: Self.size)
  }

  private func stack(_ object: CutOut, on image: Image, thickness: Double = 1) -> Image {
    var image = image
    image.blend(object, x: 0, y: 0, by: .pseudoColour(thickness: thickness))
    return image
  }

  private func whole(_ image: Image) -> CutOut {
    CutOut(image, mask: Mask(size: image.size, filling: true))
  }

  private func greatest(_ one: Image, _ other: Image) -> Int {
    zip(one.samples, other.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  @Test func `empty air leaves every background bit-identical`() {
    var stream = RandomStream(key: 51, lane: 0)
    let background = stream.image(Self.size, channels: 3)
    let air = Image(size: Self.size, filling: [255, 255, 255])
    #expect(stack(whole(air), on: background) == background)
    let soft = Image(
      size: Self.size, channels: 1, samples: (0..<Self.size.area).map { UInt8($0 % 256) })
    #expect(stack(CutOut(air, alpha: soft), on: background) == background)
  }

  @Test func `on air an object looks as it is`() {
    let object = scan(1)
    let air = Image(size: Self.size, filling: [255, 255, 255])
    #expect(greatest(stack(whole(object), on: air), object) <= 2)
  }

  @Test func `object and background may change places`() {
    let (one, other) = (scan(2), scan(3))
    #expect(stack(whole(one), on: other) == stack(whole(other), on: one))
  }

  @Test func `half an object lets half of the light by that it kept`() {
    let object = scan(4)
    let air = Image(size: Self.size, filling: [255, 255, 255])
    let half = Image(size: Self.size, filling: [128])
    let out = stack(CutOut(object, alpha: half), on: air)
    for pixel in 0..<Self.size.area {
      let colour = SIMD3<Float>(
        Float(object.samples[3 * pixel]), Float(object.samples[3 * pixel + 1]),
        Float(object.samples[3 * pixel + 2]))
      let depths = PseudoColour.depths(of: colour)
      let share = 128.0 / 255
      let low = -ExactMath.log(1 - share + share * ExactMath.exp(-depths.x))
      let high = -ExactMath.log(1 - share + share * ExactMath.exp(-depths.y))
      let (red, green, blue) = PseudoColour.colour(low: low, high: high)
      for (channel, value) in [red, green, blue].enumerated() {
        #expect(abs(Int(out.samples[3 * pixel + channel]) - Int(value)) <= 1)
      }
    }
  }

  @Test func `sixteen bits show the same colours`() {
    let (object, background) = (scan(5), scan(6))
    var deep = Picture.eight(background).converted(to: .sixteen)
    deep.blend(whole(object), x: 0, y: 0, by: .pseudoColour(thickness: 1))
    #expect(deep.converted(to: .eight) == .eight(stack(whole(object), on: background)))
  }
}
