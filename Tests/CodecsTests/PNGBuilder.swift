import Imaging

/// Writes PNG files of any kind by hand, with stored (uncompressed) zlib blocks, so that the decoder
/// is not only tested against its own encoder.
struct PNGBuilder {
  var size: PixelSize
  /// 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA.
  var colourType: UInt8
  var bitDepth: UInt8
  var isInterlaced = false
  /// Three bytes a colour.
  var palette: [UInt8]?
  /// The payload of tRNS.
  var transparency: [UInt8]?
  /// `height · width · channels` samples as stored.
  var samples: [UInt16]

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  var storedChannels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 0 }

  var bytes: [UInt8] {
    var chunks: [(type: String, payload: [UInt8])] = [("IHDR", ihdr)]
    if let palette { chunks.append(("PLTE", palette)) }
    if let transparency { chunks.append(("tRNS", transparency)) }
    chunks += [("IDAT", Self.zlib(scanlines)), ("IEND", [])]
    return Self.file(chunks)
  }

  private var ihdr: [UInt8] {
    Self.word(size.width) + Self.word(size.height)
      + [bitDepth, colourType, 0, 0, isInterlaced ? 1 : 0]
  }

  /// The filtered rows of all passes, each with filter 0 (ISO/IEC 15948, 8.2 for Adam7).
  private var scanlines: [UInt8] {
    let passes =
      isInterlaced
      ? [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
        (0, 1, 1, 2),
      ] : [(0, 0, 1, 1)]
    var out: [UInt8] = []
    for (startX, startY, stepX, stepY) in passes where startX < size.width {
      for y in stride(from: startY, to: size.height, by: stepY) {
        let row = stride(from: startX, to: size.width, by: stepX).flatMap { x in
          let start = (y * size.width + x) * storedChannels
          return samples[start..<start + storedChannels]
        }
        out += [0] + packed(row)
      }
    }
    return out
  }

  private func packed(_ row: [UInt16]) -> [UInt8] {
    if bitDepth == 16 { return row.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }
    let perByte = 8 / Int(bitDepth)
    return stride(from: 0, to: row.count, by: perByte).map { start in
      (0..<perByte).reduce(UInt8(0)) { byte, index in
        let value = start + index < row.count ? UInt8(row[start + index]) : 0
        return byte | value << UInt8(8 - Int(bitDepth) * (index + 1))
      }
    }
  }

  static func file(_ chunks: [(type: String, payload: [UInt8])]) -> [UInt8] {
    chunks.reduce(into: signature) { file, chunk in
      let body = Array(chunk.type.utf8) + chunk.payload
      file += word(chunk.payload.count) + body + word(Int(crc(body)))
    }
  }

  /// The chunks of a whole, well-formed file.
  static func chunks(of file: [UInt8]) -> [(type: String, payload: [UInt8])] {
    var chunks: [(type: String, payload: [UInt8])] = []
    var position = 8
    while position + 12 <= file.count {
      let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      chunks.append(
        (
          String(decoding: file[position + 4..<position + 8], as: UTF8.self),
          Array(file[position + 8..<position + 8 + length])
        ))
      position += 12 + length
    }
    return chunks
  }

  static func zlib(_ data: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x78, 0x01]
    var rest = data[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let count = UInt16(block.count)
      out += [rest.isEmpty ? 1 : 0]
      for half in [count, ~count] { out += [UInt8(half & 255), UInt8(half >> 8)] }
      out += block
    } while !rest.isEmpty
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in data {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return out + word(Int(high << 16 | low))
  }

  private static func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
