import Codecs
import Imaging
import Support
import Testing

@Suite struct ExifOrientationTests {
  private let upright = TestPictures.ramps(24, 16, channels: 3)

  private func encoded(_ app1: [UInt8]) throws -> [UInt8] {
    JPEGParts.inserting(app1: app1, into: try JPEGEncoder(quality: 95).encode(upright))
  }

  /// Where the stored pixel of an upright one is, from the table of Exif 2.32, 4.6.4 A: which side
  /// of the picture the stored row 0 and column 0 are.
  private func storedPosition(
    _ x: Int, _ y: Int, in size: PixelSize, orientation: Int
  ) -> (x: Int, y: Int) {
    let right = size.width - 1 - x
    let bottom = size.height - 1 - y
    return switch orientation {
    case 2: (right, y)
    case 3: (right, bottom)
    case 4: (x, bottom)
    case 5: (y, x)
    case 6: (y, right)
    case 7: (bottom, right)
    case 8: (bottom, x)
    default: (x, y)
    }
  }

  @Test(arguments: 1...8, [true, false])
  func `each orientation is turned upright`(orientation: Int, littleEndian: Bool) throws {
    let plain = try ImageDecoder.decode(
      JPEGEncoder(quality: 95).encode(upright), named: "plain.jpg")
    let bytes = try encoded(
      JPEGParts.exif(orientation: UInt16(orientation), littleEndian: littleEndian))
    let header = try ImageDecoder.header(of: bytes, named: "a.jpg")
    let image = try ImageDecoder.decode(bytes, named: "a.jpg")
    #expect(header.orientation == orientation)
    #expect(header.storedSize == PixelSize(24, 16))
    #expect(header.size == (orientation < 5 ? PixelSize(24, 16) : PixelSize(16, 24)))
    #expect(image.size == header.size)
    var expected = image
    for y in 0..<image.height {
      for x in 0..<image.width {
        let from = storedPosition(x, y, in: image.size, orientation: orientation)
        for channel in 0..<3 { expected[x, y, channel] = plain[from.x, from.y, channel] }
      }
    }
    #expect(image == expected)
  }

  @Test func `a LONG is taken as well as a SHORT`() throws {
    let bytes = try encoded(JPEGParts.exif(orientation: 6, littleEndian: false, type: 4))
    #expect(try ImageDecoder.header(of: bytes, named: "a.jpg").orientation == 6)
  }

  @Test(
    arguments: [
      JPEGParts.exif(orientation: 0, littleEndian: true),
      JPEGParts.exif(orientation: 9, littleEndian: false),
      JPEGParts.exif(orientation: 6, littleEndian: true, type: 2),
      JPEGParts.exif(orientation: 6, littleEndian: true, offset: 4),
      JPEGParts.exif(orientation: 6, littleEndian: true, offset: 255),
      JPEGParts.exif(orientation: 6, littleEndian: true).dropLast(14),
      Array("Exif\0\0".utf8),
      Array("Exif\0\0II*\0\u{7F}\u{7F}\u{7F}\u{7F}".utf8),
      Array("http://ns.adobe.com/xap/1.0/\0".utf8),
      [],
    ] as [[UInt8]])
  func `an orientation that cannot be read leaves the picture as stored`(app1: [UInt8]) throws {
    let bytes = try encoded(app1)
    #expect(try ImageDecoder.header(of: bytes, named: "a.jpg").orientation == 1)
    #expect(try ImageDecoder.decode(bytes, named: "a.jpg").size == upright.size)
  }

  @Test func `EXIF is found behind other segments and fill bytes`() throws {
    let exif = JPEGParts.segment(0xE1, JPEGParts.exif(orientation: 8, littleEndian: true))
    let xmp = JPEGParts.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8))
    let plain = try JPEGEncoder(quality: 95).encode(upright)
    var bytes = plain
    bytes.insert(contentsOf: xmp + [0xFF, 0xFF] + exif, at: 20)
    #expect(try ImageDecoder.header(of: bytes, named: "a.jpg").orientation == 8)
  }
}
