import CCodecs
import Imaging
import Support

/// The calls to the C side that fill arrays.
extension ImageDecoder {
  static func pngSamples(
    _ bytes: [UInt8], _ header: StoredHeader, named name: String
  ) throws(PipelineError) -> StoredSamples {
    let count = header.size.area * header.decodedChannels
    return header.bitDepth == 16
      ? .unsigned16(try png(bytes, .image, count: count, named: name))
      : .unsigned8(try png(bytes, .image, count: count, named: name))
  }

  /// A PNG's samples, which have one or two bytes by its depth.
  static func png<Sample: BitwiseCopyable>(
    _ bytes: [UInt8], _ wanted: CCodecsSamples, count: Int, named name: String
  ) throws(PipelineError) -> [Sample] {
    try filled(count: count, .png, named: name) { out, size, message in
      ccodecs_png_decode(bytes, bytes.count, wanted, out, size, &message, message.count)
    }
  }

  static func jpegSamples(
    _ bytes: [UInt8], _ header: StoredHeader, named name: String, limits: DecodeLimits
  ) throws(PipelineError) -> StoredSamples {
    let maxScans = Int32(limits.maxScans(for: header.size))
    let samples: [UInt8] = try filled(
      count: header.size.area * header.decodedChannels, .jpeg, named: name
    ) { out, size, message in
      ccodecs_jpeg_decode(bytes, bytes.count, maxScans, out, size, &message, message.count)
    }
    return .unsigned8(samples)
  }

  /// A box of a JPEG, in reduced pixels; whether what lies behind it is damaged, tells walking.
  static func jpegPart(
    _ bytes: [UInt8], _ box: Box, reduction: Int, channels: Int, isWalked: Bool,
    named name: String
  ) throws(PipelineError) -> [UInt8] {
    let part = CCodecsPart(
      x: UInt32(box.minX), y: UInt32(box.minY), width: UInt32(box.width),
      height: UInt32(box.height), reduction: Int32(reduction),
      is_walked: isWalked)
    return try filled(count: box.area * channels, .jpeg, named: name) { out, size, message in
      ccodecs_jpeg_decode_part(bytes, bytes.count, part, out, size, &message, message.count)
    }
  }

  /// A TIFF's samples as stored; of a palette the indices.
  static func tiffSamples(
    _ bytes: [UInt8], _ header: StoredHeader, named name: String, page: Int,
    palette: UnsafeMutablePointer<UInt16>? = nil
  ) throws(PipelineError) -> StoredSamples {
    func read<Sample: BitwiseCopyable>() throws(PipelineError) -> [Sample] {
      try filled(
        count: header.size.area * header.decodedChannels, .tiff, named: name
      ) { out, size, message in
        ccodecs_tiff_decode(
          bytes, bytes.count, UInt32(clamping: page), out, size, palette, &message, message.count)
      }
    }
    return switch (header.kind, header.sampleBytes) {
    case (.unsigned, 1): .unsigned8(try read())
    case (.unsigned, 2): .unsigned16(try read())
    case (.unsigned, 4): .unsigned32(try read())
    case (.unsigned, _): .unsigned64(try read())
    case (.signed, 1): .signed8(try read())
    case (.signed, 2): .signed16(try read())
    case (.signed, 4): .signed32(try read())
    case (.signed, _): .signed64(try read())
    case (.float, 8): .float64(try read())
    case (.float, _): .float32(try read())
    }
  }

  /// A TIFF's palette indices looked up.
  static func tiffColours(
    _ bytes: [UInt8], _ header: StoredHeader, named name: String, page: Int
  ) throws(PipelineError) -> StoredSamples {
    var table = [UInt16](repeating: 0, count: 3 << header.bitDepth)
    var indices: StoredSamples?
    var failure: PipelineError?
    table.withUnsafeMutableBufferPointer { table in
      do throws(PipelineError) {
        indices = try tiffSamples(
          bytes, header, named: name, page: page, palette: table.baseAddress)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    let palette = TIFFPalette(table)
    let hasAlpha = header.decodedChannels == 2
    return switch indices {
    case .unsigned8(let indices): palette.colours(of: indices, hasAlpha: hasAlpha)
    case .unsigned16(let indices): palette.colours(of: indices, hasAlpha: hasAlpha)
    default: preconditionFailure("palette indices of another kind")
    }
  }

  /// An array that a C call fills whole; when it fails, nothing of it is read.
  private static func filled<Sample: BitwiseCopyable>(
    count: Int, _ format: ImageFormat, named name: String,
    _ body: (UnsafeMutableRawPointer, Int, inout [CChar]) -> CCodecsStatus
  ) throws(PipelineError) -> [Sample] {
    var samples: [Sample] = []
    try CodecCall.reading(format, named: name) { message in
      var status = CCodecsStatus.corrupt
      samples = [Sample](unsafeUninitializedCapacity: count) { buffer, initialized in
        if let start = buffer.baseAddress {
          status = body(start, count * MemoryLayout<Sample>.stride, &message)
        }
        initialized = status == .done ? count : 0
      }
      return status
    }
    return samples
  }
}
