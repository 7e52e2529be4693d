import Support

extension DatasetSplit {
  /// The fields in which a tar's images are looked for unless the manifest names others.
  package static let imageFields = ["jpg", "jpeg", "png", "tif", "tiff"]

  /// Reads the images and labels of a split, or of a manifest without splits.
  static func read(
    _ reader: MappingReader, name: String, fallback: LabelSource?, classes: [String],
    at position: SourcePosition, isRoot: Bool = false
  ) -> DatasetSplit {
    var labels = fallback
    if !isRoot,
      let own = reader.nestedIfPresent(
        "labels", about: "where this split's instances and masks come from")
    {
      labels = .read(own, classes: classes)
    }
    let globs =
      reader.textsIfPresent(
        "images", about: "globs of image files below the root; ** crosses folders") ?? []
    let list = reader.textIfPresent(
      "list", about: "a text file below the root with an image's path on each line")
    let tars =
      reader.textsIfPresent("tars", about: "globs of WebDataset tars below the root") ?? []
    let fields =
      reader.textsIfPresent(
        "image_field", about: "the fields of a tar's samples that hold the image") ?? []
    if !isRoot { reader.atMostOne(of: ["images", "list", "tars"]) }
    if !isRoot { reader.finish() }
    let split = DatasetSplit(
      name: name, images: images(globs, list, tars, fields, reader, labels, at: position),
      labels: labels ?? .none, position: position)
    split.checkPlaces(fields, reader)
    return split
  }

  private static func images(
    _ globs: [Located<String>], _ list: Located<String>?, _ tars: [Located<String>],
    _ fields: [Located<String>], _ reader: MappingReader, _ labels: LabelSource?,
    at position: SourcePosition
  ) -> Images {
    if let list { return .list(list) }
    if !globs.isEmpty { return .glob(globs) }
    if !tars.isEmpty {
      if fields.isEmpty {
        reader.note("image_field", .list(imageFields.map { .scalar(.string($0)) }))
      }
      return .tars(tars, fields: fields.isEmpty ? imageFields : fields.map(\.value))
    }
    if labels?.namesImages != true {
      reader.bag.report(
        "\(reader.subject) names no images", at: position,
        hint: "write 'images: \"folder/*.jpg\"', 'list: file.txt' or 'tars: \"shards/*.tar\"'")
    }
    return .annotated
  }

  /// Reports settings that the place of the images leaves without a meaning.
  private func checkPlaces(_ fields: [Located<String>], _ reader: MappingReader) {
    for field in fields where field.value.hasPrefix(".") {
      reader.bag.report(
        "the field '\(field.value)' starts with a dot", at: field.position,
        hint: "write '\(field.value.drop { $0 == "." })'")
    }
    guard case .tars(let tars, _) = images else {
      if let field = fields.first {
        reader.bag.report("'image_field' is of use with 'tars' only", at: field.position)
      }
      if case .sampleJSON = labels {
        reader.bag.report(
          "labels from 'sample_json' are of use with 'tars' only", at: position)
      }
      return
    }
    if labels.namesImages, let tar = tars.first {
      reader.bag.report(
        "these labels name images by their path, which a tar's samples do not have",
        at: tar.position, hint: "unpack the tars, or take labels that lie beside each image")
    }
  }
}
