import Support

/// One event of TensorBoard's, as the bytes that a file holds of it.
///
/// The frame is TensorFlow's record (`tfrecord`: length, its masked CRC-32C, payload, its masked
/// CRC-32C, all little-endian); the payload a protocol buffer of five fields of `event.proto` and
/// `summary.proto`, which are few enough to be written by hand.
package enum EventRecord {
  /// What every event file starts with.
  package static let version = "brain.Event:2"

  /// A number by the name of its chart.
  package struct Scalar: Sendable {
    package let tag: String
    package let value: Float

    package init(_ tag: String, _ value: Float) {
      self.tag = tag
      self.value = value
    }
  }

  /// The event that says which version the file has.
  package static func fileVersion(wallTime: Double) -> [UInt8] {
    framed(seconds(wallTime) + field(3, Array(version.utf8)))
  }

  /// An event of some numbers, at one step.
  package static func scalars(_ scalars: [Scalar], step: Int, wallTime: Double) -> [UInt8] {
    var summary: [UInt8] = []
    for scalar in scalars {
      let name = field(1, Array(scalar.tag.utf8))
      let value = key(2, ofType: 5) + littleEndian(scalar.value.bitPattern)
      summary += field(1, name + value)
    }
    let steps = key(2, ofType: 0) + variable(UInt64(bitPattern: Int64(step)))
    return framed(seconds(wallTime) + steps + field(5, summary))
  }

  private static func seconds(_ time: Double) -> [UInt8] {
    key(1, ofType: 1) + littleEndian(time.bitPattern)
  }

  /// What stands before a field: its number, and 0 for a whole number of any length, 1 for eight
  /// bytes, 2 for bytes with their count, 5 for four bytes.
  private static func key(_ number: UInt8, ofType type: UInt8) -> [UInt8] {
    [number << 3 | type]
  }

  /// A field of bytes, with their number before them.
  private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    key(number, ofType: 2) + variable(UInt64(bytes.count)) + bytes
  }

  /// Seven bits a byte, the lowest first; all but the last byte have their highest bit set.
  private static func variable(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// A payload with its length and checksums.
  package static func framed(_ payload: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(payload.count))
    return length + littleEndian(CastagnoliChecksum(of: length).masked) + payload
      + littleEndian(CastagnoliChecksum(of: payload).masked)
  }
}
