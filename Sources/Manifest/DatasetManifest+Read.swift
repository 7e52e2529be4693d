import Foundation
import Support

extension DatasetManifest {
  /// Reads and checks a dataset manifest; nil after reporting when it cannot be understood at all.
  ///
  /// - Parameter roots: Folders that replace a dataset's root, by dataset name.
  package static func read(
    _ file: String, roots: [String: String] = [:], bag: DiagnosticBag
  ) -> DatasetManifest? {
    guard let node = ManifestFile.read(file, into: bag) else { return nil }
    let reader = MappingReader(node, "the dataset manifest", bag: bag)
    reader.checkVersion()
    let name = reader.name("name")
    _ = reader.text("about", default: "")
    let licence = reader.text("licence", default: "")
    let kind = reader.choice("kind", default: Kind.photograph)
    let channels = reader.integer("channels", in: 1...3, default: 3)
    if channels == 2 {
      bag.report(
        "'channels' is 2, expected 1 (gray) or 3 (RGB)", at: reader.position(of: "channels"))
    }
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
    let folder = (file as NSString).deletingLastPathComponent
    let root = roots[name] ?? Self.path(writtenRoot, from: folder)
    return DatasetManifest(
      file: file, name: name, kind: kind, channels: channels, licence: licence, root: root,
      classes: names, splits: splits, resolved: reader.resolved, position: node.position)
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
    let isWord = value.utf8.allSatisfy { byte in
      Character(UnicodeScalar(byte)).isLetter && byte < 128
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    if !value.isEmpty, !isWord || value.utf8.count > 60 {
      bag.report(
        "'\(key)' is '\(value.prefix(80))', expected at most 60 letters, digits, '-' and '_'",
        at: position(of: key))
    }
    return value
  }
}

extension DatasetSplit {
  fileprivate static func read(
    _ reader: MappingReader, name: String, fallback: LabelSource?, classes: [String],
    at position: SourcePosition, isRoot: Bool = false
  ) -> DatasetSplit {
    var labels = fallback
    if !isRoot, let own = reader.nestedIfPresent("labels") { labels = .read(own, classes: classes) }
    let globs = reader.has("images") ? reader.texts("images") : []
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

extension LabelSource {
  fileprivate static func read(_ reader: MappingReader, classes: [String]) -> LabelSource {
    var found: [(name: String, source: LabelSource)] = []
    if let coco = reader.nestedIfPresent("coco", "'coco'") {
      let file = coco.textIfPresent("file")
      if file == nil { _ = coco.require("file", "the COCO JSON file, below the root") }
      let folder = coco.text("folder", default: "")
      coco.finish()
      let source = COCOSource(file: file ?? Located("", at: coco.node.position), folder: folder)
      found.append(("coco", .coco(source)))
    }
    if let index = reader.nestedIfPresent("index_masks", "'index_masks'") {
      found.append(("index_masks", .masks(.readIndex(index, classes: classes))))
    }
    if let binary = reader.nestedIfPresent("binary_masks", "'binary_masks'") {
      found.append(("binary_masks", .masks(.readBinary(binary, classes: classes))))
    }
    reader.finish()
    if found.count != 1 {
      reader.bag.report(
        "\(reader.subject) names \(found.count) kinds of labels, expected one", at: reader.node,
        hint: "one of: coco, index_masks, binary_masks")
    }
    if classes.isEmpty, !found.isEmpty {
      reader.bag.report(
        "a labelled dataset needs 'classes'", at: reader.node,
        hint: "list the class names; their order gives the class ids")
    }
    return found.first?.source ?? .none
  }
}

extension MaskSource {
  fileprivate static func readIndex(_ reader: MappingReader, classes: [String]) -> MaskSource {
    var values: [UInt16: Int] = [:]
    let table = reader.nested("values")
    if table.keys.isEmpty {
      reader.bag.report("'values' maps no pixel value to a class", at: reader.node)
    }
    for key in table.keys {
      let name = table.text(key.name)
      guard let value = UInt16(key.name) else {
        reader.bag.report("'\(key.name)' is not a pixel value in 0...65535", at: key.position)
        continue
      }
      values[value] = Self.classID(name, classes, table, at: table.position(of: key.name))
    }
    table.finish()
    let background = reader.numbers("background_values", in: 0...65535, default: [])
    let ignored = reader.numbers("ignore_values", in: 0...65535, default: [])
    return MaskSource(
      pattern: readPattern(reader),
      content: .index(
        values: values, background: Set(background.map { UInt16($0) }),
        ignored: Set(ignored.map { UInt16($0) })),
      instances: reader.choice("instances", default: .whole),
      resample: reader.choice("mask_resample", default: .none), finishing: reader)
  }

  fileprivate static func readBinary(_ reader: MappingReader, classes: [String]) -> MaskSource {
    let name = reader.textIfPresent("class") ?? Located("", at: reader.node.position)
    if name.value.isEmpty {
      _ = reader.require("class", "a class name, or a pattern such as '{parent}'")
    } else if !name.value.contains("{") {
      _ = Self.classID(name.value, classes, reader, at: name.position)
    }
    return MaskSource(
      pattern: readPattern(reader), content: .binary(className: name),
      instances: reader.choice("instances", default: .whole),
      resample: reader.choice("mask_resample", default: .none), finishing: reader)
  }

  private init(
    pattern: Located<String>, content: Content, instances: Instances, resample: Resample,
    finishing reader: MappingReader
  ) {
    reader.finish()
    self.init(pattern: pattern, content: content, instances: instances, resample: resample)
  }

  private static func readPattern(_ reader: MappingReader) -> Located<String> {
    guard let pattern = reader.textIfPresent("masks") else {
      _ = reader.require("masks", "a path such as 'masks/{stem}.png'")
      return Located("", at: reader.node.position)
    }
    if !pattern.value.contains("{stem}") {
      reader.bag.report(
        "'masks' is '\(pattern.value)', which names the same file for every image",
        at: pattern.position, hint: "write '{stem}' for the image's name without its ending")
    }
    return pattern
  }

  private static func classID(
    _ name: String, _ classes: [String], _ reader: MappingReader, at position: SourcePosition
  ) -> Int {
    if let id = classes.firstIndex(of: name) { return id }
    reader.bag.report(
      "class '\(name)' is not among 'classes'", at: position,
      hint: NearestName.hint(for: name, among: classes))
    return 0
  }
}
