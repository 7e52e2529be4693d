import Imaging
import Support

/// An image and what encoding it gave, for canvases that differ from it only where something is put on
/// them.
///
/// An MCU is made of its own pixels alone, but for the first number of each component, which is told
/// against the MCU before. So a canvas is encoded to the same bytes by coding the MCUs that were drawn
/// on, and copying the bits of all others.
package final class CodedGround: PixelSource {
  package let block: PixelSize
  private let pixels: any PixelSource
  private let coded: JPEGScan

  /// The blocks of a JPEG itself.
  package init(_ scan: JPEGScan) {
    block = scan.block
    pixels = scan
    coded = scan
  }

  /// An image and the file that an encoder makes of it.
  ///
  /// - Parameters:
  ///   - image: 1 gray or 3 RGB.
  ///   - scan: The JPEG it was decoded from, when it was and can be decoded in parts: it takes far
  ///     less memory.
  ///   - encoder: Of one scan.
  /// - Throws: ``PipelineError`` as ``JPEGEncoder/encode(_:)``.
  package init(
    _ image: Image, of scan: JPEGScan?, by encoder: JPEGEncoder
  ) throws(PipelineError) {
    precondition(!encoder.isProgressive, "MCUs in several scans")
    let coded = try JPEGScan(try encoder.encode(image), named: "its own encoding")
    self.coded = coded
    block = coded.block
    if let scan, scan.size == image.size, scan.channels == image.channels,
      block.width.isMultiple(of: scan.block.width), block.height.isMultiple(of: scan.block.height)
    {
      pixels = scan
    } else {
      pixels = StillImage(image)
    }
  }

  package var size: PixelSize { pixels.size }
  package var channels: Int { pixels.channels }
  package var footprint: Int {
    pixels.footprint + (pixels === coded ? 0 : coded.footprint)
  }

  package func pixels(of box: Box) -> Image { pixels.pixels(of: box) }

  /// The file of a picture of this ground.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is no memory.
  package func encoded(_ picture: CodedPicture) throws(PipelineError) -> [UInt8] {
    precondition(picture.source === self, "a picture of another ground")
    return try coded.encoded(picture)
  }
}
