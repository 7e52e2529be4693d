import Foundation
import FoundationXML
import Imaging
import Support

extension VOCFile {
  /// The largest file that is read; one of a thousand objects has 300 kB.
  package static let largest = ByteCount.mebibytes(4)
  /// The largest distance of a corner from zero, in pixels.
  package static let largestCoordinate = 1e8

  /// Reads the XML text.
  ///
  /// Document type definitions are refused, and with them every entity but the five of XML itself.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` over ``largest``; `unsupportedFormat` for an
  ///   encoding other than UTF-8 or a document type; `corruptFile` where the text is not XML or not
  ///   an `annotation`, at its line and column.
  package static func parse(
    _ bytes: [UInt8], named path: String
  ) throws(PipelineError) -> VOCFile {
    guard bytes.count <= largest.bytes else {
      throw PipelineError(
        .limitExceeded, at: path, "is \(ByteCount(bytes.count)), over the limit of \(largest)")
    }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw PipelineError(
        .unsupportedFormat, at: path, "is not UTF-8 text", hint: "save it again as UTF-8")
    }
    try checkProlog(text, path: path)
    let reader = VOCReader(path: path)
    let parser = XMLParser(data: Data(bytes))
    parser.shouldResolveExternalEntities = false
    parser.shouldProcessNamespaces = false
    parser.delegate = reader
    let isWhole = parser.parse()
    if let failure = reader.failure { throw failure }
    guard isWhole else {
      let place = SourcePosition(
        file: path, line: max(parser.lineNumber, 1), column: max(parser.columnNumber, 1))
      throw PipelineError(.corruptFile, at: "\(place)", "is not XML from here on")
    }
    return VOCFile(
      path: path, fileName: reader.fileName, size: reader.size, objects: reader.objects,
      problems: reader.problems)
  }

  /// Refuses what could hide text from us or make more of it than there is.
  private static func checkProlog(_ text: String, path: String) throws(PipelineError) {
    for mark in ["<!DOCTYPE", "<!ENTITY"] {
      guard let start = Array(text.utf8).firstRange(of: mark.utf8)?.lowerBound else { continue }
      let line = text.utf8.prefix(start).count { $0 == 0x0A } + 1
      throw PipelineError(
        .unsupportedFormat, at: "\(path):\(line)", "has a document type, which is not read",
        hint: "remove everything from '<!DOCTYPE' to its '>'")
    }
    let start = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    guard start.hasPrefix("<?xml"), let end = start.range(of: "?>") else { return }
    let declaration = start[..<end.lowerBound]
    guard let key = declaration.range(of: "encoding") else { return }
    let value = declaration[key.upperBound...].drop { $0 == " " || $0 == "=" }
    let name = value.dropFirst().prefix { $0 != "\"" && $0 != "'" }
    guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(name.lowercased()) else {
      throw PipelineError(
        .unsupportedFormat, at: "\(path):1", "says its encoding is '\(name)', expected UTF-8",
        hint: "save it again as UTF-8")
    }
  }
}

/// Gathers what the XML parser calls out.
private final class VOCReader: NSObject, XMLParserDelegate {
  private let path: String
  var fileName: String?
  var size: PixelSize?
  var objects: [VOCFile.Object] = []
  var problems: [AnnotationFinding] = []
  /// What stops the reading.
  var failure: PipelineError?

  /// The names of the open elements, outermost first, joined by slashes.
  private var open: [String] = []
  private var text = ""
  /// The values of the object or the size that is open.
  private var values: [String: String] = [:]
  private var twice: String?
  private var line = 0
  private var hasSize = false

  private static let sizeKeys: Set = ["width", "height"]
  private static let objectKeys: Set = [
    "name", "difficult", "truncated", "occluded", "bndbox/xmin", "bndbox/ymin", "bndbox/xmax",
    "bndbox/ymax",
  ]

  init(path: String) {
    self.path = path
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    guard failure == nil else { return }
    if open.isEmpty, name != "annotation" {
      failure = PipelineError(
        .corruptFile, at: "\(path):\(parser.lineNumber)",
        "begins with <\(name)>, expected <annotation>")
      parser.abortParsing()
      return
    }
    open.append(name)
    text = ""
    if open == ["annotation", "object"] || open == ["annotation", "size"] {
      (values, twice, line) = ([:], nil, parser.lineNumber)
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    text += string
  }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    text += String(decoding: block, as: UTF8.self)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard failure == nil else { return }
    let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
    text = ""
    switch open.dropFirst().first {
    case "filename" where open.count == 2:
      fileName = value.isEmpty ? nil : value
    case "size" where open.count == 2: closeSize()
    case "size": keep(value, among: Self.sizeKeys)
    case "object" where open.count == 2: closeObject()
    case "object": keep(value, among: Self.objectKeys)
    default: break
    }
    open.removeLast()
  }

  private func keep(_ value: String, among keys: Set<String>) {
    let key = open.dropFirst(2).joined(separator: "/")
    guard keys.contains(key) else { return }
    if values.updateValue(value, forKey: key) != nil { twice = key }
  }

  private func closeSize() {
    guard !hasSize else { return reject("has a second <size>") }
    hasSize = true
    let sides = [values["width"], values["height"]].map { $0 ?? "" }
    let numbers = sides.compactMap { Double($0).flatMap { Int(exactly: $0) } }
    guard numbers.count == 2, numbers.allSatisfy((1...COCOFile.largestSide).contains) else {
      return problems.append(
        AnnotationFinding(
          .wrongSize, at: "\(path):\(line)",
          "size is '\(sides[0])' x '\(sides[1])', expected the image's width and height",
          hint: "the image's own size is used", leavesOut: false))
    }
    size = PixelSize(numbers[0], numbers[1])
  }

  private func closeObject() {
    if let twice { return reject("object has <\(twice)> twice") }
    guard let name = values["name"], !name.isEmpty else {
      return reject("object has no <name>")
    }
    var corners = SIMD4<Double>()
    for (index, key) in ["xmin", "ymin", "xmax", "ymax"].enumerated() {
      guard let value = values["bndbox/\(key)"] else {
        return reject("object has no <\(key)>")
      }
      guard let number = Double(value), abs(number) <= VOCFile.largestCoordinate else {
        return reject("object \(key) is '\(value)', expected a number")
      }
      corners[index] = number
    }
    var flags: [Bool] = []
    for key in ["difficult", "truncated", "occluded"] {
      switch values[key] ?? "0" {
      case "0", "": flags.append(false)
      case "1": flags.append(true)
      case let value: return reject("object \(key) is '\(value)', expected 0 or 1")
      }
    }
    objects.append(
      VOCFile.Object(
        name: name, corners: corners, isDifficult: flags[0], isTruncated: flags[1],
        isOccluded: flags[2], line: line))
  }

  private func reject(_ message: String) {
    problems.append(AnnotationFinding(.malformedAnnotation, at: "\(path):\(line)", message))
  }
}
