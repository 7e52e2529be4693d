import Codecs
import Imaging
import Shards
import Support

/// What the members of one field, such as `jpg` or `query.seg.png`, are like.
package struct FieldSurvey: Sendable {
  package private(set) var members = 0
  package private(set) var samples = 0
  package private(set) var size = ByteCount(0)
  package private(set) var smallest = ByteCount(.max)
  package private(set) var largest = ByteCount(0)
  /// How many members are of each kind, for example `jpeg, 8 bit, 3 channels`.
  package private(set) var kinds: [String: Int] = [:]
  /// How many pictures are of each width and of each height: at most one row per pixel of a side, so
  /// that the medians are exact.
  package private(set) var widths: [Int: Int] = [:]
  package private(set) var heights: [Int: Int] = [:]
  /// Pictures that cannot be read, and the sentence about the first.
  package private(set) var unreadable = 0
  package private(set) var firstUnreadable: PipelineError?

  package init() {}

  /// Counts a member; its bytes are nil when it is too large to be looked into.
  mutating func add(_ span: MemberSpan, _ bytes: [UInt8]?, at place: String) {
    members += 1
    size.bytes += span.size.bytes
    smallest = min(smallest, span.size)
    largest = max(largest, span.size)
    guard let bytes else { return count("not looked into") }
    do {
      let header = try ImageDecoder.header(of: bytes, named: "\(place):\(span.path)")
      count(
        "\(header.format.rawValue), \(header.bitDepth) bit, \(header.channels) channel"
          + (header.channels == 1 ? "" : "s"))
      widths[header.size.width, default: 0] += 1
      heights[header.size.height, default: 0] += 1
    } catch {
      guard Self.isPicture(span.name) else { return count(Self.kind(of: span.name)) }
      count("cannot be read")
      unreadable += 1
      if firstUnreadable == nil { firstUnreadable = error }
    }
  }

  /// Counts a sample that has the field.
  mutating func addSample() {
    samples += 1
  }

  private mutating func count(_ kind: String) {
    kinds[kind, default: 0] += 1
  }

  private static func ending(_ name: String) -> String {
    String(name[(name.lastIndex(of: ".").map(name.index(after:)) ?? name.startIndex)...])
      .lowercased()
  }

  private static func isPicture(_ name: String) -> Bool {
    ["jpg", "jpeg", "png", "tif", "tiff"].contains(ending(name))
  }

  private static func kind(of name: String) -> String {
    switch ending(name) {
    case "json": "json"
    case "cls", "txt", "text", "transcript", "index": "text"
    case let other: other
    }
  }
}

extension [Int: Int] {
  /// Least, middle and greatest key, each counted as often as its value says; nil when empty.
  package var spread: (least: Int, median: Int, greatest: Int)? {
    let keys = keys.sorted()
    guard let least = keys.first, let greatest = keys.last else { return nil }
    let total = values.reduce(0, +)
    var seen = 0
    for key in keys {
      seen += self[key] ?? 0
      if 2 * seen >= total { return (least, key, greatest) }
    }
    return (least, greatest, greatest)
  }
}
