import Annotations
import Codecs
import Imaging
import Manifest
import Support

extension CatalogBuilder {
  /// Adds the images of a COCO file, one at a time with their annotations.
  func addCOCO(
    _ source: COCOSource, to writer: inout CatalogWriter, stamp: inout InputStamp
  ) throws(PipelineError) {
    let place = source.file.value
    var findings: [AnnotationFinding] = []
    let path = try root.file(place)
    let file = COCOFile.read(path: path, boxesAsMasks: source.hasBoxes, findings: &findings)
    guard let coco = file else { throw unusable(findings, place) }
    for finding in findings {
      try writer.finding(Finding(finding).below(dataset.root), image: place)
    }
    let used = Set(coco.annotations.map(\.categoryID))
    let ids = try classIDs(of: coco.categories.filter { used.contains($0.id) }, place)
    images: for image in try listed(
      coco.images, source.folder, place, to: &writer, stamp: &stamp)
    {
      // The annotations are looked at whether or not their image is there.
      var labels = ImageLabels()
      for annotation in coco.annotations(ofImage: image.info.id) {
        let runs = try coco.runLengths(of: annotation)
        labels.findings += coco.findings(of: annotation, covering: runs)
          .map { Finding(ofPixels: $0).below(dataset.root) }
        guard let region = Region(runs) else { continue }
        let segment = ExtractedSegment(
          classID: ids[annotation.categoryID] ?? 0, region: region, isCrowd: annotation.isCrowd)
        do throws(PipelineError) {
          try labels.add(segment, at: image.path)
        } catch {
          try writer.finding(
            Finding(.malformedAnnotation, error, leavesOut: true), image: image.path)
          continue images
        }
      }
      try add(image, labels, place, to: &writer)
    }
  }

  /// Adds the images of a COCO panoptic file, each with its coloured mask.
  func addPanoptic(
    _ source: PanopticSource, to writer: inout CatalogWriter, stamp: inout InputStamp
  ) throws(PipelineError) {
    let place = source.file.value
    var findings: [AnnotationFinding] = []
    let file = PanopticFile.read(path: try root.file(place), findings: &findings)
    guard let panoptic = file else { throw unusable(findings, place) }
    for finding in findings {
      try writer.finding(Finding(finding).below(dataset.root), image: place)
    }
    let used = Set(panoptic.annotations.flatMap { $0.segments.map(\.categoryID) })
    let ids = try classIDs(of: panoptic.categories.filter { used.contains($0.id) }, place)
    let masks = source.masks.isEmpty ? "" : source.masks + "/"
    let byImage = Dictionary(
      panoptic.annotations.map { ($0.imageID, $0) }, uniquingKeysWith: { first, _ in first })
    for image in try listed(panoptic.images, source.folder, place, to: &writer, stamp: &stamp) {
      let files = SampleFiles(image: image.path, below: root)
      guard let annotation = byImage[image.info.id] else {
        let error = PipelineError(
          .invalidAnnotation, at: image.path, "has no annotation in \(place)")
        try writer.finding(Finding(.unlabelledImage, error, leavesOut: true), image: image.path)
        continue
      }
      try add(files, to: &writer) { header throws(PipelineError) in
        try image.check(header.size, place)
        let name = masks + annotation.fileName
        guard let bytes = try files.bytes(of: name) else {
          throw PipelineError(.missingFile, at: image.path, "has no mask '\(name)'")
        }
        var findings: [AnnotationFinding] = []
        let covered = try panoptic.segments(
          of: annotation, in: ImageDecoder.decodeColours(bytes, named: name), findings: &findings)
        var labels = ImageLabels(
          findings: findings.map { Finding(ofPixels: $0).below(dataset.root) })
        for part in covered {
          guard let region = Region(part.runLengths) else { continue }
          try labels.add(
            ExtractedSegment(
              classID: ids[part.segment.categoryID] ?? 0, region: region,
              isCrowd: part.segment.isCrowd), at: name)
        }
        return labels
      }
      progress(image.index + 1, image.count)
    }
  }

  private func add(
    _ image: NamedImage, _ labels: ImageLabels, _ place: String, to writer: inout CatalogWriter
  ) throws(PipelineError) {
    for finding in labels.findings { try writer.finding(finding, image: image.path) }
    let files = SampleFiles(image: image.path, below: root)
    try add(files, to: &writer) { header throws(PipelineError) in
      try image.check(header.size, place)
      return ImageLabels(segments: labels.segments)
    }
    progress(image.index + 1, image.count)
  }

  private func unusable(_ findings: [AnnotationFinding], _ place: String) -> PipelineError {
    let first = findings.first?.error ?? PipelineError(.corruptFile, at: place, "cannot be read")
    return first.counting(others: findings.count - 1).below(dataset.root)
  }

  /// The class id of each category that is used.
  private func classIDs(
    of categories: [COCOFile.Category], _ place: String
  ) throws(PipelineError) -> [Int: Int] {
    var ids: [Int: Int] = [:]
    let known = Dictionary(uniqueKeysWithValues: dataset.classes.enumerated().map { ($1, $0) })
    for category in categories {
      ids[category.id] = known[category.name]
      if ids[category.id] == nil {
        throw PipelineError(
          .outOfRange, at: place,
          "has the category '\(category.name)', which 'classes' in \(dataset.file) does not list",
          hint: NearestName.hint(for: category.name, among: dataset.classes))
      }
    }
    return ids
  }

  /// The images that the split wants, by path; listed ones that the file does not know are findings.
  private func listed(
    _ images: [COCOFile.ImageInfo], _ folder: String, _ place: String,
    to writer: inout CatalogWriter, stamp: inout InputStamp
  ) throws(PipelineError) -> [NamedImage] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    let wanted: Set<String>? =
      if case .annotated = split.images { nil } else { Set(listing.images) }
    var found = images.map { (path: prefix + $0.fileName, info: $0) }
      .filter { wanted?.contains($0.path) ?? true }
      .sorted {
        $0.path == $1.path
          ? $0.info.id < $1.info.id : $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
      }
    for index in found.indices.dropFirst().reversed()
    where found[index].path == found[index - 1].path {
      let error = PipelineError(
        .invalidAnnotation, at: place,
        "image \(found[index].info.id) has the file_name of image \(found[index - 1].info.id)")
      try writer.finding(Finding(.duplicateID, error, leavesOut: true), image: found[index].path)
      found.remove(at: index)
    }
    stamp.add(found.map(\.path))
    if case .list(let list) = split.images {
      let known = Set(found.map(\.path))
      for path in listing.images where !known.contains(path) {
        let error = PipelineError(
          .invalidAnnotation, at: path,
          "is listed in \(list.value) but \(place) does not know it",
          hint: "'folder' is put before each file_name")
        try writer.finding(Finding(.unlabelledImage, error, leavesOut: true), image: path)
      }
    }
    return found.enumerated().map {
      NamedImage(path: $1.path, info: $1.info, index: $0, count: found.count)
    }
  }
}

/// An image that a file of annotations names.
private struct NamedImage {
  let path: String
  let info: COCOFile.ImageInfo
  let index: Int
  let count: Int

  /// Refuses an image of another size than the file says.
  func check(_ size: PixelSize, _ place: String) throws(PipelineError) {
    guard size == info.size else {
      throw PipelineError(
        .mismatchedShape, at: path, "the image is \(size) but \(place) says \(info.size)",
        hint: "were the images resized after they were annotated?")
    }
  }
}

extension Finding {
  /// The same with its place below a root.
  fileprivate func below(_ root: String) -> Finding {
    Finding(kind, error.below(root), leavesOut: leavesOut, count: count)
  }
}
