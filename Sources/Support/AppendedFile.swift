import Foundation

/// A file that grows at its end, one write for each piece.
///
/// Whoever reads it meanwhile, or after this process was killed, finds whole pieces and at most one
/// that was cut short. A piece that could not be written whole is taken back.
package final class AppendedFile {
  /// The file's path.
  package let path: String
  private let descriptor: Int32

  /// Opens a file to append to, and makes it where there is none.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when that cannot be, or `missingFile` when the
  ///   folder is not there.
  package init(_ path: String) throws(PipelineError) {
    let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw FileBytes.failure(path, "cannot be opened") }
    self.path = path
    descriptor = opened
  }

  deinit {
    close(descriptor)
  }

  /// Writes a piece after all others.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput`; the file is then as long as before.
  package func append(_ bytes: [UInt8]) throws(PipelineError) {
    var written = 0
    while written < bytes.count {
      let put = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else {
        let error = FileBytes.failure(path, "cannot be written")
        takeBack(written)
        throw error
      }
      written += put
    }
  }

  /// Waits until all that was appended is on disk.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput`.
  package func flush() throws(PipelineError) {
    guard fsync(descriptor) == 0 else {
      throw FileBytes.failure(path, "cannot be synced to disk")
    }
  }

  private func takeBack(_ count: Int) {
    let end = lseek(descriptor, 0, SEEK_END)
    guard count > 0, end >= count else { return }
    // Should that fail too, the piece that was cut short is found when the file is opened again.
    while ftruncate(descriptor, end - off_t(count)) != 0, errno == EINTR {}
  }
}
