import Datasets
import Support
import Synchronization

/// The segments pasted lately, shared by the threads that make samples.
///
/// Segments are pasted again and again, and are far smaller than the images they are cut from. What is
/// kept was checked against its catalog row when it was read, so a sample is the same whether or not
/// its segments were here. The least recently used go first, by halves: never more than
/// ``limit`` is held.
package final class SegmentCache: Sendable {
  /// How much pixels and masks may take together.
  static let limit = ByteCount.mebibytes(64)

  private struct Key: Hashable {
    let source: String
    let row: Int
  }

  /// One half: what was used since the other half was full, and its size.
  private struct Half {
    var segments: [Key: SegmentPixels] = [:]
    var bytes = 0
  }

  private let halves = Mutex((recent: Half(), older: Half()))

  package init() {}

  /// A segment, read when it is not here.
  ///
  /// - Throws: ``PipelineError`` when it cannot be read.
  func segment(_ row: PoolRow) throws(PipelineError) -> SegmentPixels {
    let key = Key(source: row.source.entry.name, row: row.row)
    let known = halves.withLock { halves -> SegmentPixels? in
      if let segment = halves.recent.segments[key] { return segment }
      guard let segment = halves.older.segments[key] else { return nil }
      Self.keep(segment, key, in: &halves)
      return segment
    }
    if let known { return known }
    // Read outside the lock: two threads may read the same segment at once.
    let segment = try SegmentPixels(row)
    halves.withLock { Self.keep(segment, key, in: &$0) }
    return segment
  }

  private static func keep(
    _ segment: SegmentPixels, _ key: Key, in halves: inout (recent: Half, older: Half)
  ) {
    let bytes = segment.bytes
    guard bytes <= limit.bytes / 2, halves.recent.segments[key] == nil else { return }
    if halves.recent.bytes + bytes > limit.bytes / 2 {
      halves = (recent: Half(), older: halves.recent)
    }
    halves.recent.segments[key] = segment
    halves.recent.bytes += bytes
  }
}

extension SegmentPixels {
  /// What its pixels and its mask take in memory.
  fileprivate var bytes: Int {
    image.size.area * image.channels * (image.depth.rawValue / 8) + mask.size.area
  }
}
