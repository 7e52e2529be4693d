import Foundation
import Imaging
import Support

/// Writes an annotation file in COCO's format of any length, in memory that does not grow.
///
/// The same calls give the bytes of ``COCOWriter``. Annotations go to `PATH.tmp`, images to a file
/// that has lost its name; ``finish()`` joins them and renames the whole into place. Without it, or
/// after an error, nothing stays.
package struct COCOFileWriter: ~Copyable {
  private let path: String
  private var text: COCOText
  private var annotations: Spool
  private var images: Spool

  /// Starts a file with these classes; the first has id 1.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when the temporary files cannot be made.
  package init(path: String, categories: [String]) throws(PipelineError) {
    var annotations = try Spool(path: path + ".tmp")
    try annotations.append(COCOText.start)
    let images = try Spool(path: path + ".images.tmp", isNamed: false)
    self.path = path
    text = COCOText(categories: categories)
    self.annotations = annotations
    self.images = images
  }

  /// Adds an image and gives its id.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when the disk is full.
  package mutating func addImage(
    fileName: String, size: PixelSize
  ) throws(PipelineError) -> Int {
    try images.append(text.image(fileName: fileName, size: size))
    return text.imageCount
  }

  /// Adds a thing to the image that was added last, which has this id; the runs have its size.
  ///
  /// - Throws: As ``addImage(fileName:size:)``.
  package mutating func addAnnotation(
    image: Int, category: Int, runs: RunLengths, isCrowd: Bool = false
  ) throws(PipelineError) {
    try annotations.append(
      text.annotation(image: image, category: category, runs: runs, isCrowd: isCrowd))
  }

  /// Completes the file, syncs it and renames it into place.
  ///
  /// - Throws: As ``addImage(fileName:size:)``.
  package consuming func finish() throws(PipelineError) {
    try annotations.append(text.middle)
    try images.flush()
    try annotations.append(contentsOf: images)
    try annotations.append(COCOText.end)
    try annotations.flush()
    try annotations.rename(to: path)
  }
}

/// A temporary file that is added to, removed at the end unless it was renamed.
private struct Spool: ~Copyable {
  private let path: String
  private let isNamed: Bool
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 20

  /// Creates the file; one without a name is gone with the process that has it open.
  init(path: String, isNamed: Bool = true) throws(PipelineError) {
    self.path = path
    self.isNamed = isNamed
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileBytes.failure(path, "cannot be created") }
    guard isNamed || unlink(path) == 0 else { throw FileBytes.failure(path, "cannot be removed") }
  }

  deinit {
    close(descriptor)
    // After a rename there is nothing of this name any more.
    if isNamed { unlink(path) }
  }

  mutating func append(_ bytes: [UInt8]) throws(PipelineError) {
    buffer += bytes
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Adds all of another one, which was flushed.
  mutating func append(contentsOf other: borrowing Spool) throws(PipelineError) {
    var offset = 0
    while true {
      var failed = false
      let block = [UInt8](unsafeUninitializedCapacity: Self.bufferSize) { space, count in
        let got = pread(other.descriptor, space.baseAddress, space.count, off_t(offset))
        failed = got < 0
        count = max(got, 0)
      }
      if failed, errno == EINTR { continue }
      guard !failed else { throw FileBytes.failure(other.path, "cannot be read") }
      guard !block.isEmpty else { return }
      offset += block.count
      try append(block)
    }
  }

  mutating func flush() throws(PipelineError) {
    var offset = 0
    while offset < buffer.count {
      let put = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
      }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { throw FileBytes.failure(path, "cannot be written") }
      offset += put
    }
    buffer.removeAll(keepingCapacity: true)
  }

  borrowing func rename(to target: String) throws(PipelineError) {
    guard fsync(descriptor) == 0 else { throw FileBytes.failure(path, "cannot be synced to disk") }
    try FileBytes.rename(path, to: target)
  }
}
