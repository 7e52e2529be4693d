import Support

/// Where every member of a shard lies, as the `.idx` file beside the tar tells it.
///
/// The text is what NVIDIA DALI's `wds2idx` writes and its WebDataset reader takes (version `v1.2`):
/// a line `v1.2 N`, then a line for each of the N samples with `name offset size path` of every
/// member, all separated by single spaces.
package struct OffsetTable: Sendable, Equatable {
  /// The members of each sample, in the order of the tar.
  package private(set) var samples: [[MemberSpan]] = []

  package init() {}

  /// Adds a member behind the last one; a new key starts a new sample.
  package mutating func append(_ span: MemberSpan) {
    if samples.last?.first?.key == span.key {
      samples[samples.count - 1].append(span)
    } else {
      samples.append([span])
    }
  }

  /// The file's bytes.
  package var text: [UInt8] {
    var lines = ["v1.2 \(samples.count)"]
    lines += samples.map { members in
      members.map { "\($0.name) \($0.offset) \($0.size.bytes) \($0.path)" }.joined(separator: " ")
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Reads the file's text.
  ///
  /// - Throws: ``PipelineError`` with `unsupportedFormat` for another version and `corruptFile`, at
  ///   `place:line`, for anything else that `wds2idx` does not write.
  package init(parsing text: String, at place: String) throws(PipelineError) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let header = lines[0].split(separator: " ")
    guard header.count == 2, header[0].hasPrefix("v"), let count = Int(header[1]) else {
      throw PipelineError(
        .corruptFile, at: "\(place):1", "found '\(lines[0])' but expected 'v1.2' and a count")
    }
    guard header[0] == "v1.2" else {
      throw PipelineError(
        .unsupportedFormat, at: "\(place):1", "is version '\(header[0])' but 'v1.2' is read")
    }
    guard lines.last == "", lines.count - 2 == count else {
      throw PipelineError(
        .corruptFile, at: place, "has \(max(0, lines.count - 2)) samples but announces \(count)")
    }
    lines.removeLast()
    for (number, line) in lines.enumerated().dropFirst() {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count % 4 == 0 else {
        throw PipelineError(
          .corruptFile, at: "\(place):\(number + 1)",
          "has \(words.count) words but four for each member are expected")
      }
      for first in stride(from: 0, to: words.count, by: 4) {
        guard let offset = Int(words[first + 1]), let size = Int(words[first + 2]),
          offset >= 0, size >= 0,
          let span = MemberSpan(
            path: String(words[first + 3]), offset: offset, size: ByteCount(size)),
          span.name == words[first]
        else {
          throw PipelineError(
            .corruptFile, at: "\(place):\(number + 1)",
            "found '\(words[first..<first + 4].joined(separator: " "))' "
              + "but expected a member's name, offset, size and path")
        }
        append(span)
      }
    }
    guard samples.count == count else {
      throw PipelineError(
        .corruptFile, at: place, "has \(samples.count) samples but announces \(count)")
    }
  }
}
