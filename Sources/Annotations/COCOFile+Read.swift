import Imaging
import Support

extension COCOFile {
  /// Reads a file in which nothing may be wrong; the first problem is thrown, with the number of the
  /// others.
  ///
  /// - Throws: ``PipelineError`` as ``FileBytes`` does; `corruptFile` where the text is not JSON of
  ///   this form, at its line and column; `invalidAnnotation` for a contradiction, with the id.
  package static func read(_ path: String) throws(PipelineError) -> COCOFile {
    var findings: [AnnotationFinding] = []
    let file = read(path: path, findings: &findings)
    guard let first = findings.first else {
      guard let file else { throw PipelineError(.corruptFile, at: path, "cannot be read") }
      return file
    }
    throw first.error.counting(others: findings.reduce(-1) { $0 + $1.count })
  }

  /// Reads a file and adds all that is wrong with it to `findings`.
  ///
  /// With `boxesAsMasks`, an annotation without a segmentation covers its `bbox`; otherwise it is
  /// left out.
  ///
  /// - Returns: The file without the annotations that contradict themselves or the rest; nil when
  ///   its form, its images or its categories are wrong.
  package static func read(
    path: String, boxesAsMasks: Bool = false, findings: inout [AnnotationFinding]
  ) -> COCOFile? {
    do throws(PipelineError) {
      let text = try FileBytes.read(path, limit: largest)
      return parse(text, path: path, boxesAsMasks: boxesAsMasks, findings: &findings)
    } catch {
      findings.append(
        AnnotationFinding(error.code == .missingFile ? .missingFile : .corruptFile, error))
      return nil
    }
  }

  /// Reads a text as though it were the file's.
  package static func parse(
    _ text: [UInt8], path: String, boxesAsMasks: Bool = false, findings: inout [AnnotationFinding]
  ) -> COCOFile? {
    var reader = COCOReader(boxesAsMasks: boxesAsMasks)
    let (file, found) = reader.read(text, path: path)
    findings += found
    return file
  }

  /// The largest file that is read.
  package static let largest = ByteCount.mebibytes(4096)
}

extension PipelineError {
  /// The same error saying how many more of its kind there are.
  package func counting(others: Int) -> PipelineError {
    guard others > 0 else { return self }
    return PipelineError(
      code, at: place, "\(message) (and \(others) more such problems)", hint: hint)
  }
}

/// Gathers the annotations of a file, and what is wrong with it.
struct COCOReader {
  private let boxesAsMasks: Bool
  private var annotations: [COCOFile.Annotation] = []
  var shapes = COCOShapes()
  /// Coordinates or runs of the list being read, kept for its memory.
  var numbers: [Double] = []

  init(boxesAsMasks: Bool) {
    self.boxesAsMasks = boxesAsMasks
  }

  /// Reads the whole text.
  mutating func read(
    _ text: [UInt8], path: String
  ) -> (file: COCOFile?, findings: [AnnotationFinding]) {
    // Outlines of one digit a coordinate need two bytes of text for each cell, published ones seven.
    shapes.reserve(text.count / 6)
    var reader = COCOListReader(path: path)
    let lists = reader.read(text) { reader, scanner, index throws(PipelineError) in
      try readAnnotation(&scanner, index: index, reader: &reader)
    }
    guard let lists else { return (nil, reader.all) }
    let kept = consistent(with: lists, reader: &reader)
    guard reader.isUsable else { return (nil, reader.all) }
    return (COCOFile(lists: lists, annotations: kept, shapes: shapes), reader.all)
  }

  private mutating func readAnnotation(
    _ scanner: inout JSONScanner, index: Int, reader: inout COCOListReader
  ) throws(PipelineError) {
    var id: Int?
    var imageID: Int?
    var categoryID: Int?
    var crowd = 0
    var bbox: [Double]?
    let start = shapes.count
    var written = COCOSegmentation.missing
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "id": id = try scanner.integer()
      case "image_id": imageID = try scanner.integer()
      case "category_id": categoryID = try scanner.integer()
      case "iscrowd": crowd = try scanner.integer()
      case "bbox": bbox = try scanner.takeNull() ? nil : scanner.numbers()
      case "segmentation":
        shapes.cut(to: start)
        written = try readSegmentation(&scanner)
      default: try scanner.skip()
      }
    }
    func reject(_ finding: (kind: AnnotationFinding.Kind, message: String, hint: String?)) {
      shapes.cut(to: start)
      reader.reject(
        finding.kind, reader.place("annotation", id: id, index: index), finding.message,
        hint: finding.hint)
    }
    guard let id, let imageID, let categoryID else {
      let missing = id == nil ? "id" : imageID == nil ? "image_id" : "category_id"
      return reject((.malformedAnnotation, "has no '\(missing)'", nil))
    }
    guard crowd == 0 || crowd == 1 else {
      return reject((.malformedAnnotation, "iscrowd is \(crowd), expected 0 or 1", nil))
    }
    if let bbox, bbox.count != 4 || bbox[2] < 0 || bbox[3] < 0 {
      return reject((.malformedAnnotation, "bbox is \(bbox), expected [x, y, width, height]", nil))
    }
    let box = bbox.map { SIMD4($0[0], $0[1], $0[2], $0[3]) }
    if boxesAsMasks, case .missing = written, let box { written = outline(of: box) }
    guard case .outlines(let count) = written else { return reject(written.problem) }
    annotations.append(
      COCOFile.Annotation(
        id: id, imageID: imageID, categoryID: categoryID, isCrowd: crowd == 1,
        shape: COCOShapes.Reference(start: start, outlines: count), bbox: box))
  }

  /// Adds the outline of a box, which `rleFrBbox` of the COCO API takes its pixels from.
  private mutating func outline(of box: SIMD4<Double>) -> COCOSegmentation {
    let (right, bottom) = (box[0] + box[2], box[1] + box[3])
    let corners = [box[0], box[1], box[0], bottom, right, bottom, right, box[1]]
    if Polygon.problem(of: corners) != nil {
      return .wrong(.malformedAnnotation, "bbox is [\(box.list)], expected numbers within 1e8")
    }
    shapes.add(corners)
    return .outlines(1)
  }

  /// The annotations that agree with the lists and each other; the others are told.
  private func consistent(
    with lists: COCOLists, reader: inout COCOListReader
  ) -> [COCOFile.Annotation] {
    var seen: Set<Int> = Set(minimumCapacity: annotations.count)
    return annotations.filter { annotation in
      func reject(_ kind: AnnotationFinding.Kind, _ message: String) -> Bool {
        reader.reject(kind, reader.place("annotation", id: annotation.id), message)
        return false
      }
      guard seen.insert(annotation.id).inserted else {
        return reject(.duplicateID, "appears more than once")
      }
      guard lists.categoryIndex(id: annotation.categoryID) != nil else {
        return reject(
          .unknownClass, "category_id \(annotation.categoryID) is not in categories")
      }
      guard let image = lists.imageIndex(id: annotation.imageID).map({ lists.images[$0] }) else {
        return reject(.unknownImage, "image_id \(annotation.imageID) is not in images")
      }
      guard let size = shapes.size(of: annotation.shape), size != image.size else { return true }
      return reject(
        .wrongSize, "run lengths are of \(size), but image \(image.id) is \(image.size)")
    }
  }
}
