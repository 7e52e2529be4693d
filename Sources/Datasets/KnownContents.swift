import Support
import Synchronization

/// Which files of a catalog have been found to be those catalogued and which to be sound, and how to
/// know them again.
///
/// A file is read once for every sample it is in, and has to be the same every time. The first time its
/// digest tells; from then on its tag does, which takes a quarter of the time. 17 bytes a row.
///
/// What is known of a row is only ever what its bytes say, so it does not matter who asks first.
final class KnownContents: Sendable {
  private let tags: Mutex<[ContentTag]>
  private let sound: Mutex<[Bool]>

  init(count: Int) {
    tags = Mutex(Array(repeating: .none, count: count))
    sound = Mutex(Array(repeating: false, count: count))
  }

  /// Whether the bytes read for a row have its digest.
  func admit(_ bytes: [UInt8], row: Int, digest: Digest) -> Bool {
    let tag = ContentTag(of: bytes)
    if tags.withLock({ $0[row] == tag }) { return true }
    guard Digest(of: bytes) == digest else { return false }
    tags.withLock { $0[row] = tag }
    return true
  }

  /// Whether a row's bytes were decoded to their end before.
  func isSound(row: Int) -> Bool { sound.withLock { $0[row] } }

  /// Keeps that a row's bytes, once admitted, were decoded to their end without an error.
  func noteSound(row: Int) { sound.withLock { $0[row] = true } }
}
