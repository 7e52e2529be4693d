import Imaging
import Support

extension VOCFile {
  /// The largest file that is read; one of a thousand objects has 300 kB.
  package static let largest = ByteCount.mebibytes(4)
  /// The largest distance of a corner from zero, in pixels.
  package static let largestCoordinate = 1e8

  /// The version of libxml2, for example `2.9.14`.
  package static var libraryVersion: String { XMLElement.libraryVersion }

  /// Reads the XML text.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` over ``largest``; `unsupportedFormat` for a
  ///   document type; `corruptFile` where the text is not XML or not
  ///   an `annotation`, at its line and column.
  package static func parse(
    _ bytes: [UInt8], named path: String
  ) throws(PipelineError) -> VOCFile {
    guard bytes.count <= largest.bytes else {
      throw PipelineError(
        .limitExceeded, at: path, "is \(ByteCount(bytes.count)), over the limit of \(largest)")
    }
    let root = try XMLElement(parsing: bytes, file: path)
    guard root.name == "annotation" else {
      throw PipelineError(
        .corruptFile, at: "\(path):\(root.line)",
        "begins with <\(root.name)>, expected <annotation>")
    }
    var problems: [AnnotationFinding] = []
    let size = size(of: root, path: path, problems: &problems)
    var objects: [Object] = []
    for element in root.children(named: "object") {
      do throws(PipelineError) {
        objects.append(try object(element, at: "\(path):\(element.line)"))
      } catch {
        problems.append(AnnotationFinding(.malformedAnnotation, error))
      }
    }
    let name = root.children(named: "filename").first?.text ?? ""
    return VOCFile(
      path: path, fileName: name.isEmpty ? nil : name, size: size, objects: objects,
      problems: problems)
  }

  private static func size(
    of root: XMLElement, path: String, problems: inout [AnnotationFinding]
  ) -> PixelSize? {
    guard let element = root.children(named: "size").first else { return nil }
    let sides = ["width", "height"].map { element.children(named: $0).first?.text ?? "" }
    let numbers = sides.compactMap { Double($0).flatMap { Int(exactly: $0) } }
    let allowed = 1...COCOFile.largestSide
    guard numbers.count == 2, allowed.contains(numbers[0]), allowed.contains(numbers[1]) else {
      problems.append(
        AnnotationFinding(
          .wrongSize, at: "\(path):\(element.line)",
          "size is '\(sides[0])' x '\(sides[1])', expected the image's width and height",
          hint: "the image's own size is used", leavesOut: false))
      return nil
    }
    return PixelSize(numbers[0], numbers[1])
  }

  private static func object(
    _ element: XMLElement, at place: String
  ) throws(PipelineError) -> Object {
    func only(_ name: String, in parent: XMLElement) throws(PipelineError) -> XMLElement? {
      let found = parent.children(named: name)
      guard found.count <= 1 else {
        throw PipelineError(.invalidAnnotation, at: place, "object has <\(name)> twice")
      }
      return found.first
    }
    guard let name = try only("name", in: element)?.text, !name.isEmpty else {
      throw PipelineError(.invalidAnnotation, at: place, "object has no <name>")
    }
    let box = try only("bndbox", in: element)
    var corners = SIMD4<Double>()
    for (index, key) in ["xmin", "ymin", "xmax", "ymax"].enumerated() {
      guard let box, let value = try only(key, in: box)?.text else {
        throw PipelineError(.invalidAnnotation, at: place, "object has no <\(key)>")
      }
      guard let number = Double(value), abs(number) <= largestCoordinate else {
        throw PipelineError(
          .invalidAnnotation, at: place, "object's \(key) is '\(value)', expected a number")
      }
      corners[index] = number
    }
    func flag(_ key: String) throws(PipelineError) -> Bool {
      switch try only(key, in: element)?.text ?? "0" {
      case "0", "": return false
      case "1": return true
      case let value:
        throw PipelineError(
          .invalidAnnotation, at: place, "object's \(key) is '\(value)', expected 0 or 1")
      }
    }
    return Object(
      name: name, corners: corners, isDifficult: try flag("difficult"),
      isTruncated: try flag("truncated"), isOccluded: try flag("occluded"), line: element.line)
  }
}
