import Support

extension PanopticFile {
  /// Reads the JSON file and adds all that is wrong with it to `findings`.
  ///
  /// - Returns: The file without the segments that contradict themselves or the rest; nil when its
  ///   form, its images or its categories are wrong.
  package static func read(
    path: String, findings: inout [AnnotationFinding]
  ) -> PanopticFile? {
    do throws(PipelineError) {
      return parse(
        try FileBytes.read(path, limit: COCOFile.largest), path: path, findings: &findings)
    } catch {
      findings.append(
        AnnotationFinding(error.code == .missingFile ? .missingFile : .corruptFile, error))
      return nil
    }
  }

  /// Reads a text as though it were the file's.
  package static func parse(
    _ text: [UInt8], path: String, findings: inout [AnnotationFinding]
  ) -> PanopticFile? {
    var reader = COCOListReader(path: path)
    var annotations: [Annotation] = []
    let lists = reader.read(text) { reader, scanner, index throws(PipelineError) in
      if let annotation = try annotation(&scanner, index: index, reader: &reader) {
        annotations.append(annotation)
      }
    }
    guard let lists else {
      findings += reader.all
      return nil
    }
    let kept = consistent(annotations, with: lists, reader: &reader)
    findings += reader.all
    return reader.isUsable ? PanopticFile(lists: lists, annotations: kept) : nil
  }

  private static func annotation(
    _ scanner: inout JSONScanner, index: Int, reader: inout COCOListReader
  ) throws(PipelineError) -> Annotation? {
    var imageID: Int?
    var fileName: String?
    var segments: [Segment] = []
    var problems: [(index: Int, id: Int?, message: String)] = []
    var hasSegments = false
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "image_id": imageID = try scanner.integer()
      case "file_name": fileName = try scanner.string()
      case "segments_info":
        hasSegments = true
        var number = 0
        try scanner.array { scanner throws(PipelineError) in
          let (id, found, problem) = try segment(&scanner)
          if let found { segments.append(found) }
          if let problem { problems.append((number, id, problem)) }
          number += 1
        }
      default: try scanner.skip()
      }
    }
    let place =
      "\(reader.path): "
      + (imageID.map { "annotation of image \($0)" } ?? "annotation at index \(index)")
    for problem in problems {
      let name = problem.id.map { "segment \($0)" } ?? "segment at index \(problem.index)"
      reader.reject(.malformedAnnotation, "\(place): \(name)", problem.message)
    }
    guard let imageID, let fileName, hasSegments else {
      let missing = imageID == nil ? "image_id" : fileName == nil ? "file_name" : "segments_info"
      reader.reject(.malformedAnnotation, place, "has no '\(missing)'")
      return nil
    }
    return Annotation(imageID: imageID, fileName: fileName, segments: segments)
  }

  /// Reads one of `segments_info`; when it is no segment, why.
  private static func segment(
    _ scanner: inout JSONScanner
  ) throws(PipelineError) -> (id: Int?, segment: Segment?, problem: String?) {
    var id: Int?
    var categoryID: Int?
    var area: Int?
    var crowd = 0
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "id": id = try scanner.integer()
      case "category_id": categoryID = try scanner.integer()
      case "area": area = try scanner.takeNull() ? nil : scanner.integer()
      case "iscrowd": crowd = try scanner.integer()
      default: try scanner.skip()
      }
    }
    guard let id, let categoryID else {
      return (id, nil, "has no '\(id == nil ? "id" : "category_id")'")
    }
    guard (1...0xFF_FFFF).contains(id) else {
      return (id, nil, "has an id that no colour stands for, expected 1 to 16777215")
    }
    guard crowd == 0 || crowd == 1 else {
      return (id, nil, "iscrowd is \(crowd), expected 0 or 1")
    }
    return (id, Segment(id: id, categoryID: categoryID, area: area, isCrowd: crowd == 1), nil)
  }

  /// The annotations that agree with the lists and each other; the others are told.
  private static func consistent(
    _ annotations: [Annotation], with lists: COCOLists, reader: inout COCOListReader
  ) -> [Annotation] {
    var kept: [Annotation] = []
    var seenImages: Set<Int> = []
    for annotation in annotations {
      let place = "\(lists.path): annotation of image \(annotation.imageID)"
      guard lists.imageIndex(id: annotation.imageID) != nil else {
        reader.reject(
          .unknownImage, place, "image_id \(annotation.imageID) is not in images")
        continue
      }
      guard seenImages.insert(annotation.imageID).inserted else {
        reader.reject(.duplicateID, place, "appears more than once")
        continue
      }
      var seen: Set<Int> = []
      let segments = annotation.segments.filter { segment in
        let name = "\(place): segment \(segment.id)"
        guard seen.insert(segment.id).inserted else {
          reader.reject(.duplicateID, name, "appears more than once")
          return false
        }
        guard lists.categoryIndex(id: segment.categoryID) != nil else {
          reader.reject(
            .unknownClass, name, "category_id \(segment.categoryID) is not in categories")
          return false
        }
        return true
      }
      kept.append(
        Annotation(
          imageID: annotation.imageID, fileName: annotation.fileName, segments: segments))
    }
    return kept
  }
}
