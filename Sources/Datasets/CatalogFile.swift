import Annotations
import Foundation
import Imaging
import Manifest
import Support

/// The tab-separated file a catalog is kept in.
///
/// Lines: `pastiche-catalog 2 KEY`, then `label PATH BYTES SHA256` and `tar PATH BYTES`, then per
/// image `image PATH BYTES SHA256 WIDTH HEIGHT` or `member TAR OFFSET PATH BYTES SHA256 WIDTH HEIGHT`,
/// followed by its `segment CLASS AREA X1 Y1 X2 Y2 CROWD RLE` (COCO run lengths inside the box), with
/// `problem IMAGE KIND COUNT CODE PLACE MESSAGE HINT` and `remark …` of the same form between them,
/// and last `end IMAGES SEGMENTS`.
final class CatalogFile: Sendable {
  let path: String
  private let descriptor: Int32

  init(path: String) throws(PipelineError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileBytes.failure(path, "cannot be opened") }
  }

  deinit {
    close(descriptor)
  }

  /// Some bytes of the file as text.
  func text(at offset: Int, length: Int) throws(PipelineError) -> String {
    var got = 0
    var status = 1
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, initialized in
      while got < length, status != 0 {
        status = pread(
          descriptor, buffer.baseAddress?.advanced(by: got), length - got, off_t(offset + got))
        if status < 0 && errno == EINTR { continue }
        guard status > 0 else { break }
        got += status
      }
      initialized = got
    }
    guard status >= 0 else {
      throw FileBytes.failure(path, "cannot be read at byte \(offset + got)")
    }
    guard got == length else {
      throw PipelineError(
        .changedInput, at: path, "ends before byte \(offset + length)",
        hint: "the catalog was cut while the run used it")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A mask from its run lengths.
  static func mask(
    from text: String, size: PixelSize, at place: String
  ) throws(PipelineError) -> Mask {
    try RunLengths(compressed: text, size: size, at: place).mask()
  }

  /// Reads all rows in one pass over the file, one megabyte at a time.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` when the file is cut or a line is wrong.
  func read(
    _ dataset: DatasetManifest
  ) throws(PipelineError) -> (key: String, labels: [LabelRow], Catalog) {
    var rows = CatalogRows(path: path, classCount: max(1, dataset.classes.count))
    var hasher = DigestHasher()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var pending: [UInt8] = []
    var lineStart = 0
    var offset = 0
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileBytes.failure(path, "cannot be read") }
      if count == 0 { break }
      buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      var start = 0
      while let end = buffer[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
        pending.append(contentsOf: buffer[start..<end])
        try rows.add(line: pending, at: lineStart)
        pending.removeAll(keepingCapacity: true)
        start = end + 1
        lineStart = offset + start
      }
      pending.append(contentsOf: buffer[start..<count])
      offset += count
    }
    guard rows.isComplete, pending.isEmpty else {
      throw PipelineError(
        .corruptFile, at: path, "ends in the middle", hint: "delete it; it is made again")
    }
    let catalog = Catalog(
      root: DataRoot(dataset), images: rows.images, segments: rows.segments,
      problems: rows.problems,
      remarks: rows.remarks, digest: hasher.finalized(), tars: rows.tars, file: self,
      known: KnownContents(count: rows.images.count))
    return (rows.key, rows.labels, catalog)
  }
}

/// A label or list file a catalog was made from.
struct LabelRow: Equatable {
  let path: String
  let bytes: Int
  let digest: Digest
}

/// A tar that images lie in; its members have digests of their own.
struct TarRow: Sendable, Equatable {
  let path: String
  let bytes: Int
}
