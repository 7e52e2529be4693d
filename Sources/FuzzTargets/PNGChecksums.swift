/// The CRC of each chunk of a PNG (ISO/IEC 15948, annex D).
enum PNGChecksums {
  /// The file with the checksum that every whole chunk should have.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var repaired = bytes
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - start - 12 else { break }
      let end = start + 8 + length
      let sum = crc(bytes[start + 4..<end])
      for index in 0..<4 {
        repaired[end + index] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * index))
      }
      start = end + 4
    }
    return repaired
  }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }
}
