import CDeflate

/// A CRC-32 (ISO 3309), as zip and PNG have it: it finds accidents, not forgeries, and costs a tenth
/// of a ``Digest``.
package struct Checksum: Sendable, Equatable, CustomStringConvertible {
  package let value: UInt32

  /// The checksum of some bytes.
  package init(of bytes: [UInt8]) {
    value = libdeflate_crc32(0, bytes, bytes.count)
  }

  /// Eight hexadecimal digits.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
