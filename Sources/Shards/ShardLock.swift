import Support

/// The right to write one shard: processes of the same run share the work by taking these.
package struct ShardLock: ~Copyable {
  private let lock: FileLock

  private init(_ lock: consuming FileLock) {
    self.lock = lock
  }

  /// Takes the lock of a shard without waiting.
  ///
  /// Whoever has it must look again whether the tar is there: its last holder may have finished it.
  /// It must outlive the ``ShardWriter``, whose temporary file it guards: end it by ``release()``.
  ///
  /// - Returns: The lock; nil when another live process holds it. One left by a process that died is
  ///   taken over.
  /// - Throws: ``PipelineError`` with `missingFile` or `inputOutput`.
  package static func acquire(
    folder: String, name: ShardName
  ) throws(PipelineError) -> ShardLock? {
    guard let lock = try FileLock.acquire(path: folder + "/" + name.lock, wait: false) else {
      return nil
    }
    return ShardLock(lock)
  }

  /// Who holds the lock of a shard, for messages; nil when nobody has its file.
  package static func holder(folder: String, name: ShardName) -> String? {
    FileLock.holder(path: folder + "/" + name.lock)
  }

  /// Gives the lock back and removes its file; the end of the value's life does the same.
  package consuming func release() {}
}
