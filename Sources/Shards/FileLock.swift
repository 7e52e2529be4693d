import Glibc
import Support

/// An exclusive lock on a file, held by this process until it is released or dies.
///
/// The lock is the kernel's (`flock`), the file only carries it: when the holder dies, even by
/// `kill -9`, the lock is free and the next process takes the file over. The text names the holder.
package struct FileLock: ~Copyable {
  private let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // Unlinked while still held: whoever opened the same file meanwhile finds, once the lock is
    // theirs, that the name is gone, and starts over (see `isCurrent`).
    unlink(path)
    close(descriptor)
  }

  /// Gives the lock back and removes its file; the end of the value's life does the same.
  package consuming func release() {}

  /// Takes the lock, or waits for it.
  ///
  /// - Parameters:
  ///   - path: The lock's file; made when it does not exist.
  ///   - wait: Whether to block until the holder lets go.
  /// - Returns: The lock; nil when another holds it and `wait` is false.
  /// - Throws: ``PipelineError`` with `missingFile` or `inputOutput`, also where the file system
  ///   has no locks.
  package static func acquire(path: String, wait: Bool) throws(PipelineError) -> FileLock? {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw FileBytes.failure(path, "cannot be created") }
      guard flock(descriptor, wait ? LOCK_EX : LOCK_EX | LOCK_NB) == 0 else {
        let number = errno
        let error = FileBytes.failure(path, "cannot be locked")
        close(descriptor)
        if number == EINTR { continue }
        if number == EWOULDBLOCK { return nil }
        throw PipelineError(
          error.code, at: error.place, error.message,
          hint: "write to a file system with locks (see docs/clusters.md)")
      }
      guard let isCurrent = isCurrent(descriptor, path) else {
        let error = FileBytes.failure(path, "cannot be examined")
        close(descriptor)
        throw error
      }
      guard isCurrent else {
        close(descriptor)
        continue
      }
      let lock = FileLock(path: path, descriptor: descriptor)
      try lock.writeHolder()
      return lock
    }
  }

  /// Who holds the lock, for example `process 4711 on node-3`; nil when there is no such file.
  ///
  /// What is read may be out of date as soon as it is told: it is for messages only.
  package static func holder(path: String) -> String? {
    guard let text = try? FileBytes.readText(path, limit: ByteCount(4096)) else { return nil }
    return text.split(separator: "\n").first.map(String.init)
  }

  /// Whether the open file is still the one of this name; nil when that cannot be told.
  private static func isCurrent(_ descriptor: Int32, _ path: String) -> Bool? {
    var held = stat()
    var named = stat()
    guard fstat(descriptor, &held) == 0 else { return nil }
    guard stat(path, &named) == 0 else { return errno == ENOENT ? false : nil }
    return held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }

  private func writeHolder() throws(PipelineError) {
    var host = [CChar](repeating: 0, count: 256)
    let isNamed = gethostname(&host, host.count - 1) == 0
    let letters = host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let name = isNamed ? String(decoding: letters, as: UTF8.self) : "an unnamed host"
    let text = Array("process \(getpid()) on \(name)\n".utf8)
    var written = 0
    while written < text.count {
      let put = text.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress?.advanced(by: written), $0.count - written, off_t(written))
      }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else { throw FileBytes.failure(path, "cannot be written") }
      written += put
    }
    while ftruncate(descriptor, off_t(text.count)) != 0 {
      guard errno == EINTR else { throw FileBytes.failure(path, "cannot be written") }
    }
  }
}
