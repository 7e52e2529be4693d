import Support
import Synchronization

/// Which files of a catalog have been found to be those catalogued, and how to know them again.
///
/// A file is read once for every sample it is in, and has to be the same every time. The first time its
/// digest tells; from then on its tag does, which takes a quarter of the time. 16 bytes a row.
final class KnownContents: Sendable {
  private let tags: Mutex<[ContentTag]>

  init(count: Int) {
    tags = Mutex(Array(repeating: .none, count: count))
  }

  /// Whether the bytes read for a row have its digest.
  func admit(_ bytes: [UInt8], row: Int, digest: Digest) -> Bool {
    let tag = ContentTag(of: bytes)
    if tags.withLock({ $0[row] == tag }) { return true }
    guard Digest(of: bytes) == digest else { return false }
    tags.withLock { $0[row] = tag }
    return true
  }
}
