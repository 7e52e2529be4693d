import Imaging
import Support

extension COCOFile {
  /// How many reasons to refuse a file are told; of more, only the number is.
  package static let mostProblems = 20
  /// How many annotations that were left out are told.
  package static let mostFindings = 10_000

  /// Reads a file in which nothing may be wrong; the first problem is thrown, with the number of the
  /// others.
  ///
  /// - Throws: ``PipelineError`` as ``FileBytes`` does; `corruptFile` where the text is not JSON of
  ///   this form, at its line and column; `invalidAnnotation` for a contradiction, with the id.
  package static func read(_ path: String) throws(PipelineError) -> COCOFile {
    var problems: [PipelineError] = []
    let file = read(path: path, problems: &problems)
    guard let first = problems.first else {
      guard let file else { throw PipelineError(.corruptFile, at: path, "cannot be read") }
      return file
    }
    throw first.counting(others: problems.count - 1)
  }

  /// Reads a file and adds all that is wrong with it to `problems`.
  ///
  /// - Returns: The file without the annotations that contradict themselves or the rest; nil when
  ///   its form, its images or its categories are wrong.
  package static func read(path: String, problems: inout [PipelineError]) -> COCOFile? {
    do throws(PipelineError) {
      return parse(try FileBytes.read(path), path: path, problems: &problems)
    } catch {
      problems.append(error)
      return nil
    }
  }

  /// Reads a text as though it were the file's.
  package static func parse(
    _ text: [UInt8], path: String, problems: inout [PipelineError]
  ) -> COCOFile? {
    var reader = COCOReader(path: path)
    do throws(PipelineError) {
      try reader.read(text)
    } catch {
      reader.problems.append(error)
    }
    for (found, most) in [(reader.problems, mostProblems), (reader.findings, mostFindings)] {
      problems.append(contentsOf: found.prefix(most))
      if found.count > most {
        problems.append(
          PipelineError(.invalidAnnotation, at: path, "and \(found.count - most) more"))
      }
    }
    guard reader.problems.isEmpty else { return nil }
    return COCOFile(
      path: path, images: reader.images, categories: reader.categories,
      annotations: reader.annotations)
  }
}

extension PipelineError {
  /// The same error saying how many more of its kind there are.
  package func counting(others: Int) -> PipelineError {
    guard others > 0 else { return self }
    return PipelineError(
      code, at: place, "\(message) (and \(others) more such problems)", hint: hint)
  }
}

/// Gathers what a file holds, and what is wrong with it.
struct COCOReader {
  let path: String
  var images: [COCOFile.ImageInfo] = []
  var categories: [COCOFile.Category] = []
  var annotations: [COCOFile.Annotation] = []
  /// Why the file cannot be used.
  var problems: [PipelineError] = []
  /// Annotations that were left out, and why.
  var findings: [PipelineError] = []

  init(path: String) {
    self.path = path
  }

  /// Reads the whole text; what stops the reading is thrown, the rest goes to `problems`.
  mutating func read(_ text: [UInt8]) throws(PipelineError) {
    var scanner = JSONScanner(text, file: path)
    var seen: Set<String> = []
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "images", "categories", "annotations":
        guard seen.insert(name).inserted else { throw scanner.failure("has '\(name)' twice") }
        var index = 0
        try scanner.array { scanner throws(PipelineError) in
          switch name {
          case "images": try readImage(&scanner, index: index)
          case "categories": try readCategory(&scanner, index: index)
          default: try readAnnotation(&scanner, index: index)
          }
          index += 1
        }
      default: try scanner.skip()
      }
    }
    try scanner.end()
    for name in ["images", "categories", "annotations"] where !seen.contains(name) {
      problems.append(PipelineError(.corruptFile, at: path, "has no '\(name)'"))
    }
    // Without one of the three, every id would be reported as unknown.
    if seen.count == 3 { checkReferences() }
  }

  private mutating func readImage(
    _ scanner: inout JSONScanner, index: Int
  ) throws(PipelineError) {
    var id: Int?
    var fileName: String?
    var width: Int?
    var height: Int?
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "id": id = try scanner.integer()
      case "file_name": fileName = try scanner.string()
      case "width": width = try scanner.integer()
      case "height": height = try scanner.integer()
      default: try scanner.skip()
      }
    }
    let place = place("image", id: id, index: index)
    guard let id = found(id, "id", place), let fileName = found(fileName, "file_name", place),
      let width = found(width, "width", place), let height = found(height, "height", place)
    else { return }
    let sides = 1...COCOFile.largestSide
    guard sides.contains(width), sides.contains(height) else {
      report(place, "is \(width)x\(height), expected sides of 1 to \(COCOFile.largestSide) pixels")
      return
    }
    guard !fileName.isEmpty else { return report(place, "has an empty file_name") }
    images.append(
      COCOFile.ImageInfo(id: id, fileName: fileName, size: PixelSize(width, height)))
  }

  private mutating func readCategory(
    _ scanner: inout JSONScanner, index: Int
  ) throws(PipelineError) {
    var id: Int?
    var label: String?
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "id": id = try scanner.integer()
      case "name": label = try scanner.string()
      default: try scanner.skip()
      }
    }
    let place = place("category", id: id, index: index)
    guard let id = found(id, "id", place), let label = found(label, "name", place) else { return }
    categories.append(COCOFile.Category(id: id, name: label))
  }

  /// Checks what needs the whole file: ids that occur twice or not at all, and sizes.
  private mutating func checkReferences() {
    for (ids, what) in [(images.map(\.id), "image"), (categories.map(\.id), "category")] {
      var seen: Set<Int> = []
      for id in ids where !seen.insert(id).inserted {
        report(place(what, id: id), "appears more than once")
      }
    }
    let file = COCOFile(path: path, images: images, categories: categories, annotations: [])
    var seen: Set<Int> = []
    var kept: [COCOFile.Annotation] = []
    for annotation in annotations {
      guard let reason = contradiction(of: annotation, with: file, &seen) else {
        kept.append(annotation)
        continue
      }
      reject(place("annotation", id: annotation.id), reason)
    }
    annotations = kept
  }

  /// Why an annotation does not fit the rest of the file; nil when it does.
  private func contradiction(
    of annotation: COCOFile.Annotation, with file: COCOFile, _ seen: inout Set<Int>
  ) -> String? {
    guard seen.insert(annotation.id).inserted else { return "appears more than once" }
    guard file.category(id: annotation.categoryID) != nil else {
      return "category_id \(annotation.categoryID) is not in categories"
    }
    guard let image = file.image(id: annotation.imageID) else {
      return "image_id \(annotation.imageID) is not in images"
    }
    guard case .runLengths(let runLengths) = annotation.segmentation,
      runLengths.size != image.size
    else { return nil }
    return "run lengths are of \(runLengths.size), but image \(image.id) is \(image.size)"
  }

  /// `file: annotation 17`, or its number in the list while it has no id.
  func place(_ what: String, id: Int?, index: Int = 0) -> String {
    "\(path): \(what) " + (id.map { "\($0)" } ?? "at index \(index)")
  }

  /// Says that a value is missing, when it is.
  mutating func found<Value>(_ value: Value?, _ name: String, _ place: String) -> Value? {
    if value == nil { report(place, "has no '\(name)'") }
    return value
  }

  mutating func report(_ place: String, _ message: String) {
    problems.append(PipelineError(.invalidAnnotation, at: place, message))
  }

  /// Says why an annotation is left out.
  mutating func reject(_ place: String, _ message: String) {
    findings.append(PipelineError(.invalidAnnotation, at: place, message))
  }
}

extension COCOFile {
  /// The largest width and height of an image, in pixels; JPEG's limit, which PNG's users keep.
  package static let largestSide = 65_535
}
