import CCodecs
import Imaging
import Support

/// The coded data of a JPEG, of which pixels are made where they are asked for.
///
/// The place of each MCU (ISO 10918-1, A.2) is found once, so that a part can be decoded alone, and a
/// file be written of old bits and new ones: what is not drawn on stays as it was, bit for bit, and
/// costs no more than copying. libjpeg makes all pixels from bits and all bits from pixels.
package final class JPEGScan: PixelSource {
  package let size: PixelSize
  package let channels: Int
  /// The pixels of an MCU: 16×16 for 4:2:0, 8×8 for gray and 4:4:4.
  package let block: PixelSize
  package let footprint: Int
  /// What the walk found; nothing changes it until it is freed with this object, so threads share it.
  nonisolated(unsafe) private let scan: OpaquePointer

  /// Reads a JPEG of 1 or 3 components that needs no turn.
  ///
  /// - Throws: ``PipelineError`` with `unsupportedFormat` for any other file, `corruptFile` or
  ///   `limitExceeded`.
  package init(
    _ bytes: [UInt8], named name: String, limits: DecodeLimits = .standard
  ) throws(PipelineError) {
    let stored = try ImageDecoder.storedHeader(bytes, named: name, page: 0, limits: limits)
    guard stored.format == .jpeg, stored.orientation == 1, stored.colour != .cmyk else {
      let reason =
        stored.format != .jpeg
        ? "is a \(stored.format.title)"
        : stored.colour == .cmyk ? "holds ink" : "is to be turned (EXIF \(stored.orientation))"
      throw PipelineError(
        .unsupportedFormat, at: name,
        "\(reason), but blocks can be copied from an upright gray or colour JPEG alone",
        hint: "leave it out, or write 'pixels: { jpg: QUALITY }'")
    }
    var header = CCodecsScanHeader()
    var found: OpaquePointer?
    try CodecCall.reading(.jpeg, named: name) { message in
      ccodecs_jpeg_scan_read(
        bytes, bytes.count, Int32(limits.maxScans(for: stored.size)), &header, &found, &message,
        message.count)
    }
    guard let found else { preconditionFailure("no scan without a failure") }
    scan = found
    size = PixelSize(Int(header.width), Int(header.height))
    channels = Int(header.channels)
    block = PixelSize(Int(header.block_width), Int(header.block_height))
    footprint = Int(header.footprint)
    // What can be wrong with tables and sampling is wrong for every block, so one is tried here: later
    // there is nobody to tell.
    let first = block.bounds.intersection(size.bounds)
    let blocks = blocks(of: first)
    var samples = [UInt8](repeating: 0, count: first.area * channels)
    try CodecCall.reading(.jpeg, named: name) { message in
      ccodecs_jpeg_scan_decode(found, blocks, &samples, samples.count, &message, message.count)
    }
  }

  deinit {
    ccodecs_jpeg_scan_free(scan)
  }

  /// The pixels of a box of whole blocks, the same as those of ``ImageDecoder``.
  package func pixels(of box: Box) -> Image {
    let blocks = blocks(of: box)
    let count = box.area * channels
    let samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      var message = [CChar](repeating: 0, count: 256)
      guard let start = buffer.baseAddress,
        ccodecs_jpeg_scan_decode(scan, blocks, start, count, &message, message.count) == .done
      else {
        // One block could be decoded, so all can; what is left is memory.
        preconditionFailure("the blocks \(box) of \(size) cannot be decoded")
      }
      initialized = count
    }
    return Image(size: box.size, channels: channels, samples: samples)
  }

  /// A baseline file of a picture of this size whose source has these pixels: changed blocks are
  /// encoded with the tables of the file, all others are as they were.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is no memory.
  package func encoded(_ picture: CodedPicture) throws(PipelineError) -> [UInt8] {
    precondition(picture.source.size == size && picture.channels == channels, "another source")
    let kept = blocks(of: picture.window)
    let changes = picture.patches.map { $0.changedBlocks(of: block).map { $0 ? UInt8(1) : 0 } }
    // The arrays end where all patches' pixels and flags are known.
    return try CodecCall.writing(.jpeg) { buffer, message in
      Self.withPatches(picture.patches, changes, blocks: { self.blocks(of: $0) }) { patches in
        ccodecs_jpeg_scan_write(
          scan, kept, UInt32(picture.size.width), UInt32(picture.size.height),
          patches.baseAddress, patches.count, &buffer, &message, message.count)
      }
    }
  }

  private static func withPatches<Result>(
    _ patches: [CodedPicture.Patch], _ changes: [[UInt8]], blocks: (Box) -> CCodecsBlocks,
    _ body: (UnsafeBufferPointer<CCodecsPatch>) -> Result
  ) -> Result {
    let pixels = patches.flatMap(\.image.samples)
    let flags = changes.flatMap(\.self)
    return pixels.withUnsafeBufferPointer { pixels in
      flags.withUnsafeBufferPointer { flags in
        var (pixelStart, flagStart) = (0, 0)
        var table: [CCodecsPatch] = []
        for (patch, changed) in zip(patches, changes) {
          guard let pixels = pixels.baseAddress, let flags = flags.baseAddress else { break }
          table.append(
            CCodecsPatch(
              blocks: blocks(patch.box), pixels: pixels + pixelStart, changed: flags + flagStart))
          pixelStart += patch.image.samples.count
          flagStart += changed.count
        }
        return table.withUnsafeBufferPointer(body)
      }
    }
  }

  private func blocks(of box: Box) -> CCodecsBlocks {
    precondition(size.bounds.contains(box) && !box.isEmpty, "\(box) of \(size)")
    let (width, height) = (block.width, block.height)
    precondition(
      box.minX.isMultiple(of: width) && box.minY.isMultiple(of: height), "\(box) of \(block)")
    return CCodecsBlocks(
      x: Int32(box.minX / width), y: Int32(box.minY / height),
      columns: Int32((box.width + width - 1) / width),
      rows: Int32((box.height + height - 1) / height))
  }
}
