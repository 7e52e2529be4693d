import CArchive
import Glibc
import Support

/// A tar archive read from front to back, one member after the other.
///
/// Every header's checksum is checked by libarchive. Links, devices, sparse files, absolute names
/// and names with `..` are refused; folders and names that belong to no sample (see ``MemberSpan``)
/// are passed over, as `webdataset` does, and counted.
final class TarSource {
  /// The members that belong to no sample so far.
  private(set) var passedOver = 0
  /// Where the header of the member begins that ``next()`` has just returned.
  private(set) var headerOffset = 0

  private let place: String
  private let archive: OpaquePointer
  private let descriptor: Int32
  private let fileSize: Int
  private var end = 0
  private var last: String?

  /// Opens an uncompressed tar.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - place: What errors call it; they name `place:member`.
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, `corruptFile` when it is empty,
  ///   `unsupportedFormat` when it is no regular file or no tar.
  init(path: String, place: String) throws(PipelineError) {
    // Opening a pipe would wait for someone to write.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileBytes.failure(place, "cannot be opened") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw PipelineError(.unsupportedFormat, at: place, "is not a regular file")
    }
    guard let archive = archive_read_new() else {
      preconditionFailure("libarchive is out of memory")
    }
    self.place = place
    self.archive = archive
    self.descriptor = descriptor
    fileSize = Int(status.st_size)
    archive_read_support_format_tar(archive)
    guard fileSize > 0 else { throw corrupt("is empty but expected a tar archive") }
    guard archive_read_open_fd(archive, descriptor, min(1 << 20, fileSize)) == ARCHIVE_OK else {
      throw explained()
    }
  }

  /// Reads a part of a tar that is in memory and ends with a member.
  private init(_ part: UnsafeRawBufferPointer, place: String) throws(PipelineError) {
    guard let archive = archive_read_new() else {
      preconditionFailure("libarchive is out of memory")
    }
    self.place = place
    self.archive = archive
    descriptor = -1
    fileSize = part.count
    archive_read_support_format_tar(archive)
    guard archive_read_open_memory(archive, part.baseAddress, part.count) == ARCHIVE_OK else {
      throw explained()
    }
  }

  deinit {
    archive_read_free(archive)
    if descriptor >= 0 { close(descriptor) }
  }

  /// Lets a body read the members of a part of a tar.
  ///
  /// - Parameters:
  ///   - part: Whole members, with their headers.
  ///   - place: What errors call the tar.
  ///   - body: Gets a source that is of no use once it returns.
  /// - Returns: What the body returns.
  /// - Throws: ``PipelineError``, see ``next()``.
  static func reading<Result>(
    _ part: [UInt8], place: String, _ body: (TarSource) throws(PipelineError) -> Result
  ) throws(PipelineError) -> Result {
    try part.withUnsafeBufferPointer { bytes throws(PipelineError) in
      try body(TarSource(UnsafeRawBufferPointer(bytes), place: place))
    }
  }

  /// The next member that belongs to a sample; nil behind the last one.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` for damage and truncation, `unsupportedFormat`
  ///   for members that no shard may hold.
  func next() throws(PipelineError) -> MemberSpan? {
    while true {
      var entry: OpaquePointer?
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF {
        if descriptor >= 0 { try requireEndMark() }
        return nil
      }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw explained() }
      let name = try self.name(of: entry)
      let offset = Int(archive_filter_bytes(archive, 0))
      let kind = mode_t(archive_entry_filetype(entry)) & S_IFMT
      let isLink = archive_entry_hardlink(entry) != nil
      guard !isLink, kind == S_IFREG || kind == S_IFDIR, archive_entry_sparse_count(entry) == 0
      else {
        let found =
          isLink ? "a hard link" : kind == S_IFREG ? "a sparse file" : Self.word(for: kind)
        throw PipelineError(
          .unsupportedFormat, at: "\(place):\(name)", "is \(found) but expected a regular file")
      }
      let size = Int(archive_entry_size(entry))
      guard size >= 0, size <= fileSize - offset else {
        throw PipelineError(
          .corruptFile, at: "\(place):\(name)",
          "has \(size) bytes by its header but the file ends after \(fileSize - offset)",
          hint: "the tar is truncated; copy or make it again")
      }
      last = name
      headerOffset = Int(archive_read_header_position(archive))
      end = offset + (size + 511) / 512 * 512
      if kind == S_IFREG,
        let span = MemberSpan(path: name, offset: offset, size: ByteCount(size))
      {
        return span
      }
      passedOver += 1
    }
  }

  /// The bytes of the member that ``next()`` has just returned.
  func bytes(
    of span: MemberSpan, limit: ByteCount
  ) throws(PipelineError) -> [UInt8] {
    guard span.size <= limit else {
      throw PipelineError(
        .limitExceeded, at: "\(place):\(span.path)",
        "is \(span.size), over the limit of \(limit)")
    }
    let size = span.size.bytes
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      while got < size {
        let part = archive_read_data(archive, buffer.baseAddress?.advanced(by: got), size - got)
        guard part > 0 else { break }
        got += part
      }
      initialized = got
    }
    guard got == size else { throw explained() }
    return bytes
  }

  /// Refuses a tar that was cut between two members, which libarchive takes for its end.
  private func requireEndMark() throws(PipelineError) {
    var block = [UInt8](repeating: 1, count: 512)
    var got = -1
    repeat {
      got = pread(descriptor, &block, 512, off_t(end))
    } while got < 0 && errno == EINTR
    guard got == 512, block.allSatisfy({ $0 == 0 }) else {
      throw corrupt("ends without the blocks of zeros that close a tar archive")
    }
  }

  private func name(of entry: OpaquePointer) throws(PipelineError) -> String {
    // In the C locale libarchive cannot spell a pax header's UTF-8 name as a locale's text.
    guard let raw = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry),
      let name = String(validatingCString: raw), !name.isEmpty
    else { throw corrupt("a member's name is not UTF-8") }
    guard name.utf8.count <= ShardReader.longestName else {
      throw PipelineError(
        .limitExceeded, at: place,
        "a member's name has \(name.utf8.count) bytes, over the limit of \(ShardReader.longestName): "
          + "'\(name.prefix(40))…'")
    }
    let components = name.split(separator: "/")
    guard !name.hasPrefix("/"), !components.contains("..") else {
      throw PipelineError(
        .unsupportedFormat, at: "\(place):\(name)",
        "leads out of the archive but expected a relative name without '..'")
    }
    return name
  }

  private func corrupt(_ message: String) -> PipelineError {
    guard let last else { return PipelineError(.corruptFile, at: place, message) }
    return PipelineError(.corruptFile, at: place, "\(message), after member '\(last)'")
  }

  /// What libarchive says.
  private func explained() -> PipelineError {
    let text = archive_error_string(archive).map { String(cString: $0).lowercased() }
    if text == "unrecognized archive format" {
      return PipelineError(
        .unsupportedFormat, at: place, "is not a tar archive",
        hint: "a compressed tar must be unpacked to a plain one first")
    }
    return corrupt("cannot be read: \(text ?? "no reason")")
  }

  private static func word(for kind: mode_t) -> String {
    switch kind {
    case S_IFLNK: "a symbolic link"
    case S_IFCHR, S_IFBLK: "a device"
    case S_IFIFO: "a named pipe"
    default: "no file"
    }
  }
}
