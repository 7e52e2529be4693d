import Support

extension DatasetManifest {
  /// Reads and checks a dataset manifest.
  ///
  /// - Parameters:
  ///   - file: The manifest's path.
  ///   - place: Where a pipeline manifest names the file.
  ///   - roots: Folders that replace a dataset's root, by dataset name.
  ///   - bag: Takes every problem.
  /// - Returns: nil after reporting when the file cannot be understood at all.
  package static func read(
    _ file: String, namedAt place: SourcePosition? = nil, roots: [String: String] = [:],
    bag: DiagnosticBag
  ) -> DatasetManifest? {
    guard let node = ManifestFile.read(file, namedAt: place, into: bag) else { return nil }
    let reader = MappingReader(node, "the dataset manifest", bag: bag)
    reader.checkVersion()
    let name = reader.name("name")
    _ = reader.text("about", default: "")
    let licence = reader.text("licence", default: "")
    let kind = reader.choice("kind", default: Kind.photograph)
    let channels = reader.integer("channels", in: 1...3, default: 3)
    let depth = reader.integer("depth", in: 8...16, default: 8)
    if depth != 8, depth != 16 {
      bag.report("'depth' is \(depth), expected 8 or 16", at: reader.position(of: "depth"))
    }
    let valueRange = reader.rangeIfPresent("value_range", in: -1e12...1e12)
    if let valueRange, valueRange.lowerBound == valueRange.upperBound {
      bag.report(
        "'value_range' holds no more than one value", at: reader.position(of: "value_range"),
        hint: "write [low, high]: what becomes black and what becomes white")
    }
    let millimetres = reader.numberIfPresent("mm_per_px", in: 0.00001...100_000)
    let writtenRoot = reader.text("root", default: ".")
    let classes = reader.texts("classes", default: [])
    for (index, name) in classes.enumerated()
    where classes[..<index].contains(where: { $0.value == name.value }) {
      bag.report("class '\(name.value)' is listed twice", at: name.position)
    }
    let names = classes.map(\.value)
    let labels = reader.nestedIfPresent("labels").map { LabelSource.read($0, classes: names) }
    var splits: [DatasetSplit] = []
    if let parts = reader.nestedIfPresent("splits") {
      for key in parts.keys {
        if !MappingReader.isWord(key.name) {
          bag.report(
            "'\(key.name.prefix(80))' cannot name a split", at: key.position,
            hint: "use 1 to 60 letters, digits, '-' and '_'")
        }
        let part = parts.nested(key.name, "split '\(key.name)'")
        splits.append(
          .read(part, name: key.name, fallback: labels, classes: names, at: key.position))
      }
      parts.finish()
      if splits.isEmpty { bag.report("'splits' names no split", at: parts.node) }
    } else {
      splits.append(
        .read(
          reader, name: "all", fallback: labels, classes: names, at: node.position, isRoot: true))
    }
    reader.finish()
    let folder = PathText.folder(of: file)
    let root = roots[name] ?? Self.path(writtenRoot, from: folder)
    return DatasetManifest(
      file: file, name: name, kind: kind, channels: channels, depth: depth, valueRange: valueRange,
      millimetresPerPixel: millimetres, licence: licence, root: root,
      rootPosition: reader.position(of: "root"),
      classes: names, splits: splits, resolved: reader.resolved)
  }

  /// A path as written in a file, from where the tool runs.
  package static func path(_ written: String, from folder: String) -> String {
    let joined = written.hasPrefix("/") || folder.isEmpty ? written : "\(folder)/\(written)"
    var parts: [Substring] = []
    for part in joined.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let path = (joined.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    return path.isEmpty ? "." : path
  }
}

extension MappingReader {
  /// Checks `version: 1`.
  package func checkVersion() {
    guard let node = require("version", "1") else { return }
    guard node.scalar == .integer(1) else {
      bag.report(
        "'version' should be 1, found \(node.kind)", at: node,
        hint: "this tool reads version 1 of the manifest format")
      return
    }
    note("version", .integer(1))
  }

  /// A word of letters, digits, `-` and `_` that can be part of a file name.
  package func name(_ key: String) -> String {
    let value = text(key)
    let isMissing = take(key).flatMap(\.scalar) == nil
    if !isMissing, !Self.isWord(value) {
      bag.report(
        "'\(key)' is '\(value.prefix(80))', expected 1 to 60 letters, digits, '-' and '_'",
        at: position(of: key))
    }
    return value
  }

  /// Whether a text is 1 to 60 ASCII letters, digits, `-` and `_`.
  static func isWord(_ text: String) -> Bool {
    (1...60).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        Character(UnicodeScalar(byte)).isLetter && byte < 128
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }
}

extension DatasetSplit {
  fileprivate static func read(
    _ reader: MappingReader, name: String, fallback: LabelSource?, classes: [String],
    at position: SourcePosition, isRoot: Bool = false
  ) -> DatasetSplit {
    var labels = fallback
    if !isRoot, let own = reader.nestedIfPresent("labels") { labels = .read(own, classes: classes) }
    let globs = reader.textsIfPresent("images") ?? []
    let list = reader.textIfPresent("list")
    if !isRoot { reader.finish() }
    let images: Images
    if let list {
      images = .list(list)
      if !globs.isEmpty {
        reader.bag.report("give 'images' or 'list', not both", at: list.position)
      }
    } else if !globs.isEmpty {
      images = .glob(globs)
    } else {
      images = .annotated
      let isCOCO = if case .coco? = labels { true } else { false }
      if !isCOCO {
        reader.bag.report(
          "\(reader.subject) names no images", at: position,
          hint: "write 'images: \"folder/*.jpg\"' or 'list: file.txt'")
      }
    }
    return DatasetSplit(name: name, images: images, labels: labels ?? .none, position: position)
  }
}
