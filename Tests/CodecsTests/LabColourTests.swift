import Codecs
import Imaging
import Testing

@Suite struct LabColourTests {
  private func rgb(
    _ samples: [UInt64], bitDepth: Int = 8, photometric: UInt16 = 8
  ) throws -> [UInt8] {
    let builder = TIFFBuilder(
      size: PixelSize(samples.count / 3, 1), photometric: photometric, bitDepth: bitDepth,
      channels: 3, samples: samples)
    return try ImageDecoder.decode(builder.bytes, named: "a.tif").samples
  }

  @Test func `grays are gray and white is white`() throws {
    #expect(try rgb([0, 0, 0, 255, 0, 0]) == [0, 0, 0, 255, 255, 255])
    // L* of sRGB's middle gray, 128, is 53.59.
    #expect(try rgb([137, 0, 0]) == [128, 128, 128])
  }

  /// sRGB's primaries with respect to D50 in L*a*b*, rounded to 8 bits: 54.3, 80.8, 69.9; 87.8,
  /// -79.3, 81.0; 29.6, 68.3, -112.0.
  @Test func `the primaries come out within a step of 8 bits`() throws {
    let lab: [(Double, Double, Double)] = [
      (54.29, 80.81, 69.89), (87.82, -79.29, 80.99), (29.57, 68.30, -112.03),
    ]
    let stored = lab.flatMap { [UInt64(($0.0 * 2.55).rounded()), byte($0.1), byte($0.2)] }
    let found = try rgb(stored)
    let wanted: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255]
    // A step of a* or b* moves a dark channel far, because sRGB is steep there.
    #expect(zip(found, wanted).allSatisfy { abs(Int($0) - Int($1)) <= 20 })
    let deep = lab.flatMap {
      [UInt64(($0.0 * 655.35).rounded()), word($0.1), word($0.2)]
    }
    #expect(
      zip(try rgb(deep, bitDepth: 16), wanted).allSatisfy { abs(Int($0) - Int($1)) <= 3 })
  }

  @Test func `the offset kind says the same as the signed one`() throws {
    let signed: [UInt64] = [137, 20, 236, 200, 130, 5]
    let offset = signed.enumerated().map { $0 % 3 == 0 ? $1 : $1 ^ 128 }
    #expect(try rgb(signed) == rgb(offset, photometric: 9))
  }

  private func byte(_ value: Double) -> UInt64 {
    UInt64(UInt8(bitPattern: Int8(value.rounded())))
  }

  private func word(_ value: Double) -> UInt64 {
    UInt64(UInt16(bitPattern: Int16((value * 256).rounded())))
  }
}
