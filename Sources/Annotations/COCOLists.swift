import Imaging
import Support

/// The images and classes that a file in one of COCO's formats names.
package struct COCOLists: Sendable {
  let path: String
  let images: [COCOFile.ImageInfo]
  let categories: [COCOFile.Category]
  private let imageIndices: [Int: Int]
  private let categoryIndices: [Int: Int]

  init(path: String, images: [COCOFile.ImageInfo], categories: [COCOFile.Category]) {
    self.path = path
    self.images = images
    self.categories = categories
    imageIndices = Dictionary(
      images.indices.map { (images[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    categoryIndices = Dictionary(
      categories.indices.map { (categories[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The place of the image with an id in ``images``.
  func imageIndex(id: Int) -> Int? { imageIndices[id] }

  /// The place of the class with an id in ``categories``.
  func categoryIndex(id: Int) -> Int? { categoryIndices[id] }
}

/// Reads a file's `images` and `categories`, and finds its `annotations`.
struct COCOListReader {
  let path: String
  private var images: [COCOFile.ImageInfo] = []
  private var categories: [COCOFile.Category] = []
  /// Why the file cannot be used.
  private var problems = FindingList()
  private(set) var isUsable = true
  /// Annotations that were left out, and why.
  private var findings = FindingList()

  init(path: String) {
    self.path = path
  }

  /// Reads the whole text, calling the body for each annotation with its number in the list.
  ///
  /// - Returns: The lists, also when ``isUsable`` says that something in them is wrong; nil when
  ///   the form is wrong or one of the lists is missing.
  mutating func read(
    _ text: [UInt8],
    annotation: (inout COCOListReader, inout JSONScanner, Int) throws(PipelineError) -> Void
  ) -> COCOLists? {
    var isWhole = false
    do throws(PipelineError) {
      isWhole = try readLists(text, annotation: annotation)
    } catch {
      refuse(AnnotationFinding(.corruptFile, error))
    }
    for (ids, what) in [(images.map(\.id), "image"), (categories.map(\.id), "category")] {
      var seen: Set<Int> = []
      for id in ids where !seen.insert(id).inserted {
        refuse(.duplicateID, place(what, id: id), "appears more than once")
      }
    }
    // Without one of the three, every id would be reported as unknown.
    guard isWhole else { return nil }
    return COCOLists(path: path, images: images, categories: categories)
  }

  /// All that was found: what makes the file unusable first.
  var all: [AnnotationFinding] { problems.all(at: path) + findings.all(at: path) }

  private mutating func readLists(
    _ text: [UInt8],
    annotation: (inout COCOListReader, inout JSONScanner, Int) throws(PipelineError) -> Void
  ) throws(PipelineError) -> Bool {
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
          default: try annotation(&self, &scanner, index)
          }
          index += 1
        }
      default: try scanner.skip()
      }
    }
    try scanner.end()
    for name in ["images", "categories", "annotations"] where !seen.contains(name) {
      refuse(AnnotationFinding(.corruptFile, at: path, "has no '\(name)'"))
    }
    return seen.count == 3
  }

  private mutating func readImage(
    _ scanner: inout JSONScanner, index: Int
  ) throws(PipelineError) {
    var id: Int?
    var fileName: String?
    var address: String?
    var width: Int?
    var height: Int?
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "id": id = try scanner.integer()
      case "file_name": fileName = try scanner.string()
      case "coco_url": address = try scanner.takeNull() ? nil : scanner.string()
      case "width": width = try scanner.integer()
      case "height": height = try scanner.integer()
      default: try scanner.skip()
      }
    }
    let place = { (path: String) in Self.place(path, "image", id: id, index: index) }
    // LVIS from version 1 on names its images by address alone.
    fileName = fileName ?? address.map { PathText.name(of: $0) }
    guard let id = found(id, "id", place), let fileName = found(fileName, "file_name", place),
      let width = found(width, "width", place), let height = found(height, "height", place)
    else { return }
    let sides = 1...COCOFile.largestSide
    guard sides.contains(width), sides.contains(height) else {
      return refuse(
        .wrongSize, place(path),
        "is \(width)x\(height), expected sides of 1 to \(COCOFile.largestSide) pixels")
    }
    guard width * height <= COCOFile.largestArea else {
      return refuse(
        .wrongSize, place(path),
        "is \(width)x\(height), over the limit of \(COCOFile.largestArea) pixels")
    }
    guard !fileName.isEmpty else {
      return refuse(.malformedAnnotation, place(path), "has an empty file_name")
    }
    images.append(
      COCOFile.ImageInfo(id: id, fileName: fileName, size: PixelSize(width, height)))
  }

  private mutating func readCategory(
    _ scanner: inout JSONScanner, index: Int
  ) throws(PipelineError) {
    var id: Int?
    var label: String?
    var isThing = 1
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "id": id = try scanner.integer()
      case "name": label = try scanner.string()
      case "isthing": isThing = try scanner.integer()
      default: try scanner.skip()
      }
    }
    let place = { (path: String) in Self.place(path, "category", id: id, index: index) }
    guard let id = found(id, "id", place), let label = found(label, "name", place) else { return }
    categories.append(COCOFile.Category(id: id, name: label, isThing: isThing != 0))
  }

  /// `file: annotation 17`, or its number in the list while it has no id.
  private static func place(_ path: String, _ what: String, id: Int?, index: Int) -> String {
    "\(path): \(what) " + (id.map { "\($0)" } ?? "at index \(index)")
  }

  func place(_ what: String, id: Int?, index: Int = 0) -> String {
    Self.place(path, what, id: id, index: index)
  }

  /// Says that a value is missing, when it is.
  private mutating func found<Value>(
    _ value: Value?, _ name: String, _ place: (String) -> String
  ) -> Value? {
    if value == nil { refuse(.malformedAnnotation, place(path), "has no '\(name)'") }
    return value
  }

  /// Says why the file cannot be used.
  mutating func refuse(_ kind: AnnotationFinding.Kind, _ place: String, _ message: String) {
    refuse(AnnotationFinding(kind, at: place, message))
  }

  private mutating func refuse(_ finding: AnnotationFinding) {
    problems.add(finding)
    isUsable = false
  }

  /// Says why an annotation is left out.
  mutating func reject(
    _ kind: AnnotationFinding.Kind, _ place: String, _ message: String, hint: String? = nil
  ) {
    findings.add(AnnotationFinding(kind, at: place, message, hint: hint))
  }
}

extension COCOFile {
  /// The largest width and height of an image, in pixels; JPEG's limit, which PNG's users keep.
  package static let largestSide = 65_535
  /// The most pixels of an image: what is read of an image at all, so that a few bytes of text
  /// cannot ask for the memory of a larger mask.
  package static let largestArea = 178_956_970
}
