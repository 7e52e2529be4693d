import Annotations
import Codecs
import Foundation
import Imaging
import Manifest
import Support

/// Reads every file of a split once and writes its catalog.
struct CatalogBuilder {
  let dataset: DatasetManifest
  let split: DatasetSplit
  let listing: Listing
  /// Called with the number of images done and of all.
  let progress: (Int, Int) -> Void

  /// Builds the catalog file; the stamp gets what the listing does not name.
  func build(at path: String, key: String, stamp: inout InputStamp) throws(PipelineError) {
    var labels: [LabelRow] = []
    for file in listing.labelFiles { labels.append(try Self.row(of: file, below: dataset.root)) }
    var writer = try CatalogWriter(path: path, key: key, labels: labels)
    if case .coco(let coco) = split.labels {
      try addCOCO(coco, to: &writer, stamp: &stamp)
    } else {
      for (index, image) in listing.images.enumerated() {
        try add(image, to: &writer) { size throws(PipelineError) in
          guard case .masks(let source) = split.labels else { return [] }
          return try source.extract(image: image, size: size, dataset: dataset)
        }
        progress(index + 1, listing.images.count)
      }
    }
    try writer.finish()
  }

  /// A label file's size and digest.
  static func row(of file: String, below root: String) throws(PipelineError) -> LabelRow {
    let bytes = try FileBytes.read("\(root)/\(file)", limit: .mebibytes(4096))
    return LabelRow(path: file, bytes: bytes.count, digest: Digest(of: bytes))
  }

  private func add(
    _ path: String, to writer: inout CatalogWriter,
    segments: (PixelSize) throws(PipelineError) -> [ExtractedSegment]
  ) throws(PipelineError) {
    let row: (bytes: Int, digest: Digest, size: PixelSize, segments: [ExtractedSegment])
    do {
      let bytes = try FileBytes.read("\(dataset.root)/\(path)")
      let header = try ImageDecoder.header(of: bytes, named: path)
      row = (bytes.count, Digest(of: bytes), header.size, try segments(header.size))
    } catch {
      try writer.problem(error.below(dataset.root), image: path)
      return
    }
    try writer.image(path: path, bytes: row.bytes, digest: row.digest, size: row.size)
    for segment in row.segments { try writer.segment(segment) }
  }

  private func addCOCO(
    _ source: COCOSource, to writer: inout CatalogWriter, stamp: inout InputStamp
  ) throws(PipelineError) {
    let place = source.file.value
    var problems: [PipelineError] = []
    guard let coco = COCOFile.read(path: "\(dataset.root)/\(place)", problems: &problems) else {
      let first = problems.first ?? PipelineError(.corruptFile, at: place, "cannot be read")
      throw first.counting(others: problems.count - 1).below(dataset.root)
    }
    for problem in problems { try writer.problem(problem.below(dataset.root), image: place) }
    var classIDs: [Int: Int] = [:]
    for category in coco.categories {
      classIDs[category.id] = dataset.classes.firstIndex(of: category.name)
      if classIDs[category.id] == nil {
        throw PipelineError(
          .invalidAnnotation, at: place,
          "has the category '\(category.name)', which 'classes' in \(dataset.file) does not list",
          hint: NearestName.hint(for: category.name, among: dataset.classes))
      }
    }
    let wanted: Set<String>? =
      if case .annotated = split.images { nil } else { Set(listing.images) }
    let prefix = source.folder.isEmpty ? "" : source.folder + "/"
    let byImage = Dictionary(grouping: coco.annotations.indices) { coco.annotations[$0].imageID }
    let images = coco.images.sorted {
      Array($0.fileName.utf8).lexicographicallyPrecedes(Array($1.fileName.utf8))
    }
    .filter { wanted?.contains(prefix + $0.fileName) ?? true }
    stamp.add(images.map { prefix + $0.fileName })
    if case .list(let list) = split.images {
      let known = Set(images.map { prefix + $0.fileName })
      for path in listing.images where !known.contains(path) {
        let error = PipelineError(
          .invalidAnnotation, at: path,
          "is listed in \(list.value) but \(place) does not know it",
          hint: "'folder' of 'coco' is put before each file_name")
        try writer.problem(error, image: path)
      }
    }
    for (index, image) in images.enumerated() {
      try add(prefix + image.fileName, to: &writer) { size throws(PipelineError) in
        guard size == image.size else {
          throw PipelineError(
            .mismatchedShape, at: prefix + image.fileName,
            "the image is \(size) but \(place) says \(image.size)",
            hint: "were the images resized after they were annotated?")
        }
        var found: [ExtractedSegment] = []
        for row in (byImage[image.id] ?? []).sorted(by: {
          coco.annotations[$0].id < coco.annotations[$1].id
        }) {
          let annotation = coco.annotations[row]
          guard let region = Region(try coco.mask(of: annotation)) else { continue }
          found.append(
            ExtractedSegment(
              classID: classIDs[annotation.categoryID] ?? 0, region: region,
              isCrowd: annotation.isCrowd))
        }
        return found
      }
      progress(index + 1, images.count)
    }
  }
}

extension PipelineError {
  /// The same error with its place below a root, so that a catalog does not depend on the root.
  fileprivate func below(_ root: String) -> PipelineError {
    guard place.hasPrefix(root + "/") else { return self }
    return PipelineError(code, at: String(place.dropFirst(root.count + 1)), message, hint: hint)
  }
}
