import Datasets
import Imaging
import Manifest
import Support

/// What a cut-out foreground is put on.
enum CutBackground: Sendable {
  enum Word: String, CaseIterable {
    case gray
  }

  /// One level, 0...254, in all channels, drawn for each canvas.
  case gray
  /// A part of an image drawn uniformly, with replacement, from some sources, never of the canvas's
  /// own; where a greatest saliency is asked for, one whose mean is not over it.
  case images([String], greatestSaliency: Double?)

  /// A background and what was drawn for it, or why there is none.
  enum Drawn {
    case found(Picture, [String: JSONValue])
    case nothing(String)
  }

  /// How often a part of an image is drawn before the canvas stays as it is.
  static let tries = 10

  init(_ reader: MappingReader, of targets: [String], in plan: StagePlan) {
    let read = reader.choice(
      "background", default: Word.gray, or: "{ from: SOURCES }",
      "'background' of \(reader.subject)",
      about: "what the foreground is put on: one gray, or images of some sources")
    guard case .mapping(let nested) = read else {
      self = .gray
      return
    }
    let names = plan.sourceNames(
      nested, "from", as: .images, about: "the sources of images, which may be textures")
    plan.requireFormat(of: names, fits: targets, at: nested.position(of: "from"))
    let greatest = nested.numberIfPresent(
      "max_saliency", in: 0...1,
      about: "the greatest mean saliency of the part that is shown, told as that of the canvas")
    nested.finish()
    self = .images(names, greatestSaliency: greatest)
  }

  /// Draws a background.
  ///
  /// - Parameters:
  ///   - canvas: What it is for: its size, channels and depth.
  ///   - teller: Who tells saliency.
  ///   - run: The stage's run.
  ///   - stream: What chance is taken from.
  /// - Returns: A picture like the canvas's.
  /// - Throws: ``PipelineError`` when an image cannot be read.
  func draw(
    for canvas: Canvas, saliency teller: SaliencyTeller, in run: StageRun,
    _ stream: inout RandomStream
  ) throws(PipelineError) -> Drawn {
    let image = canvas.image
    switch self {
    case .gray:
      let level = UInt8(stream.integer(0...254))
      let picture = Picture(
        size: image.size, channels: image.channels, depth: image.depth, filling: level)
      return .found(picture, ["gray": .integer(Int(level))])
    case .images(let names, let greatest):
      let pool = run.pool(names)
      var reason = "no other background"
      for _ in 0..<Self.tries {
        let row = pool[stream.integer(0...pool.count - 1)]
        if row.isImage(of: canvas.source) { continue }
        var ground = try row.canvas()
        if greatest != nil {
          let map = try teller.map(of: ground, in: run).map
          ground.saliency = .eight(map)
        }
        if ground.image.width < image.width || ground.image.height < image.height {
          ground.resizeToCover(image.size)
        }
        let box = Crop.Position.random.box(of: image.size, in: ground.image.size, &stream)
        ground.crop(to: box)
        if let greatest, let map = ground.saliency, map.shown.coverage > greatest {
          reason = "no background under max_saliency"
          continue
        }
        let picture = ground.image.converted(toChannels: image.channels).converted(to: image.depth)
        return .found(
          picture,
          [
            "background": ground.source.json,
            "background_box": .array(box.corners.map { .integer($0) }),
          ])
      }
      return .nothing(reason)
    }
  }
}

extension PoolRow {
  /// Whether it is the image that something came from.
  fileprivate func isImage(of origin: Origin) -> Bool {
    source.entry.dataset.name == origin.dataset && source.catalog.images[row].path == origin.path
  }
}
