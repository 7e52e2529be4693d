import Imaging
import Support
import TestSupport
import Testing

@Suite struct NormalizationTests {
  private static let means = [0.485, 0.456, 0.406, 0.5]
  private static let stds = [0.229, 0.224, 0.225, 0.3]

  private static func normalization(_ channels: Int) -> Normalization {
    Normalization(mean: Array(means.prefix(channels)), std: Array(stds.prefix(channels)))
  }

  private static func number(_ sample: UInt8, _ channel: Int) -> Float {
    (Float(sample) / 255 - Float(means[channel])) / Float(stds[channel])
  }

  /// The nearer of the two numbers of seven bits around one, found by trying both.
  private static func half(_ number: Float) -> UInt16 {
    let below = UInt16(number.bitPattern >> 16)
    func value(_ bits: UInt16) -> Double {
      Double(Float(bitPattern: UInt32(bits) << 16))
    }
    let (low, high) = (
      abs(value(below) - Double(number)), abs(value(below + 1) - Double(number))
    )
    if low == high { return below.isMultiple(of: 2) ? below : below + 1 }
    return low < high ? below : below + 1
  }

  @Test(
    arguments: [[1, 1], [1, 77], [77, 1], [16, 16], [31, 9], [1, 3000], [3000, 1]], [1, 2, 3, 4])
  func `every sample is divided and shifted, in both layouts and both precisions`(
    sides: [Int], channels: Int
  ) {
    var stream = RandomStream(key: 21, lane: UInt64(sides[0] * 10_000 + sides[1] * 10 + channels))
    let image = stream.image(PixelSize(sides[0], sides[1]), channels: channels)
    let normalization = Self.normalization(channels)
    let pixels = image.samples.indices.map { Self.number(image.samples[$0], $0 % channels) }
    let planes = (0..<channels).flatMap { channel in
      stride(from: channel, to: pixels.count, by: channels).map { pixels[$0] }
    }
    #expect(normalization.planes(of: image) == planes)
    #expect(normalization.pixels(of: image, as: Float.self) == pixels)
    #expect(
      normalization.planes(of: image, as: BFloat16.self).map(\.bitPattern) == planes.map(Self.half))
    #expect(
      normalization.pixels(of: image, as: BFloat16.self).map(\.bitPattern) == pixels.map(Self.half))
  }

  @Test func `each of the 256 levels is exact`() {
    let image = Image(size: PixelSize(256, 1), channels: 1, samples: (0...255).map { UInt8($0) })
    for (mean, std) in [(0.0, 1.0), (0.485, 0.229), (0.5, 0.5), (-3, 1e-4)] {
      let expected = (0..<256).map { (Float($0) / 255 - Float(mean)) / Float(std) }
      #expect(Normalization(mean: [mean], std: [std]).planes(of: image) == expected)
    }
  }

  @Test func `a picture is written into its place of a batch and nowhere else`() {
    var stream = RandomStream(key: 21, lane: 1)
    let image = stream.image(PixelSize(5, 7), channels: 3)
    let count = image.samples.count
    var batch = [Float](repeating: -1, count: 3 * count)
    batch.withUnsafeMutableBufferPointer { batch in
      var place = UnsafeMutableBufferPointer(rebasing: batch[count..<2 * count]).mutableSpan
      Normalization.imageNet.write(planes: &place, of: image)
    }
    #expect(
      batch == [Float](repeating: -1, count: count) + Normalization.imageNet.planes(of: image)
        + [Float](repeating: -1, count: count))
    var pixels = [BFloat16](repeating: BFloat16(rounding: 0), count: count)
    var all = pixels.mutableSpan
    Normalization.imageNet.write(pixels: &all, of: image)
    #expect(pixels == Normalization.imageNet.pixels(of: image, as: BFloat16.self))
  }

  @Test(
    arguments: [
      (0x3F80_8000, 0x3F80), (0x3F81_8000, 0x3F82), (0x3F80_8001, 0x3F81), (0x3F80_7FFF, 0x3F80),
      (0xBF81_8000, 0xBF82), (0x7F7F_FFFF, 0x7F80), (0x8000_0000, 0x8000), (0x0000_8001, 0x0001),
    ] as [(UInt32, UInt16)])
  func `the middle of two goes to the even one`(bits: UInt32, half: UInt16) {
    #expect(BFloat16(rounding: Float(bitPattern: bits)).bitPattern == half)
  }
}
