import Codecs
import Foundation
import Imaging
import Manifest
import Support

/// Reads every file of a split once and writes its catalog.
struct CatalogBuilder {
  let dataset: DatasetManifest
  let root: DataRoot
  let split: DatasetSplit
  let listing: Listing
  /// Called with the number of images done and of all.
  let progress: (Int, Int) -> Void

  /// Builds the catalog file; the stamp gets what the listing does not name.
  func build(at path: String, key: String, stamp: inout InputStamp) throws(PipelineError) {
    var labels: [LabelRow] = []
    for file in listing.labelFiles { labels.append(try Self.row(of: file, below: root)) }
    var writer = try CatalogWriter(path: path, key: key, labels: labels, tars: listing.tars)
    for (path, list) in listing.repeated {
      let error = PipelineError(.invalidAnnotation, at: path, "is listed in \(list) more than once")
      try writer.finding(Finding(.duplicateID, error, leavesOut: false), image: path)
    }
    switch (split.images, split.labels) {
    case (.tars(_, let fields), _): try addTars(fields, to: &writer)
    case (_, .coco(let source)): try addCOCO(source, to: &writer, stamp: &stamp)
    case (_, .panoptic(let source)): try addPanoptic(source, to: &writer, stamp: &stamp)
    default:
      for (index, image) in listing.images.enumerated() {
        try add(SampleFiles(image: image, below: root), to: &writer)
        progress(index + 1, listing.images.count)
      }
    }
    // What was parsed must be what the digests tell: a run keeps to its catalog.
    for label in labels {
      guard try Self.row(of: label.path, below: root) == label else {
        throw PipelineError(
          .changedInput, at: label.path, "changed while the catalog was made from it",
          hint: "run the same command again")
      }
    }
    try writer.finish()
  }

  /// A label file's size and digest.
  static func row(of file: String, below root: DataRoot) throws(PipelineError) -> LabelRow {
    let bytes = try FileBytes.read(root.file(file), limit: .mebibytes(4096))
    return LabelRow(path: file, bytes: bytes.count, digest: Digest(of: bytes))
  }

  /// Adds an image whose labels are in files of its own.
  func add(_ files: SampleFiles, to writer: inout CatalogWriter) throws(PipelineError) {
    try add(files, to: &writer) { header throws(PipelineError) in
      try split.labels.labels(of: files, header, dataset: dataset)
    }
  }

  /// Adds an image with its labels, or the reason why it cannot be used.
  func add(
    _ files: SampleFiles, to writer: inout CatalogWriter,
    labels: (ImageHeader) throws(PipelineError) -> ImageLabels
  ) throws(PipelineError) {
    var found: (bytes: Int, digest: Digest, size: PixelSize)?
    let read: ImageLabels
    do {
      let bytes = try files.imageBytes()
      let header = try ImageDecoder.header(of: bytes, named: files.image, page: dataset.page)
      found = (bytes.count, Digest(of: bytes), header.size)
      read = try labels(header)
    } catch {
      let kind = FindingKind(of: error, unreadable: found == nil ? .unreadableImage : .corruptFile)
      let finding = Finding(kind, error.below(dataset.root), leavesOut: true)
      return try writer.finding(finding, image: files.image)
    }
    guard let found else { return }
    for finding in read.findings { try writer.finding(finding, image: files.image) }
    try writer.image(
      path: files.image, bytes: found.bytes, digest: found.digest, size: found.size,
      place: files.place)
    for segment in read.segments { try writer.segment(segment) }
  }
}

extension PipelineError {
  /// The same error with its place below a root, so that a catalog does not depend on the root.
  func below(_ root: String) -> PipelineError {
    guard place.hasPrefix(root + "/") else { return self }
    return PipelineError(code, at: String(place.dropFirst(root.count + 1)), message, hint: hint)
  }
}
