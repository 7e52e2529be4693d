import Foundation

extension FileBytes {
  /// Some bytes of a file, from an offset on.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, or `changedInput` when the file
  ///   ends before them.
  package static func read(
    _ path: String, at offset: Int, count: Int
  ) throws(PipelineError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
    defer { close(descriptor) }
    var got = 0
    var status = 1
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while got < count, status != 0 {
        status = pread(
          descriptor, buffer.baseAddress?.advanced(by: got), count - got, off_t(offset + got))
        if status < 0 && errno == EINTR { continue }
        guard status > 0 else { break }
        got += status
      }
      initialized = got
    }
    guard status >= 0 else { throw failure(path, "cannot be read at byte \(offset + got)") }
    guard got == count else {
      throw PipelineError(
        .changedInput, at: path, "ends before byte \(offset + count), expected \(count) bytes there"
      )
    }
    return bytes
  }

  /// The size of a file; 0 when there is none.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when that cannot be told.
  package static func size(_ path: String) throws(PipelineError) -> Int {
    var status = stat()
    if stat(path, &status) == 0 { return Int(status.st_size) }
    guard errno == ENOENT || errno == ENOTDIR else { throw failure(path, "cannot be examined") }
    return 0
  }
}
