/// A CRC-32C (Castagnoli; RFC 3720, appendix B.4), as TensorFlow's record files have it.
package struct CastagnoliChecksum: Sendable, Equatable {
  package let value: UInt32

  /// The checksum of some bytes.
  package init(of bytes: some Sequence<UInt8>) {
    var rest = UInt32.max
    for byte in bytes {
      rest = Self.table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] ^ rest >> 8
    }
    value = ~rest
  }

  /// What record files hold: turned by 15 bits with a constant added, since the checksum of bytes
  /// that end with their own checksum is always the same.
  package var masked: UInt32 { (value >> 15 | value << 17) &+ 0xA282_EAD8 }

  /// What each byte does to the rest, by the polynomial 0x1EDC6F41 from its last bit to its first.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0x82F6_3B78 : 0) }
  }
}
