import CLinux
import Foundation

/// Reading and writing whole small files, with failures told as sentences.
package enum FileBytes {
  /// The largest file that is read whole unless another limit is given.
  package static let largest = ByteCount.mebibytes(1024)

  /// All bytes of a file.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, `limitExceeded` (over `limit`) or `inputOutput`.
  package static func read(
    _ path: String, limit: ByteCount = largest
  ) throws(PipelineError) -> [UInt8] {
    // Opening a pipe would wait for someone to write.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, "cannot be examined") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw PipelineError(
        .inputOutput, at: path, isFolder ? "is a folder, not a file" : "is not a regular file")
    }
    let size = Int(status.st_size)
    guard size <= limit.bytes else {
      throw PipelineError(
        .limitExceeded, at: path, "is \(ByteCount(size)), over the limit of \(limit)")
    }
    var count = 0
    var readError: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      while count < size {
        let got = Foundation.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
        if got < 0 {
          if errno == EINTR { continue }
          readError = errno
          break
        }
        if got == 0 { break }
        count += got
      }
      initialized = count
    }
    guard readError == 0 else {
      throw PipelineError(.inputOutput, at: path, "cannot be read: \(reason(readError))")
    }
    guard count == size else {
      throw PipelineError(
        .changedInput, at: path, "ended after \(count) of \(size) bytes while it was read")
    }
    return bytes
  }

  /// The text of a UTF-8 file.
  ///
  /// - Throws: as ``read(_:limit:)``; `corruptFile` when the bytes are not UTF-8.
  package static func readText(
    _ path: String, limit: ByteCount = largest
  ) throws(PipelineError) -> String {
    guard let text = String(validating: try read(path, limit: limit), as: UTF8.self) else {
      throw PipelineError(
        .corruptFile, at: path, "is not UTF-8 text", hint: "save it again as UTF-8")
    }
    return text
  }

  /// Writes a file under a temporary name, syncs it and renames it: all of it appears, or nothing.
  ///
  /// The temporary name is always the same, so a killed process leaves at most one, which the next
  /// write takes over; processes that may write the same file at once hold a lock around this.
  package static func writeAtomically(
    _ bytes: [UInt8], to path: String
  ) throws(PipelineError) {
    let temporary = path + ".tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(temporary, "cannot be created") }
    do {
      defer { close(descriptor) }
      var offset = 0
      while offset < bytes.count {
        let put = bytes.withUnsafeBytes {
          Foundation.write(descriptor, $0.baseAddress?.advanced(by: offset), bytes.count - offset)
        }
        if put < 0 && errno == EINTR { continue }
        guard put > 0 else {
          let error = failure(temporary, "cannot be written")
          unlink(temporary)
          throw error
        }
        offset += put
      }
      guard fsync(descriptor) == 0 else {
        let error = failure(temporary, "cannot be synced to disk")
        unlink(temporary)
        throw error
      }
    }
    try rename(temporary, to: path)
  }

  /// Lets the disk start on a part of an open file, without waiting for it.
  ///
  /// A file system that cannot is no worse off: what must be on disk is synced in the end.
  package static func startWriting(_ descriptor: Int32, at offset: Int, count: Int) {
    let write: UInt32 = 2  // SYNC_FILE_RANGE_WRITE
    _ = sync_file_range(descriptor, Int64(offset), Int64(count), write)
  }

  /// Lets the kernel forget what it holds of an open file that was synced.
  ///
  /// A large run then neither pushes its own inputs out of memory nor takes new memory for every
  /// shard, which costs more than all else in writing one where memory is given out by a hypervisor.
  package static func forget(_ descriptor: Int32) {
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
  }

  /// Renames a finished file into place and syncs the folder, so that the name survives a crash.
  package static func rename(_ temporary: String, to path: String) throws(PipelineError) {
    guard Foundation.rename(temporary, path) == 0 else {
      let error = failure(path, "cannot be renamed from '\(temporary)'")
      unlink(temporary)
      throw error
    }
    let folder = PathText.folder(of: path)
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(folder, "cannot be opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(folder, "cannot be synced to disk") }
  }

  /// Makes a folder and its parents; an existing one is fine.
  package static func makeFolder(_ path: String) throws(PipelineError) {
    if try isMade(path) { return }
    let parent = PathText.folder(of: path)
    if errno == ENOENT, !parent.isEmpty, parent != path {
      try makeFolder(parent)
      if try isMade(path) { return }
    }
    throw failure(path, "cannot be made a folder")
  }

  /// Makes one folder; whether it is there now, else `errno` tells why not.
  private static func isMade(_ path: String) throws(PipelineError) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    guard errno == EEXIST else { return false }
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(path, "cannot be examined") }
    errno = EEXIST
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a file or folder of this name exists.
  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// Whether a file or folder of this name exists, where a wrong no would do harm.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when that cannot be told, of a disk that fails
  ///   for example.
  package static func isPresent(_ path: String) throws(PipelineError) -> Bool {
    if exists(path) { return true }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw failure(path, "cannot be looked for")
    }
    return false
  }

  /// The error for a call that has just set `errno`.
  package static func failure(_ path: String, _ what: String) -> PipelineError {
    let number = errno
    let code: PipelineError.Code = number == ENOENT ? .missingFile : .inputOutput
    return PipelineError(code, at: path, "\(what): \(reason(number))")
  }

  private static func reason(_ number: Int32) -> String {
    String(cString: strerror(number)).lowercased()
  }
}
