import Support

extension LabelSource {
  /// Reads the one kind of labels under `labels`; ``LabelSource/none`` after reporting.
  static func read(_ reader: MappingReader, classes: [String]) -> LabelSource {
    var kinds: [String] = []
    var found: [LabelSource] = []
    func kind(_ name: String, _ about: String, _ read: (MappingReader) -> LabelSource) {
      kinds.append(name)
      if let part = reader.nestedIfPresent(name, about: about) { found.append(read(part)) }
    }
    kind("coco", "a COCO or LVIS instances file") { .coco(.read($0)) }
    kind("coco_panoptic", "a COCO panoptic file and its masks") { .panoptic(.read($0)) }
    kind("voc", "Pascal VOC's boxes or its segmentation") { readVOC($0, classes: classes) }
    kind("yolo", "YOLO's text file for each image: outlines or boxes") { readYOLO($0) }
    kind("index_masks", "label maps: each pixel value has its class") {
      .masks(.readIndex($0, classes: classes))
    }
    kind("instance_masks", "instance maps: each pixel value has its instance") {
      .masks(.readInstances($0, classes: classes))
    }
    kind("colour_masks", "colour-coded masks: each class has its colours") {
      .masks(.readColours($0, classes: classes))
    }
    kind("binary_masks", "binary masks: what is inside has one class") {
      .masks(.readBinary($0, classes: classes))
    }
    kind("whole_images", "each image is one segment: all of it that is not transparent") { reader in
      let source = ClassSource.read(reader, classes: classes, default: "{parent}")
      reader.finish()
      return .wholeImages(source)
    }
    kind("sample_json", "the json and mask members of this tool's own shards") { reader in
      let canvas = reader.text("canvas", default: "image", about: "the canvas to read")
      reader.finish()
      return .sampleJSON(canvas: canvas)
    }
    reader.finish()
    reader.needsExactlyOne(of: kinds, "kinds of labels")
    if classes.isEmpty, !found.isEmpty {
      reader.bag.report(
        "a labelled dataset needs 'classes'", at: reader.node,
        hint: "list the class names; their order gives the class ids")
    }
    return found.first ?? .none
  }

  private static func readVOC(_ reader: MappingReader, classes: [String]) -> LabelSource {
    let boxes = reader.patternIfPresent("annotations", about: "each image's XML file of boxes")
    let masks = reader.nestedIfPresent(
      "segmentation", about: "each image's maps of classes and of objects"
    ).map {
      MaskSource.readVOC($0, classes: classes)
    }
    reader.finish()
    reader.needsExactlyOne(
      of: ["annotations", "segmentation"], "kinds of labels",
      hint: "'annotations' gives boxes, 'segmentation' masks")
    return masks.map { .masks($0) } ?? boxes.map { .voc($0) } ?? .none
  }

  private static func readYOLO(_ reader: MappingReader) -> LabelSource {
    let pattern = reader.pattern(
      "labels", suchAs: "labels/{stem}.txt", about: "each image's file; one without shows nothing")
    reader.finish()
    return .yolo(pattern)
  }
}

extension COCOSource {
  fileprivate static func read(_ reader: MappingReader) -> COCOSource {
    let source = COCOSource(
      file: reader.file("the COCO JSON file, below the root"),
      folder: reader.text("folder", default: "", about: "the folder of the images"),
      hasBoxes: reader.flag(
        "boxes", default: false,
        about: "whether an annotation without a segmentation stands for its box"))
    reader.finish()
    return source
  }
}

extension PanopticSource {
  fileprivate static func read(_ reader: MappingReader) -> PanopticSource {
    let source = PanopticSource(
      file: reader.file("the COCO panoptic JSON file, below the root"),
      folder: reader.text("folder", default: "", about: "the folder of the images"),
      masks: reader.text("masks", about: "the folder of the masks"))
    reader.finish()
    return source
  }
}

extension MappingReader {
  /// The file of annotations, which must be there.
  fileprivate func file(_ expected: String) -> Located<String> {
    requiredText("file", expected, about: expected) ?? Located("", at: node.position)
  }
}
