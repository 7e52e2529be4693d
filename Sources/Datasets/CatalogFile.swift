import Annotations
import Foundation
import Imaging
import Support

/// The tab-separated file a catalog is kept in.
///
/// Lines: `pastiche-catalog 1 KEY`, then `label PATH BYTES SHA256`, then per image `image PATH BYTES
/// SHA256 WIDTH HEIGHT` followed by its `segment CLASS AREA X1 Y1 X2 Y2 CROWD RLE` (COCO run lengths
/// inside the box), `problem IMAGE CODE PLACE MESSAGE HINT`, and last `end IMAGES SEGMENTS`.
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
    var bytes = [UInt8](repeating: 0, count: length)
    guard pread(descriptor, &bytes, length, off_t(offset)) == length else {
      throw PipelineError(
        .changedInput, at: path, "cannot be read at byte \(offset)",
        hint: "the catalog was removed or cut while the run used it")
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
  func read(root: String) throws(PipelineError) -> (key: String, labels: [LabelRow], Catalog) {
    var rows = CatalogRows(path: path)
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
      root: root, images: rows.images, segments: rows.segments, problems: rows.problems,
      digest: hasher.finalized(), file: self)
    return (rows.key, rows.labels, catalog)
  }
}

/// A label or list file a catalog was made from.
struct LabelRow: Equatable {
  let path: String
  let bytes: Int
  let digest: Digest
}

/// Collects the lines of a catalog file.
private struct CatalogRows {
  let path: String
  var key = ""
  var labels: [LabelRow] = []
  var images: [CatalogImage] = []
  var segments: [CatalogSegment] = []
  var problems: [CatalogProblem] = []
  var isComplete = false

  mutating func add(line: [UInt8], at offset: Int) throws(PipelineError) {
    let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    func text(_ index: Int) -> String {
      index < fields.count ? String(decoding: fields[index], as: UTF8.self) : ""
    }
    func number(_ index: Int) -> Int {
      index < fields.count ? fields[index].reduce(0) { $0 * 10 + Int($1) - 48 } : -1
    }
    switch text(0) {
    case "pastiche-catalog" where fields.count == 3 && text(1) == "1":
      key = text(2)
    case "label" where fields.count == 4:
      guard let digest = Digest(hex: text(3)) else { throw bad(offset) }
      labels.append(LabelRow(path: text(1), bytes: number(2), digest: digest))
    case "image" where fields.count == 6:
      guard let digest = Digest(hex: text(3)) else { throw bad(offset) }
      images.append(
        CatalogImage(
          path: text(1), bytes: number(2), digest: digest, size: PixelSize(number(4), number(5)),
          segments: segments.count..<segments.count))
    case "segment" where fields.count == 9 && !images.isEmpty:
      let length = fields[8].count
      segments.append(
        CatalogSegment(
          image: images.count - 1, classID: number(1), area: number(2),
          box: Box(number(3), number(4), number(5), number(6)), isCrowd: number(7) == 1,
          maskOffset: offset + line.count - length, maskLength: length))
      images[images.count - 1].segments =
        images[images.count - 1].segments.lowerBound..<segments.count
    case "problem" where fields.count == 6:
      let error = PipelineError(
        PipelineError.Code(rawValue: text(2)) ?? .corruptFile, at: text(3), text(4),
        hint: text(5).isEmpty ? nil : text(5))
      problems.append(CatalogProblem(image: text(1), error: error))
    case "end" where fields.count == 3:
      isComplete = number(1) == images.count && number(2) == segments.count
    default: throw bad(offset)
    }
  }

  private func bad(_ offset: Int) -> PipelineError {
    PipelineError(
      .corruptFile, at: path, "has no catalog line at byte \(offset)",
      hint: "delete it; it is made again")
  }
}
