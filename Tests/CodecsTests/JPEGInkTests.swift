import Codecs
import Imaging
import Support
import Testing

@Suite struct JPEGInkTests {
  /// A file of four components that all hold the picture of a gray one.
  private func ink(of gray: Image, quality: Int = 100) throws -> [UInt8] {
    JPEGParts.separateScans(
      of: try JPEGEncoder(quality: quality).encode(gray), components: [1, 2, 3, 4])
  }

  @Test func `four components are ink upside down`() throws {
    let gray = TestPictures.ramps(16, 16, channels: 1)
    let bytes = try ink(of: gray)
    let luma = try ImageDecoder.decode(
      JPEGEncoder(quality: 100).encode(gray), named: "l.jpg")
    let image = try ImageDecoder.storedImage(bytes, named: "a.jpg")
    #expect(image.colour == .cmyk)
    #expect(
      image.samples
        == .unsigned8(luma.samples.flatMap { [UInt8](repeating: 255 - $0, count: 4) }))
    let header = try ImageDecoder.header(of: bytes, named: "a.jpg")
    #expect(
      header
        == ImageHeader(format: .jpeg, storedSize: PixelSize(16, 16), channels: 3, bitDepth: 8))
    let rgb = try ImageDecoder.decode(bytes, named: "a.jpg")
    // With c = m = y = k = 255 - v, what is left is v · v / 255.
    #expect(
      rgb.samples
        == luma.samples.flatMap { value in
          let ink = 255 - Int(value)
          let covered = (ink * Int(value) + 127) / 255
          return [UInt8](repeating: UInt8(Int(value) - covered), count: 3)
        })
  }

  @Test func `Adobe's transform 2 is YCCK`() throws {
    var parts = JPEGParts(try ink(of: TestPictures.ramps(8, 8, channels: 1)))
    parts.segments.insert((0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 2]), at: 0)
    let stored = try ImageDecoder.storedImage(parts.bytes, named: "a.jpg")
    let plain = try ImageDecoder.storedImage(
      try ink(of: TestPictures.ramps(8, 8, channels: 1)), named: "b.jpg")
    guard case .unsigned8(let converted) = stored.samples, case .unsigned8(let raw) = plain.samples
    else {
      Issue.record("samples of another kind")
      return
    }
    // K is as it was; C = 255 - R of YCbCr with Cb = Cr = Y, before all are turned upside down.
    for pixel in 0..<64 {
      #expect(converted[4 * pixel + 3] == raw[4 * pixel + 3])
      let luma = Double(255 - raw[4 * pixel])
      let red = min(max(luma + 1.402 * (luma - 128), 0), 255)
      #expect(abs(Double(converted[4 * pixel]) - red) <= 1)
    }
  }
}
