import Support

extension LabelSource {
  /// Reads the one kind of labels under `labels`; ``LabelSource/none`` after reporting.
  static func read(_ reader: MappingReader, classes: [String]) -> LabelSource {
    var kinds: [String] = []
    var found: [LabelSource] = []
    func kind(_ name: String, _ read: (MappingReader) -> LabelSource) {
      kinds.append(name)
      if let part = reader.nestedIfPresent(name) { found.append(read(part)) }
    }
    kind("coco") { .coco(.read($0)) }
    kind("coco_panoptic") { .panoptic(.read($0)) }
    kind("voc") { readVOC($0, classes: classes) }
    kind("yolo") { readYOLO($0) }
    kind("index_masks") { .masks(.readIndex($0, classes: classes)) }
    kind("instance_masks") { .masks(.readInstances($0, classes: classes)) }
    kind("colour_masks") { .masks(.readColours($0, classes: classes)) }
    kind("binary_masks") { .masks(.readBinary($0, classes: classes)) }
    kind("whole_images") { reader in
      let source = ClassSource.read(reader, classes: classes, default: "{parent}")
      reader.finish()
      return .wholeImages(source)
    }
    kind("sample_json") { reader in
      let canvas = reader.text("canvas", default: "image")
      reader.finish()
      return .sampleJSON(canvas: canvas)
    }
    reader.finish()
    if found.count != 1 {
      reader.bag.report(
        "\(reader.subject) names \(found.count) kinds of labels, expected one", at: reader.node,
        hint: "one of: \(kinds.joined(separator: ", "))")
    }
    if classes.isEmpty, !found.isEmpty {
      reader.bag.report(
        "a labelled dataset needs 'classes'", at: reader.node,
        hint: "list the class names; their order gives the class ids")
    }
    return found.first ?? .none
  }

  private static func readVOC(_ reader: MappingReader, classes: [String]) -> LabelSource {
    let boxes = reader.patternIfPresent("annotations")
    let masks = reader.nestedIfPresent("segmentation").map {
      MaskSource.readVOC($0, classes: classes)
    }
    reader.finish()
    if (boxes == nil) == (masks == nil) {
      reader.bag.report(
        "\(reader.subject) needs either 'annotations' or 'segmentation'", at: reader.node,
        hint: "'annotations' gives boxes, 'segmentation' masks")
    }
    return masks.map { .masks($0) } ?? boxes.map { .voc($0) } ?? .none
  }

  private static func readYOLO(_ reader: MappingReader) -> LabelSource {
    let pattern = reader.pattern("labels", suchAs: "labels/{stem}.txt")
    reader.finish()
    return .yolo(pattern)
  }
}

extension COCOSource {
  fileprivate static func read(_ reader: MappingReader) -> COCOSource {
    let source = COCOSource(
      file: reader.file("the COCO JSON file, below the root"),
      folder: reader.text("folder", default: ""), hasBoxes: reader.flag("boxes", default: false))
    reader.finish()
    return source
  }
}

extension PanopticSource {
  fileprivate static func read(_ reader: MappingReader) -> PanopticSource {
    let source = PanopticSource(
      file: reader.file("the COCO panoptic JSON file, below the root"),
      folder: reader.text("folder", default: ""), masks: reader.text("masks"))
    reader.finish()
    return source
  }
}

extension MappingReader {
  /// The file of annotations, which must be there.
  fileprivate func file(_ expected: String) -> Located<String> {
    if let file = textIfPresent("file") { return file }
    _ = require("file", expected)
    return Located("", at: node.position)
  }
}
