import Codecs
import Imaging
import Stages
import Support
import Testing

/// Canvases of which only what the first stage looks at is decoded, against the same pictures as PNG,
/// which are always decoded as a whole.
@Suite struct StageRunForesightTests {
  private enum Form: Sendable { case jpeg, png }

  /// Three photographs and the same with labels, the pixels of both forms being the same.
  private static func bench(_ form: Form, _ size: PixelSize) throws -> StageBench {
    let bench = try StageBench()
    for name in ["photos", "items"] {
      var manifest = try String(
        decoding: FileBytes.read(bench.folder.file("\(name).yaml")), as: UTF8.self)
      manifest.replace("\"*.png\"", with: "\"*.jpg\"")
      try bench.folder.write(manifest, to: "\(name).yaml")
    }
    for number in 0..<3 {
      let file = try JPEGEncoder(quality: 85).encode(picture(number, size))
      let same = try PNGEncoder.encode(try ImageDecoder.decode(file, named: "a.jpg"))
      let bytes = form == .jpeg ? file : same
      // What a file is called does not matter.
      try bench.folder.write(bytes, to: "photos/\(number).jpg")
      try bench.folder.write(bytes, to: "items/\(number).jpg")
      var labels = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
      for y in size.height / 4..<size.height / 2 {
        for x in size.width / 3..<size.width / 2 { labels[x, y] = UInt16(1 + number) }
      }
      try bench.folder.write(PNGEncoder.encode(labels), to: "items/labels/\(number).png")
    }
    return bench
  }

  /// Soft waves with some grain.
  private static func picture(_ number: Int, _ size: PixelSize) -> Image {
    var random = RandomStream(key: 51, lane: UInt64(number))
    var image = Image(size: size, filling: [0, 0, 0])
    for y in 0..<size.height {
      for x in 0..<size.width {
        let wave = abs((x + 2 * y + 40 * number) % 160 - 80) + 60
        for channel in 0..<3 {
          image[x, y, channel] = UInt8(wave + channel * 20 + random.integer(0...15))
        }
      }
    }
    return image
  }

  private static func samples(
    _ form: Form, _ size: PixelSize, _ head: String, _ stages: String,
    observer: (any SampleObserver)? = nil
  ) throws -> [Sample] {
    let maker = try bench(form, size).maker(
      """
      seed: 3
      sources:
        photos: { dataset: photos.yaml }
        images: { dataset: items.yaml }
        items: { dataset: items.yaml, as: segments }
      \(head)
      stages:
      \(stages)

      """)
    return try (0..<maker.count).map { try maker.sample($0, observer: observer) }
  }

  private static let crop =
    "  - random_resized_crop: { size_px: [48, 40], scale_range: [0.1, 0.5] }"

  @Test(arguments: [
    crop, crop + "\n  - flip: {}", "  - crop: { size_px: [70, 61] }",
    "  - crop: { size_px: [400, 20] }",
    "  - center_crop: { size_px: [51, 43] }", "  - center_crop: { size_px: [51, 430] }",
    "  - resize: { size_px: [30, 20], mode: pad }", "  - resize: { size_px: [30, 20], mode: fill }",
    "  - keep: { min_visible_fraction: 0.2 }\n  - crop: { size_px: [70, 61] }",
    "  - flip: {}\n" + crop,
    """
      - views:
          query:
            - keep: { min_visible_fraction: 0.1 }
            - random_resized_crop: { size_px: [32, 32] }
          key: [ { crop: { size_px: [90, 90] } }, { color_jitter: { brightness_range: [0.5, 1] } } ]
          local: [ { random_resized_crop: { size_px: [16, 24], scale_range: [0.05, 0.2] } } ]
          count: { local: 3 }
    """,
    """
      - views:
          query: [ { flip: {} }, { random_resized_crop: { size_px: [32, 32] } } ]
          key: [ { random_resized_crop: { size_px: [32, 32], filter: bicubic } } ]
    """,
  ])
  func `what is decoded in part gives the samples of what is decoded whole`(
    stages: String
  ) throws {
    let head = "samples: { each: images, repeats: 4 }\nexact_decode: true"
    let size = PixelSize(235, 187)
    let part = try Self.samples(.jpeg, size, head, stages)
    let whole = try Self.samples(.png, size, head, stages)
    #expect(part.count == 12)
    #expect(part.map(\.fingerprint) == whole.map(\.fingerprint))
  }

  @Test(arguments: [
    "  - background: { from: photos }\n" + crop,
    "  - background: { from: photos, canvases: [query, key] }\n  - crop: { on: [key], size_px: [50, 60] }",
    "  - background: { from: photos, size_px: [40, 50], fit: cover }",
    """
      - background: { from: photos, size_px: [80, 80] }
      - paste: { segment: items, frame_range_px: [20, 40], rotate_degrees: [0, 90] }
    """,
  ])
  func `backgrounds and segments decoded in part give the same samples too`(
    stages: String
  ) throws {
    let head = "samples: { each: items, repeats: 4 }\nexact_decode: true"
    let size = PixelSize(211, 174)
    let part = try Self.samples(.jpeg, size, head, stages)
    let whole = try Self.samples(.png, size, head, stages)
    #expect(part.count == 12)
    #expect(part.map(\.fingerprint) == whole.map(\.fingerprint))
  }

  @Test(arguments: [
    "  - random_resized_crop: { size_px: [20, 18], scale_range: [0.3, 1] }",
    "  - resize: { size_px: [31, 20], mode: fit, filter: bicubic }",
    "  - views: { a: [ { resize: { size_px: [20, 20] } } ], b: [ { center_crop: { size_px: [9, 9] } } ] }",
    "  - views: { a: [ { resize: { size_px: [20, 20] } } ], b: [ { resize: { size_px: [60, 60] } } ] }",
  ])
  func `decoding at a smaller size moves nothing and changes pixels within the tolerance`(
    stages: String
  ) throws {
    let head = "samples: { each: images, repeats: 3 }"
    let size = PixelSize(637, 483)
    let near = try Self.samples(.jpeg, size, head, stages)
    let exact = try Self.samples(.jpeg, size, head + "\nexact_decode: true", stages)
    #expect(near.count == 9)
    let hasCrop = stages.contains("center_crop")
    for (near, exact) in zip(near, exact) {
      #expect(near.names == exact.names)
      for name in near.names {
        let (one, other) = (try #require(near[name]), try #require(exact[name]))
        #expect(one.matrix == other.matrix)
        #expect(one.drawnBox == other.drawnBox)
        #expect(one.instances.map(\.region) == other.instances.map(\.region))
        #expect(one.instances.map(\.visibleFraction) == other.instances.map(\.visibleFraction))
        let differences = zip(one.image.samples, other.image.samples).map {
          abs(Int($0) - Int($1))
        }
        #expect((differences.max() ?? 0) <= 8)
        // One view that needs the pixels as they are has them all decoded so.
        #expect((differences.max() == 0) == hasCrop)
      }
    }
  }

  @Test func `who watches sees whole pictures and the same sample`() throws {
    let head = "samples: { each: images }"
    let stages = "  - resize: { size_px: [20, 20] }"
    let size = PixelSize(401, 303)
    let plain = try Self.samples(.jpeg, size, head, stages)
    let trace = SampleTrace()
    let watched = try Self.samples(.jpeg, size, head, stages, observer: trace)
    #expect(watched.map(\.fingerprint) == plain.map(\.fingerprint))
    let start = try #require(trace.steps.first { $0.stage == "samples" }?.canvases.first)
    let file = try JPEGEncoder(quality: 85).encode(Self.picture(0, size))
    #expect(start.canvas.image.shown == (try ImageDecoder.decode(file, named: "a.jpg")))
  }
}
