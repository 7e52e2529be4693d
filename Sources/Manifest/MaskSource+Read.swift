import Support

extension MaskSource {
  /// Label maps: each pixel value has its class.
  static func readIndex(_ reader: MappingReader, classes: [String]) -> MaskSource {
    let table = ClassTable<UInt16>.read(reader, classes: classes)
    reader.needsOne(of: ["values"], "'values' maps no pixel value to a class")
    return read(reader, .index(table))
  }

  /// Instance maps: each pixel value has its instance.
  static func readInstances(_ reader: MappingReader, classes: [String]) -> MaskSource {
    let table = ClassTable<UInt16>.read(reader, classes: classes)
    let source = ClassSource.readIfPresent(reader, classes: classes)
    let divisor = reader.integerIfPresent(
      "divisor", in: 2...65535, about: "a pixel value is class value x divisor + instance")
    if reader.has("values") == (source != nil), !reader.isRecording {
      reader.bag.report(
        "\(reader.subject) needs either 'class' or 'values'", at: reader.node,
        hint: "write 'class' when all instances are of one class")
    }
    if divisor != nil, !reader.has("values") {
      reader.bag.report(
        "'divisor' is of use with 'values' only", at: reader.position(of: "divisor"))
    }
    let content: Content =
      if let source { .instances(source) } else { .instanceTable(table, divisor: divisor ?? 1) }
    return MaskSource(
      pattern: reader.pattern(
        "masks", suchAs: "masks/{stem}.png", about: "each image's mask, from its {stem}"),
      content: content,
      instances: .whole,
      resample: reader.choice(
        "mask_resample", default: .none,
        about: "what becomes of a mask of another size than its image: an error, or resampled"),
      objects: nil,
      finishing: reader)
  }

  /// Colour-coded masks: each class has its colours.
  static func readColours(_ reader: MappingReader, classes: [String]) -> MaskSource {
    let table = ClassTable<MaskColour>.read(reader, classes: classes)
    reader.needsOne(of: ["colours"], "'colours' gives no class a colour")
    return read(reader, .colours(table))
  }

  /// Binary masks: what is inside has one class.
  static func readBinary(_ reader: MappingReader, classes: [String]) -> MaskSource {
    read(reader, .binary(ClassSource.read(reader, classes: classes)))
  }

  /// Pascal VOC's two maps of each image: value `i + 1` for class `i`, 255 for what is not labelled.
  static func readVOC(_ reader: MappingReader, classes: [String]) -> MaskSource {
    var table = ClassTable<UInt16>()
    for id in classes.indices.prefix(254) { table.classIDs[UInt16(id + 1)] = id }
    table.ignored = [255]
    if classes.count > 254 {
      reader.bag.report(
        "VOC's class maps tell 254 classes apart, found \(classes.count)", at: reader.node)
    }
    return MaskSource(
      pattern: reader.pattern(
        "classes", suchAs: "SegmentationClass/{stem}.png", about: "each image's map of classes"),
      content: .index(table), instances: .whole,
      resample: reader.choice(
        "mask_resample", default: .none,
        about: "what becomes of a mask of another size than its image: an error, or resampled"),
      objects: reader.pattern(
        "objects", suchAs: "SegmentationObject/{stem}.png", about: "each image's map of objects"),
      finishing: reader)
  }

  private static func read(_ reader: MappingReader, _ content: Content) -> MaskSource {
    MaskSource(
      pattern: reader.pattern(
        "masks", suchAs: "masks/{stem}.png", about: "each image's mask, from its {stem}"),
      content: content,
      instances: reader.choice(
        "instances", default: .whole,
        about: "what one instance is: all pixels of a class, or each connected region"),
      resample: reader.choice(
        "mask_resample", default: .none,
        about: "what becomes of a mask of another size than its image: an error, or resampled"),
      objects: nil, finishing: reader)
  }

  private init(
    pattern: PathPattern, content: Content, instances: Instances, resample: Resample,
    objects: PathPattern?, finishing reader: MappingReader
  ) {
    reader.finish()
    self.init(
      pattern: pattern, content: content, instances: instances, resample: resample,
      objects: objects)
  }
}
