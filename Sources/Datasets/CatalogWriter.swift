import Annotations
import Foundation
import Imaging
import Support

/// Writes a catalog file row by row under a temporary name.
struct CatalogWriter: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var images = 0
  private var segments = 0
  private var isFinished = false

  init(
    path: String, key: String, labels: [LabelRow], tars: [TarRow]
  ) throws(PipelineError) {
    self.path = path
    temporary = path + ".tmp"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileBytes.failure(temporary, "cannot be created") }
    try line(["pastiche-catalog", "2", key])
    for label in labels {
      try line(["label", label.path, "\(label.bytes)", "\(label.digest)"])
    }
    for tar in tars { try line(["tar", tar.path, "\(tar.bytes)"]) }
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(temporary) }
  }

  /// Adds an image; one of a tar has its path there after the tar's and a colon.
  mutating func image(
    path: String, bytes: Int, digest: Digest, size: PixelSize, place: TarPlace?
  ) throws(PipelineError) {
    images += 1
    let facts = ["\(bytes)", "\(digest)", "\(size.width)", "\(size.height)"]
    if let place {
      let member = String(path.dropFirst(place.tar.count + 1))
      try line(["member", place.tar, "\(place.offset)", member] + facts)
    } else {
      try line(["image", path] + facts)
    }
  }

  mutating func segment(_ segment: ExtractedSegment) throws(PipelineError) {
    segments += 1
    let region = segment.region
    try line(
      ["segment", "\(segment.classID)", "\(region.area)"] + region.box.corners.map { "\($0)" }
        + [segment.isCrowd ? "1" : "0", RunLengths(region.mask).compressed])
  }

  /// Adds a finding about an image or a file of annotations.
  mutating func finding(_ finding: Finding, image: String) throws(PipelineError) {
    let error = finding.error
    try line([
      finding.leavesOut ? "problem" : "remark", image, finding.kind.rawValue, "\(finding.count)",
      error.code.rawValue, error.place, error.message, error.hint ?? "",
    ])
  }

  /// Syncs the file and renames it into place.
  consuming func finish() throws(PipelineError) {
    try line(["end", "\(images)", "\(segments)"])
    try flush()
    guard fsync(descriptor) == 0 else {
      throw FileBytes.failure(temporary, "cannot be synced to disk")
    }
    try FileBytes.rename(temporary, to: path)
    isFinished = true
  }

  private mutating func line(_ fields: [String]) throws(PipelineError) {
    for (index, field) in fields.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: "\t")) }
      buffer.append(contentsOf: field.utf8.map { $0 < 32 ? UInt8(ascii: " ") : $0 })
    }
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= 1 << 20 { try flush() }
  }

  private mutating func flush() throws(PipelineError) {
    var offset = 0
    while offset < buffer.count {
      let count = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: offset), buffer.count - offset)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileBytes.failure(temporary, "cannot be written") }
      offset += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
