import CCodecs
import Imaging
import Support

/// Writes PNG files; the same input gives the same bytes with the same libpng and zlib.
package enum PNGEncoder {
  /// Encodes an image with 8 bits a sample.
  ///
  /// - Parameters:
  ///   - image: 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA.
  ///   - level: zlib's level, 0...9.
  ///   - isFlat: Whether it is a drawing of even areas, whose rows are best left as they are; else
  ///     each row gets the filter that suits it, which takes several times as long.
  /// - Returns: The bytes of a file.
  /// - Throws: ``PipelineError`` with `outOfRange` for an empty image.
  package static func encode(
    _ image: Image, level: Int = 6, isFlat: Bool = false
  ) throws(PipelineError) -> [UInt8] {
    precondition((0...9).contains(level), "zlib level \(level)")
    var layout = try layout(of: image.size)
    layout.channels = Int32(image.channels)
    layout.level = Int32(level)
    layout.filters = isFlat ? 0 : 1
    return try CodecCall.writing(.png) { buffer, message in
      ccodecs_png_encode(image.samples, &layout, &buffer, &message, message.count)
    }
  }

  /// Encodes an image with 16 bits a sample, each row with the filter that suits it.
  ///
  /// - Parameters:
  ///   - image: 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA.
  ///   - level: zlib's level, 0...9.
  /// - Returns: The bytes of a file.
  /// - Throws: ``PipelineError`` with `outOfRange` for an empty image.
  package static func encode(
    _ image: DeepImage, level: Int = 6
  ) throws(PipelineError) -> [UInt8] {
    precondition((0...9).contains(level), "zlib level \(level)")
    var layout = try layout(of: image.size)
    layout.channels = Int32(image.channels)
    layout.bit_depth = 16
    layout.level = Int32(level)
    layout.filters = 1
    return try CodecCall.writing(.png) { buffer, message in
      ccodecs_png_encode(image.samples, &layout, &buffer, &message, message.count)
    }
  }

  /// Encodes a label map: its numbers as gray values, without row filters, at level 1.
  ///
  /// - Parameters:
  ///   - labels: The map.
  ///   - bitDepth: 8 or 16; nil takes 8 when all labels are at most 255. Give one to have the same
  ///     depth in every sample of a run.
  ///   - palette: Colours to show the labels in; the file then holds 8-bit palette indices.
  /// - Returns: The bytes of a file.
  /// - Throws: ``PipelineError`` with `outOfRange` for an empty map and for a label that does not
  ///   fit the depth or the palette.
  package static func encode(
    _ labels: LabelMap, bitDepth: Int? = nil, palette: [SIMD3<UInt8>]? = nil
  ) throws(PipelineError) -> [UInt8] {
    precondition(bitDepth == nil || bitDepth == 8 || bitDepth == 16, "\(bitDepth ?? 0) bits")
    precondition((1...256).contains(palette?.count ?? 1), "\(palette?.count ?? 0) colours")
    precondition(palette == nil || bitDepth != 16, "a palette of 16 bits")
    let place = CodecCall.place(of: .png)
    var layout = try layout(of: labels.size)
    let highest = Int(labels.labels.max() ?? 0)
    if let palette, highest >= palette.count {
      throw PipelineError(
        .outOfRange, at: place, "label \(highest) has no colour in a palette of \(palette.count)")
    }
    let depth = palette != nil ? 8 : bitDepth ?? (highest <= 255 ? 8 : 16)
    guard depth == 16 || highest <= 255 else {
      throw PipelineError(
        .outOfRange, at: place, "label \(highest) does not fit 8 bits", hint: "use 16 bits")
    }
    layout.bit_depth = Int32(depth)
    if depth == 16 {
      return try CodecCall.writing(.png) { buffer, message in
        ccodecs_png_encode(labels.labels, &layout, &buffer, &message, message.count)
      }
    }
    let indices = labels.labels.map { UInt8(truncatingIfNeeded: $0) }
    let colours = (palette ?? []).flatMap { [$0.x, $0.y, $0.z] }
    return try CodecCall.writing(.png) { buffer, message in
      colours.withUnsafeBufferPointer { colours in
        if palette != nil {
          layout.palette = colours.baseAddress
          layout.palette_count = Int32(colours.count / 3)
        }
        return ccodecs_png_encode(indices, &layout, &buffer, &message, message.count)
      }
    }
  }

  /// The bytes of a mask: 1-bit gray where 1, white, is inside; without row filters, at level 1.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` for an empty mask.
  package static func encode(_ mask: Mask) throws(PipelineError) -> [UInt8] {
    try encode(PackedMask(mask))
  }

  /// The bytes of a mask whose rows are packed already.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` for an empty mask.
  package static func encode(_ mask: PackedMask) throws(PipelineError) -> [UInt8] {
    var layout = try layout(of: mask.size)
    layout.bit_depth = 1
    layout.packed = 1
    return try CodecCall.writing(.png) { buffer, message in
      ccodecs_png_encode(mask.bytes, &layout, &buffer, &message, message.count)
    }
  }

  /// Eight-bit gray without filters at level 1.
  private static func layout(of size: PixelSize) throws(PipelineError) -> CCodecsPNGLayout {
    let place = CodecCall.place(of: .png)
    guard size.area > 0 else {
      throw PipelineError(.outOfRange, at: place, "image is \(size), without a pixel")
    }
    guard let width = Int32(exactly: size.width), let height = Int32(exactly: size.height) else {
      throw PipelineError(
        .limitExceeded, at: place, "image is \(size), over the limit of \(Int32.max) pixels a side")
    }
    return CCodecsPNGLayout(
      width: UInt32(width), height: UInt32(height), channels: 1, bit_depth: 8, level: 1, filters: 0,
      packed: 0, palette: nil, palette_count: 0)
  }
}
