import Codecs
import Imaging
import Support

/// Pixels in the form that the manifests compare, which is Pillow's.
///
/// Kinds of 8 bits are RGBA: gray is repeated, palettes and tRNS are looked up, 1 bit is 0 or 255,
/// and what a file stores with 9 to 16 bits in colour keeps its high 8 bits. Deep kinds keep their
/// samples, little-endian: gray of 9 to 16 bits as unsigned 16, signed 16 as signed 32, and integers
/// of 32 and 64 bits and floats as they are (half floats as 32); gray that is deep is never inverted
/// and loses a transparent value or a sample of unknown meaning. The orientation of a JPEG or PNG is
/// left alone; a TIFF is turned upright, because Pillow does so while it decodes.
package struct ComparablePixels {
  /// Columns and rows, of a TIFF after its turn.
  package let size: PixelSize
  /// RGBA, or the bytes of deep samples.
  package let bytes: [UInt8]
  /// The mean of each channel in the colours of the file: ink for CMYK, L*a*b* for L*a*b*.
  package let means: [Double]

  package init(_ image: StoredImage, format: ImageFormat, named name: String) throws(PipelineError)
  {
    let turn = format == .tiff ? image.orientation : 1
    if let deep = DeepSamples(image) {
      let turned = Turned(deep.bytes, of: image.size, pixelBytes: deep.pixelBytes, by: turn)
      size = turned.size
      bytes = turned.bytes
      means = []
    } else {
      let reduced = try EightBitSamples(image, named: name)
      let turned = Turned(reduced.rgba, of: image.size, pixelBytes: 4, by: turn)
      size = turned.size
      bytes = turned.bytes
      means = reduced.means
    }
  }

  /// The SHA-256 of the bytes.
  package var digest: Digest { Digest(of: bytes) }
}

/// Pixels of any number of bytes, turned upright by an orientation (Exif 2.32, 4.6.4 A).
private struct Turned {
  let size: PixelSize
  let bytes: [UInt8]

  init(_ stored: [UInt8], of storedSize: PixelSize, pixelBytes: Int, by orientation: Int) {
    guard orientation > 1 else {
      size = storedSize
      bytes = stored
      return
    }
    let size =
      orientation >= 5 ? PixelSize(storedSize.height, storedSize.width) : storedSize
    var out = [UInt8](repeating: 0, count: stored.count)
    var next = 0
    for y in 0..<size.height {
      for x in 0..<size.width {
        let right = size.width - 1 - x
        let bottom = size.height - 1 - y
        let (column, row) =
          switch orientation {
          case 2: (right, y)
          case 3: (right, bottom)
          case 4: (x, bottom)
          case 5: (y, x)
          case 6: (y, right)
          case 7: (bottom, right)
          default: (bottom, x)
          }
        let start = (row * storedSize.width + column) * pixelBytes
        for byte in start..<start + pixelBytes {
          out[next] = stored[byte]
          next += 1
        }
      }
    }
    self.size = size
    bytes = out
  }
}
