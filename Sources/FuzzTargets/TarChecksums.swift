/// The checksum of each header of a tar (POSIX.1-1988 ustar).
enum TarChecksums {
  /// The archive with the checksum that every header should have, as far as sizes can be followed.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var repaired = bytes
    var start = 0
    while start + 512 <= bytes.count, bytes[start] != 0 {
      var sum = 8 * 32
      for index in 0..<512 where !(148..<156).contains(index) { sum += Int(bytes[start + index]) }
      let digits = String(sum, radix: 8)
      let field = String(repeating: "0", count: 6 - digits.count) + digits + "\0 "
      repaired.replaceSubrange(start + 148..<start + 156, with: field.utf8)
      let size = bytes[start + 124..<start + 135].reduce(0) { total, byte in
        (48..<56).contains(byte) ? total << 3 | Int(byte - 48) : total
      }
      start += 512 + (size + 511) / 512 * 512
    }
    return repaired
  }
}
