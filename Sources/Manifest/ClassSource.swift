import Support

/// Where the one class of an image, or of its mask, comes from.
package enum ClassSource: Sendable {
  /// A class name, or a pattern that makes one of the image's path.
  case path(PathPattern)
  /// A text file that holds a class name, or a class's place in `classes` from 0.
  case file(PathPattern)
}

extension ClassSource {
  /// Reads `class` or `class_file`, one of which must be there unless there is a default.
  static func read(
    _ reader: MappingReader, classes: [String], default standard: String? = nil
  ) -> ClassSource {
    let source = readIfPresent(reader, classes: classes)
    if standard == nil {
      reader.needsOne(
        of: ["class", "class_file"],
        "\(reader.subject) needs 'class': a class name, or a pattern such as '{parent}'")
    }
    if let source { return source }
    if let standard { reader.note("class", .string(standard)) }
    return .path(PathPattern(Located(standard ?? "", at: reader.node.position)))
  }

  /// As ``read(_:classes:default:)``; nil when neither key is there.
  static func readIfPresent(_ reader: MappingReader, classes: [String]) -> ClassSource? {
    let name = reader.textIfPresent(
      "class", about: "a class name, or a pattern such as '{parent}', the image's folder")
    let file = reader.patternIfPresent(
      "class_file", about: "a text file for each image that holds its class")
    reader.atMostOne(of: ["class", "class_file"])
    if let name {
      if name.value.contains("{") {
        reader.checkPlaceholders("class", name)
      } else {
        _ = reader.classID(name.value, among: classes, at: name.position)
      }
    }
    return file.map { .file($0) } ?? name.map { .path(PathPattern($0)) }
  }

  /// The file it is read from, when it is.
  package var pattern: PathPattern? {
    if case .file(let pattern) = self { pattern } else { nil }
  }
}
