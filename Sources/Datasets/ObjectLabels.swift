import Annotations
import Imaging
import Manifest
import Support

/// The annotation file of one image in the forms of Pascal VOC and YOLO.
enum ObjectLabels {
  /// The boxes of a VOC file; the mask of an object is its box.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, and as ``VOCFile`` does.
  static func voc(
    _ pattern: PathPattern, _ files: SampleFiles, size: PixelSize, classes: [String]
  ) throws(PipelineError) -> ImageLabels {
    let path = files.path(of: pattern)
    guard let bytes = try files.bytes(of: path) else {
      throw PipelineError(.missingFile, at: files.image, "has no annotation '\(path)'")
    }
    let voc = try VOCFile.parse(bytes, named: files.title(of: path))
    let found = voc.findings(in: size).map { Finding($0) }
    if let wrong = found.first(where: { $0.kind == .wrongSize && $0.leavesOut }) {
      throw PipelineError(
        .mismatchedShape, at: wrong.error.place, wrong.error.message, hint: wrong.error.hint)
    }
    var labels = ImageLabels(findings: found)
    for object in voc.objects {
      guard let id = classes.firstIndex(of: object.name) else {
        let error = PipelineError(
          .outOfRange, at: "\(voc.path):\(object.line)",
          "is of class '\(object.name)', which 'classes' does not list",
          hint: NearestName.hint(for: object.name, among: classes))
        labels.findings.append(Finding(.unknownClass, error, leavesOut: true))
        continue
      }
      let box = object.box(in: size)
      guard let region = Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY)
      else { continue }
      try labels.add(ExtractedSegment(classID: id, region: region), at: voc.path)
    }
    return labels
  }

  /// The outlines and boxes of a YOLO file; no file means that the image shows nothing.
  ///
  /// - Throws: ``PipelineError`` as ``YOLOFile`` does.
  static func yolo(
    _ pattern: PathPattern, _ files: SampleFiles, size: PixelSize, classes: [String]
  ) throws(PipelineError) -> ImageLabels {
    let path = files.path(of: pattern)
    guard let bytes = try files.bytes(of: path) else { return ImageLabels() }
    var problems: [AnnotationFinding] = []
    let objects = try YOLOFile.parse(
      bytes, named: files.title(of: path), imageSize: size, classCount: classes.count,
      problems: &problems)
    var labels = ImageLabels(findings: problems.map(Finding.init(ofPixels:)))
    for object in objects {
      guard let region = Region(object.runLengths) else { continue }
      try labels.add(
        ExtractedSegment(classID: object.classIndex, region: region), at: files.title(of: path))
    }
    return labels
  }
}
