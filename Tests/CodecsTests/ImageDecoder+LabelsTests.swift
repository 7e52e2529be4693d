import Codecs
import Imaging
import Support
import Testing

@Suite struct DecodeLabelsTests {
  private func labels(_ builder: TIFFBuilder) throws -> [UInt16] {
    try ImageDecoder.decodeLabels(builder.bytes, named: "l.tif").labels
  }

  @Test(arguments: [1, 2, 4, 8, 12, 16, 24, 32, 64], [1, 2] as [UInt16])
  func `whole numbers of a TIFF are labels`(bitDepth: Int, format: UInt16) throws {
    let numbers: [UInt64] = [0, 1, 1, 0, bitDepth > 12 ? 4000 : 1, 0]
    if format == 2, bitDepth == 1 { return }
    let builder = TIFFBuilder(
      size: PixelSize(3, 2), bitDepth: bitDepth, sampleFormat: format, samples: numbers)
    #expect(try labels(builder) == numbers.map { UInt16($0) })
  }

  @Test func `indices of a palette and a fax's numbers are as stored`() throws {
    var builder = TIFFBuilder(
      size: PixelSize(3, 1), photometric: 3, bitDepth: 4,
      palette: (0..<48).map { UInt16($0 * 900) }, samples: [15, 0, 7])
    #expect(try labels(builder) == [15, 0, 7])
    builder.photometric = 0
    #expect(try labels(builder) == [15, 0, 7])
  }

  @Test func `a number that is no label is refused with its place`() {
    let builder = TIFFBuilder(
      size: PixelSize(2, 2), bitDepth: 32, sampleFormat: 2, samples: [0, 1, 2, 0xFFFF_FFFF])
    let error = #expect(throws: PipelineError.self) { try labels(builder) }
    #expect(
      error?.description == "l.tif: holds -1 at column 1, row 1, but labels are in 0...65535")
  }

  @Test func `floats are refused as labels`() {
    let builder = TIFFBuilder(
      size: PixelSize(1, 1), bitDepth: 32, sampleFormat: 3, samples: [0])
    let error = #expect(throws: PipelineError.self) { try labels(builder) }
    #expect(
      error?.description
        == "l.tif: has float samples but labels are whole numbers; "
        + "save label maps as palette or gray PNG")
  }
}
