import Codecs
import Imaging
import Testing

@Suite struct TIFFPaletteTests {
  private func colours(of palette: [UInt16]) throws -> StoredSamples {
    let builder = TIFFBuilder(
      size: PixelSize(3, 1), photometric: 3, bitDepth: 2, palette: palette, samples: [1, 0, 3])
    return try ImageDecoder.storedImage(builder.bytes, named: "a.tif").samples
  }

  /// Reds 1, 2, 3, 4; greens 11…; blues 21….
  private let table: [UInt16] = [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]

  @Test(arguments: [257, 256, 1] as [UInt16])
  func `8-bit colours are known in whichever bytes they are`(factor: UInt16) throws {
    #expect(
      try colours(of: table.map { $0 * factor })
        == .unsigned8([2, 12, 22, 1, 11, 21, 4, 14, 24]))
  }

  @Test func `colours of 16 bits keep them`() throws {
    #expect(
      try colours(of: table.map { $0 * 1000 })
        == .unsigned16([2000, 12_000, 22_000, 1000, 11_000, 21_000, 4000, 14_000, 24_000]))
  }

  @Test func `an index has its alpha beside it`() throws {
    let builder = TIFFBuilder(
      size: PixelSize(2, 1), photometric: 3, bitDepth: 8, channels: 2, extraSamples: [2],
      palette: (0..<768).map { UInt16($0 % 256 * 257) }, samples: [7, 100, 9, 255])
    let image = try ImageDecoder.decode(builder.bytes, named: "a.tif")
    #expect(image.channels == 4)
    #expect(image.samples == [7, 7, 7, 100, 9, 9, 9, 255])
  }
}
