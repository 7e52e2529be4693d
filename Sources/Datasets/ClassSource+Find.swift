import Manifest
import Support

extension ClassSource {
  /// The id of an image's class.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, or `outOfRange` for a name or number that
  ///   `classes` does not have.
  func classID(for files: SampleFiles, classes: [String]) throws(PipelineError) -> Int {
    switch self {
    case .path(let pattern):
      let name = files.path(of: pattern)
      if let id = classes.firstIndex(of: name) { return id }
      throw Self.unknown(name, at: files.image, classes)
    case .file(let pattern):
      let path = files.path(of: pattern)
      guard let bytes = try files.bytes(of: path) else {
        throw PipelineError(.missingFile, at: files.image, "has no class file '\(path)'")
      }
      let text = String(decoding: bytes.prefix(1000), as: UTF8.self)
      let word = String(
        text.drop(while: \.isWhitespace).split(whereSeparator: \.isNewline).first ?? "")
      let name = String(word.reversed().drop(while: \.isWhitespace).reversed())
      if let id = classes.firstIndex(of: name) { return id }
      guard let number = Int(name) else {
        throw Self.unknown(name, at: files.title(of: path), classes)
      }
      guard classes.indices.contains(number) else {
        throw PipelineError(
          .outOfRange, at: files.title(of: path),
          "holds the class number \(number), expected 0...\(classes.count - 1)",
          hint: "the number is a place in 'classes', from 0")
      }
      return number
    }
  }

  private static func unknown(
    _ name: String, at place: String, _ classes: [String]
  )
    -> PipelineError
  {
    PipelineError(
      .outOfRange, at: place, "is of class '\(name)', which 'classes' does not list",
      hint: NearestName.hint(for: name, among: classes))
  }
}
