import CArchive
import Glibc
import Support

/// A ustar archive on its way to a temporary file, hashed as it is written.
///
/// libarchive is told not to block the output (`bytes_per_block` 0, `bytes_in_last_block` 1), so it
/// hands over 512-byte headers and member bytes as they come; they are gathered here and written
/// 1 MiB at a time. The temporary file is removed when the sink goes away before ``keep(as:)``.
final class TarSink {
  private static let bufferSize = 1 << 20
  /// What eleven octal digits can say (POSIX.1-1988 ustar).
  static let largestMember = 0o77_777_777_777

  private let path: String
  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var hasher: DigestHasher? = DigestHasher()
  private var byteCount = 0
  private var failure: PipelineError?
  private var isKept = false

  /// Creates the temporary file, over a leftover of a process that was killed.
  init(path: String) throws(PipelineError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileBytes.failure(path, "cannot be created") }
    guard let archive = archive_write_new(), let entry = archive_entry_new() else {
      preconditionFailure("libarchive is out of memory")
    }
    self.path = path
    self.archive = archive
    self.entry = entry
    self.descriptor = descriptor
    buffer.reserveCapacity(Self.bufferSize)
    try check(archive_write_set_format_ustar(archive))
    try check(archive_write_set_bytes_per_block(archive, 0))
    try check(archive_write_set_bytes_in_last_block(archive, 1))
    // Unretained: `deinit` frees the archive, and marks an unfinished one as failed first, so that
    // no callback comes after the sink is gone.
    let context = Unmanaged.passUnretained(self).toOpaque()
    try check(
      archive_write_open2(
        archive, context, nil,
        { _, context, bytes, count in
          guard let context else { return -1 }
          let sink = Unmanaged<TarSink>.fromOpaque(context).takeUnretainedValue()
          return sink.take(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : -1
        }, nil, nil))
  }

  deinit {
    archive_write_fail(archive)
    archive_write_free(archive)
    archive_entry_free(entry)
    if descriptor >= 0 { close(descriptor) }
    if !isKept { unlink(path) }
  }

  /// The library that writes and reads the tars, for example `libarchive 3.6.2`.
  static var libraryVersion: String {
    String(cString: archive_version_string())
  }

  /// Writes a regular file of mode 0644, time 0, owner and group 0 without names.
  ///
  /// - Returns: The offset of its data in the tar.
  func add(name: String, bytes: [UInt8]) throws(PipelineError) -> Int {
    archive_entry_clear(entry)
    archive_entry_set_pathname(entry, name)
    archive_entry_set_filetype(entry, UInt32(Glibc.S_IFREG))
    archive_entry_set_perm(entry, 0o644)
    archive_entry_set_size(entry, Int64(bytes.count))
    archive_entry_set_mtime(entry, 0, 0)
    archive_entry_set_uid(entry, 0)
    archive_entry_set_gid(entry, 0)
    try check(archive_write_header(archive, entry))
    let offset = Int(archive_filter_bytes(archive, 0))
    let put = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
    guard put == bytes.count else { throw explained() }
    return offset
  }

  /// Closes the archive, syncs the file and tells its digest and size.
  func finish() throws(PipelineError) -> (digest: Digest, size: ByteCount) {
    if let failure { throw failure }
    try check(archive_write_close(archive))
    guard flush() else { throw explained() }
    guard fsync(descriptor) == 0 else { throw FileBytes.failure(path, "cannot be synced to disk") }
    FileBytes.forget(descriptor)
    let status = close(descriptor)
    descriptor = -1
    guard status == 0 else { throw FileBytes.failure(path, "cannot be closed") }
    guard let digest = hasher.take()?.finalized() else {
      preconditionFailure("a tar is finished twice")
    }
    return (digest, ByteCount(byteCount))
  }

  /// Renames the finished file into place.
  func keep(as final: String) throws(PipelineError) {
    try FileBytes.rename(path, to: final)
    isKept = true
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.bufferSize - buffer.count)
      buffer.append(contentsOf: part)
      rest = rest.dropFirst(part.count)
      if buffer.count == Self.bufferSize, !flush() { return false }
    }
    return true
  }

  private func flush() -> Bool {
    if failure != nil { return false }
    hasher?.update(buffer)
    var written = 0
    while written < buffer.count {
      let put = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else {
        failure = FileBytes.failure(path, "cannot be written")
        return false
      }
      written += put
    }
    // The disk starts on it now, so that little is left to wait for when the shard is synced.
    FileBytes.startWriting(descriptor, at: byteCount, count: written)
    byteCount += written
    buffer.removeAll(keepingCapacity: true)
    return true
  }

  private func check(_ status: Int32) throws(PipelineError) {
    guard status == ARCHIVE_OK else { throw explained() }
  }

  /// The first failure: of the file when a write failed, else what libarchive says.
  private func explained() -> PipelineError {
    let text = archive_error_string(archive).map { String(cString: $0).lowercased() }
    let error =
      failure ?? PipelineError(.inputOutput, at: path, "cannot be written: \(text ?? "no reason")")
    failure = error
    return error
  }
}
