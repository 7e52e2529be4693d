import Foundation
import Shards
import Support

/// The shards a process still has to make, drawn one at a time and locked while they are in hand.
///
/// Shards that exist are done. Shards another process holds are passed over and looked at again at
/// the end, in case that process died.
final class ShardQueue {
  private let folder: String
  private let prefix: String
  private var waiting: [Int]
  private var held: [Int] = []
  /// The locks of the shards in hand.
  private var locks: [Int: HeldLock] = [:]
  private var isSecondPass = false
  /// Shards that were done before or that others have in hand, by what was found last.
  private(set) var doneBefore = 0
  private(set) var heldByOthers: [Int] = []

  init(folder: String, prefix: String, shards: [Int]) {
    self.folder = folder
    self.prefix = prefix
    waiting = shards.reversed()
  }

  /// The next shard to make, locked until it is released; nil when there is none left.
  func next() throws(PipelineError) -> Int? {
    while true {
      guard let index = waiting.popLast() else {
        guard !isSecondPass, !held.isEmpty else {
          heldByOthers = held
          return nil
        }
        isSecondPass = true
        waiting = held.reversed()
        held = []
        continue
      }
      let name = ShardName(prefix: prefix, index: index)
      if try FileBytes.isPresent("\(folder)/\(name.tar)") {
        doneBefore += 1
        // Left by a process that died between the tar's rename and the lock's end.
        if FileBytes.exists("\(folder)/\(name.lock)") {
          if let lock = try ShardLock.acquire(folder: folder, name: name) { lock.release() }
        }
        continue
      }
      guard let lock = try ShardLock.acquire(folder: folder, name: name) else {
        held.append(index)
        continue
      }
      // Another process may have finished it between the look and the lock.
      if try FileBytes.isPresent("\(folder)/\(name.tar)") {
        doneBefore += 1
        lock.release()
        continue
      }
      locks[index] = HeldLock(lock)
      return index
    }
  }

  /// Gives a shard's lock back.
  func release(_ shard: Int) {
    locks[shard] = nil
  }

  /// Gives all locks back, those of shards drawn ahead too.
  func releaseAll() {
    locks = [:]
  }
}

/// A lock that a dictionary can hold.
private final class HeldLock {
  private let lock: ShardLock

  init(_ lock: consuming ShardLock) {
    self.lock = lock
  }
}
