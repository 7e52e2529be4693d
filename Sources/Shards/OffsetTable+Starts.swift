import Support

extension OffsetTable {
  /// Where the samples of a shard of ours begin, in blocks of 512 bytes, out of the bytes of its `.idx`.
  ///
  /// Only the first member of each line is looked at, whose header is the block before its data, as
  /// ustar has it: a tar of others may have longer headers.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` at `place:line`.
  static func starts(in bytes: [UInt8], at place: String) throws(PipelineError) -> [UInt32] {
    var starts: [UInt32] = []
    var line = 0
    var position = 0
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer {
        line += 1
        position = end + 1
      }
      guard line > 0 else { continue }
      let words = bytes[position..<end].split(separator: UInt8(ascii: " "), maxSplits: 2)
      guard words.count == 3, let offset = number(words[1]), offset >= 512, offset % 512 == 0,
        let start = UInt32(exactly: offset / 512 - 1), starts.last.map({ $0 < start }) ?? true
      else {
        throw PipelineError(
          .corruptFile, at: "\(place):\(line + 1)",
          "does not begin with a member's name and offset, behind those of the line before")
      }
      starts.append(start)
    }
    let header = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard header.elementsEqual("v1.2 \(starts.count)".utf8) else {
      throw PipelineError(
        .corruptFile, at: "\(place):1",
        "found '\(String(decoding: header.prefix(40), as: UTF8.self))' but expected "
          + "'v1.2 \(starts.count)'")
    }
    return starts
  }

  /// A whole number of at most 18 digits.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...18).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}
