import Codecs
import Imaging
import Testing
import TortureInputs

@Suite struct ComparablePixelsTests {
  private func pixels(
    _ samples: StoredSamples, _ colour: ColourModel = .gray(whiteIsZero: false),
    alpha: AlphaModel = .none, bitDepth: Int = 8, orientation: Int = 1,
    format: ImageFormat = .tiff, size: PixelSize = PixelSize(1, 1)
  ) throws -> ComparablePixels {
    try ComparablePixels(
      StoredImage(
        size: size, orientation: orientation, colour: colour, alpha: alpha, bitDepth: bitDepth,
        samples: samples), format: format, named: "a")
  }

  @Test func `8-bit kinds are RGBA`() throws {
    #expect(try pixels(.unsigned8([1]), bitDepth: 1).bytes == [255, 255, 255, 255])
    #expect(
      try pixels(.unsigned8([1]), .gray(whiteIsZero: true), bitDepth: 2).bytes
        == [170, 170, 170, 255])
    #expect(try pixels(.signed8([-1])).bytes == [255, 255, 255, 255])
    #expect(try pixels(.unsigned8([9, 8]), alpha: .straight).bytes == [9, 9, 9, 8])
    #expect(try pixels(.unsigned8([9, 8]), alpha: .unspecified).bytes == [9, 9, 9, 255])
    #expect(
      try pixels(.unsigned8([9, 8, 7, 100]), .rgb, alpha: .associated).bytes == [22, 20, 17, 100])
    #expect(
      try pixels(.unsigned16([0x12FF, 0x3400, 0x5678]), .rgb, bitDepth: 16).bytes
        == [0x12, 0x34, 0x56, 255])
    #expect(
      try pixels(.unsigned16([0x9FF, 0x400, 0x678]), .rgb, bitDepth: 12).bytes
        == [0x9F, 0x40, 0x67, 255])
    #expect(
      try pixels(.unsigned16([0x1200, 0x3456]), alpha: .straight, bitDepth: 16, format: .png).bytes
        == [0x12, 0x12, 0x12, 0x34])
  }

  @Test func `deep kinds are little-endian samples`() throws {
    #expect(try pixels(.unsigned16([0x1234]), bitDepth: 12).bytes == [0x34, 0x12])
    #expect(
      try pixels(.unsigned16([0x1234]), .gray(whiteIsZero: true), bitDepth: 16).bytes
        == [0x34, 0x12])
    #expect(
      try pixels(.unsigned16([0x1234, 0]), alpha: .keyed, bitDepth: 16).bytes == [0x34, 0x12])
    #expect(try pixels(.signed16([-2]), bitDepth: 16).bytes == [0xFE, 255, 255, 255])
    #expect(try pixels(.float32([1]), bitDepth: 32).bytes == [0, 0, 0x80, 0x3F])
    #expect(
      try pixels(.unsigned32([1, 2, 3]), .rgb, bitDepth: 32).bytes
        == [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0])
  }

  @Test func `means are of the file's own colours`() throws {
    let two = PixelSize(2, 1)
    #expect(
      try pixels(.unsigned8([1, 2, 3, 4, 5, 6, 7, 8]), .cmyk, size: two).means == [3, 4, 5, 6])
    #expect(
      try pixels(.unsigned8([1, 250, 3, 3, 252, 5]), .lab(isSigned: true), size: two).means
        == [2, 251, 4])
    #expect(try pixels(.unsigned8([1, 4]), size: two).means == [2.5, 255])
  }

  @Test(
    arguments: [
      (1, [1, 2, 3, 4, 5, 6]), (2, [3, 2, 1, 6, 5, 4]), (3, [6, 5, 4, 3, 2, 1]),
      (4, [4, 5, 6, 1, 2, 3]), (5, [1, 4, 2, 5, 3, 6]), (6, [4, 1, 5, 2, 6, 3]),
      (7, [6, 3, 5, 2, 4, 1]), (8, [3, 6, 2, 5, 1, 4]),
    ] as [(Int, [UInt8])])
  func `a TIFF is turned and others are not`(orientation: Int, turned: [UInt8]) throws {
    let samples = StoredSamples.unsigned16([1, 2, 3, 4, 5, 6])
    let tiff = try pixels(
      samples, bitDepth: 16, orientation: orientation, size: PixelSize(3, 2))
    #expect(tiff.bytes == turned.flatMap { [$0, 0] })
    #expect(tiff.size == (orientation < 5 ? PixelSize(3, 2) : PixelSize(2, 3)))
    let png = try pixels(
      samples, bitDepth: 16, orientation: orientation, format: .png, size: PixelSize(3, 2))
    #expect(png.size == PixelSize(3, 2))
    #expect(png.bytes == [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0])
  }
}
