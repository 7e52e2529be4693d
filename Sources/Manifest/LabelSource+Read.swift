import Support

extension LabelSource {
  /// Reads the one kind of labels under `labels`; ``LabelSource/none`` after reporting.
  static func read(_ reader: MappingReader, classes: [String]) -> LabelSource {
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
    var roles: [UInt16: String] = [:]
    let table = reader.nested("values")
    func claim(_ value: UInt16, as role: String, at position: SourcePosition) {
      if let earlier = roles.updateValue(role, forKey: value) {
        reader.bag.report("pixel value \(value) is already in \(earlier)", at: position)
      }
    }
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
      claim(value, as: "'values'", at: key.position)
    }
    table.finish()
    let background = reader.integers("background_values", in: 0...65535)
    for value in background {
      claim(UInt16(value.value), as: "'background_values'", at: value.position)
    }
    let ignored = reader.integers("ignore_values", in: 0...65535)
    for value in ignored { claim(UInt16(value.value), as: "'ignore_values'", at: value.position) }
    return MaskSource(
      pattern: readPattern(reader),
      content: .index(
        values: values, background: Set(background.map { UInt16($0.value) }),
        ignored: Set(ignored.map { UInt16($0.value) })),
      instances: reader.choice("instances", default: .whole),
      resample: reader.choice("mask_resample", default: .none), finishing: reader)
  }

  fileprivate static func readBinary(_ reader: MappingReader, classes: [String]) -> MaskSource {
    let name = reader.textIfPresent("class") ?? Located("", at: reader.node.position)
    if name.value.isEmpty {
      _ = reader.require("class", "a class name, or a pattern such as '{parent}'")
    } else if !name.value.contains("{") {
      _ = Self.classID(name.value, classes, reader, at: name.position)
    } else {
      checkPlaceholders("class", name, reader)
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
    checkPlaceholders("masks", pattern, reader)
    if !pattern.value.isEmpty, !pattern.value.contains("{") {
      reader.bag.report(
        "'masks' is '\(pattern.value)', which names the same file for every image",
        at: pattern.position, hint: "write '{stem}' for the image's name without its ending")
    }
    return pattern
  }

  private static func checkPlaceholders(
    _ key: String, _ pattern: Located<String>, _ reader: MappingReader
  ) {
    for part in pattern.value.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
      let name = String(part.prefix { $0 != "}" })
      guard !placeholders.contains(name) || name.count == part.count else { continue }
      reader.bag.report(
        "'\(key)' has the placeholder '{\(name.prefix(60))}', expected {stem}, {parent} or {folder}",
        at: pattern.position)
    }
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
