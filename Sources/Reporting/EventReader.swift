import Support

/// Finds where the events of a file begin and end, and which step each is of.
struct EventReader {
  /// One event of a file.
  struct Event {
    /// Where its record is.
    let range: Range<Int>
    let step: Int
    /// The version of the file, in the first event.
    let fileVersion: String?
  }

  private let bytes: [UInt8]
  private let path: String
  private var offset = 0

  /// Reads a file's bytes; the path is for errors.
  init(_ bytes: [UInt8], at path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The next event; nil at the end, and where only a record that was cut short is left.
  ///
  /// What a crash leaves at the end counts as cut short: too few bytes, zeros where a disk had not
  /// been written yet, or a last record with another checksum than its own.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` for damage before the last record.
  mutating func next() throws(PipelineError) -> Event? {
    let left = bytes.count - offset
    guard left >= 16, let length = word(at: offset, count: 8) else { return nil }
    guard hasChecksum(offset..<offset + 8) else {
      if bytes[offset...].allSatisfy({ $0 == 0 }) { return nil }
      throw damage("the length of the record is not what its checksum says")
    }
    guard length <= UInt64(left - 16) else { return nil }
    let payload = offset + 12..<offset + 12 + Int(length)
    let range = offset..<payload.upperBound + 4
    guard hasChecksum(payload) else {
      if range.upperBound == bytes.count || bytes[payload.upperBound...].allSatisfy({ $0 == 0 }) {
        return nil
      }
      throw damage("the record is not what its checksum says")
    }
    guard let (step, version) = fields(payload) else {
      throw damage("the record is no event")
    }
    offset = range.upperBound
    return Event(range: range, step: step, fileVersion: version)
  }

  private func damage(_ what: String) -> PipelineError {
    PipelineError(
      .corruptFile, at: path, "\(what), at byte \(offset)",
      hint: "move the file away, and a new one will be started")
  }

  /// Whether the masked checksum after some bytes is theirs.
  private func hasChecksum(_ range: Range<Int>) -> Bool {
    word(at: range.upperBound, count: 4) == UInt64(CastagnoliChecksum(of: bytes[range]).masked)
  }

  /// A little-endian number; nil beyond the end.
  private func word(at offset: Int, count: Int) -> UInt64? {
    guard offset + count <= bytes.count else { return nil }
    return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The step and the version that an event has; nil when the bytes are no protocol buffer.
  private func fields(_ range: Range<Int>) -> (step: Int, version: String?)? {
    var position = range.lowerBound
    func variable() -> UInt64? {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 70, by: 7) {
        guard position < range.upperBound else { return nil }
        let byte = bytes[position]
        position += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
      }
      return nil
    }
    var step = 0
    var version: String?
    while position < range.upperBound {
      guard let key = variable() else { return nil }
      switch key & 7 {
      case 0:
        guard let value = variable() else { return nil }
        if key >> 3 == 2 { step = Int(Int64(bitPattern: value)) }
      case 1: position += 8
      case 2:
        guard let length = variable(), length <= UInt64(range.upperBound - position) else {
          return nil
        }
        let end = position + Int(length)
        if key >> 3 == 3 { version = String(decoding: bytes[position..<end], as: UTF8.self) }
        position = end
      case 5: position += 4
      default: return nil
      }
    }
    return position == range.upperBound ? (step, version) : nil
  }
}
