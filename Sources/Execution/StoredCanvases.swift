import Codecs
import Datasets
import Imaging
import Shards
import Stages
import Support

/// Turns a sample of our own shards back into the canvases it was written from.
///
/// What comes back: pixels as they were stored, saliency maps where a stage looks at them, the matrix to the source's pixels, and of each instance
/// its class, matrix, source and visible pixels. Where masks were not written, its box stands for them.
struct StoredCanvases {
  private let stored: StoredSample
  private let place: String
  private let json: JSONValue
  /// How many classes there are.
  private let classes: Int

  /// - Throws: ``PipelineError`` with `corruptFile` when the member `json` is missing or no JSON.
  init(_ stored: StoredSample, at shard: String, classes: Int) throws(PipelineError) {
    self.stored = stored
    self.classes = classes
    place = "\(shard):\(stored.key)"
    guard let text = stored["json"] else {
      throw PipelineError(
        .corruptFile, at: "\(place).json", "is missing",
        hint: "shards of others are read by the field of their pictures")
    }
    json = try JSONValue(parsing: text, at: "\(place).json")
  }

  /// The sample with some canvases.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `mismatchedShape` or what decoding throws, at
  ///   `shard:member`.
  func sample(
    _ index: Int, _ inputs: [CanvasInput], for run: StageRun?
  ) throws(PipelineError) -> LabelledSample {
    var sample = Sample(index: index, subject: nil)
    for input in inputs {
      sample[input.name] = try canvas(
        input, foresight: run?.foresight(of: input.name, in: sample) ?? .everything)
    }
    return LabelledSample(
      key: stored.key, label: json["label"]?.whole ?? stored.label, sample: sample)
  }

  /// What is on some canvases, without looking at any picture.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`.
  func things(
    _ inputs: [CanvasInput]
  ) throws(PipelineError) -> [(classID: Int, origin: Origin)] {
    var things: [(classID: Int, origin: Origin)] = []
    for input in inputs {
      guard let instances = json["canvases"]?[input.name]?["instances"]?.elements else {
        throw damaged("does not tell all of canvas '\(input.name)'")
      }
      for entry in instances {
        guard let classID = entry["class_id"]?.whole, let origin = Origin(entry["source"]) else {
          throw damaged("does not tell all of an instance")
        }
        things.append((classID, origin))
      }
    }
    return things
  }

  private func canvas(
    _ input: CanvasInput, foresight: Foresight
  ) throws(PipelineError) -> Canvas {
    guard let entry = json["canvases"]?[input.name], case .string(let member)? = entry["pixels"],
      let matrix = Matrix3(entry["matrix"]),
      let instances = entry["instances"]?.elements, let source = Origin(entry["source"])
    else { throw damaged("does not tell all of canvas '\(input.name)'") }
    let image = try Self.pixels(
      try bytes(of: member), as: input.format, named: "\(place).\(member)", foresight: foresight)
    guard entry["width"]?.whole == image.width, entry["height"]?.whole == image.height else {
      throw damaged(
        "tells another size of canvas '\(input.name)' than the \(image.size) of \(member)")
    }
    var canvas = Canvas(image: image, source: source)
    canvas.matrix = matrix
    if input.withSaliency { canvas.saliency = .eight(try saliency(entry, of: image.size)) }
    for entry in instances { canvas.instances.append(try instance(entry, on: canvas)) }
    return canvas
  }

  /// The saliency map of a canvas.
  private func saliency(
    _ entry: JSONValue, of size: PixelSize
  ) throws(PipelineError) -> Image {
    guard case .string(let member)? = entry["saliency"] else {
      throw damaged("tells of no saliency map, which 'train.augment' needs")
    }
    let map = try ImageDecoder.decode(try bytes(of: member), named: "\(place).\(member)")
    guard map.size == size, map.channels == 1 else {
      throw PipelineError(
        .mismatchedShape, at: "\(place).\(member)",
        "is \(map.size) with \(map.channels) channels but its canvas is \(size)")
    }
    return map
  }

  private func instance(_ entry: JSONValue, on canvas: Canvas) throws(PipelineError) -> Instance {
    guard let classID = entry["class_id"]?.whole, (0..<classes).contains(classID),
      let fraction = entry["visible_fraction"]?.real,
      let matrix = Matrix3(entry["matrix"]),
      let origin = Origin(entry["source"]),
      let corners = entry["box"]?.elements?.compactMap(\.whole),
      corners.count == 4
    else { throw damaged("does not tell all of an instance") }
    let box = Box(corners[0], corners[1], corners[2], corners[3])
    guard canvas.image.size.bounds.contains(box), !box.isEmpty else {
      throw damaged("has the box \(box) on a canvas of \(canvas.image.size)")
    }
    var region = Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY)
    if case .string(let member)? = entry["mask"] {
      let picture = try ImageDecoder.decode(
        try bytes(of: member), named: "\(place).\(member)")
      guard picture.size == canvas.image.size, picture.channels == 1 else {
        throw PipelineError(
          .mismatchedShape, at: "\(place).\(member)",
          "is \(picture.size) but its canvas is \(canvas.image.size)")
      }
      region = Region(
        Mask(size: box.size, bits: picture.cropped(to: box).samples.map { $0 > 0 ? 1 : 0 }),
        x: box.minX, y: box.minY)
    }
    return Instance(
      classID: classID, region: region, visibleFraction: fraction, matrix: matrix,
      origin: origin)
  }

  private func bytes(of member: String) throws(PipelineError) -> [UInt8] {
    guard let bytes = stored[member] else {
      throw PipelineError(.corruptFile, at: "\(place).\(member)", "is missing")
    }
    return bytes
  }

  private func damaged(_ what: String) -> PipelineError {
    PipelineError(.corruptFile, at: "\(place).json", what)
  }

  /// Decodes a member to a format, as far as it will be looked at.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when two channels are asked for and it has not
  ///   two, and as decoding.
  static func pixels(
    _ bytes: [UInt8], as format: PixelFormat, named name: String, foresight: Foresight
  ) throws(PipelineError) -> Picture {
    try format.decode(bytes, named: name, foresight: foresight) { channels in
      PipelineError(.mismatchedShape, at: name, "has \(channels) channels, expected 2")
    }
  }
}

extension StoredSample {
  /// The class id in the member `cls`; nil when it holds anything else.
  var label: Int? {
    self["cls"].flatMap { String(validating: $0, as: UTF8.self) }
      .flatMap { Int($0.filter { !$0.isWhitespace }) }
  }
}

extension Origin {
  /// What a member `json` says of where something came from; nil when it does not.
  fileprivate init?(_ json: JSONValue?) {
    guard case .string(let source)? = json?["source"],
      case .string(let dataset)? = json?["dataset"], case .string(let path)? = json?["path"]
    else { return nil }
    self.init(source: source, dataset: dataset, path: path, segment: json?["segment"]?.whole)
  }
}

extension Matrix3 {
  /// Nine numbers of a member `json`; nil when they are no matrix that has an inverse.
  fileprivate init?(_ json: JSONValue?) {
    guard let elements = json?.elements?.compactMap(\.real), elements.count == 9 else { return nil }
    self.init(elements)
    guard isInvertible else { return nil }
  }
}
