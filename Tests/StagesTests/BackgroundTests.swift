import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct BackgroundTests {
  private let bench: StageBench
  private static let head = "sources: { photos: { dataset: photos.yaml } }\n"

  init() throws {
    bench = try StageBench()
    for index in 0..<3 {
      try bench.addPhoto("\(index)", CoordinatePicture.image(30 + 10 * index, 20))
    }
  }

  private func maker(_ settings: String, count: Int = 400) throws -> BenchMaker {
    try bench.maker(
      Self.head + "samples: { count: \(count) }\n"
        + "stages: [ { background: { from: photos\(settings) } } ]\n")
  }

  private func picture(of canvas: Canvas) throws -> Image {
    let index = try #require(["0.png", "1.png", "2.png"].firstIndex(of: canvas.source.path))
    return CoordinatePicture.image(30 + 10 * index, 20)
  }

  @Test func `an image without a size keeps its own`() throws {
    let maker = try maker("", count: 20)
    for index in 0..<20 {
      let canvas = try #require(try maker.sample(index)["image"])
      #expect(canvas.image == (try picture(of: canvas)))
      #expect(canvas.matrix == .identity)
      #expect(canvas.draws.map(\.stage) == ["background"])
      #expect(canvas.draws[0].values == ["source": canvas.source.json])
    }
  }

  @Test func `stretch resizes both sides whatever the aspect`() throws {
    let maker = try maker(", size_px: [25, 25]", count: 20)
    for index in 0..<20 {
      let canvas = try #require(try maker.sample(index)["image"])
      let picture = try picture(of: canvas)
      #expect(canvas.image == picture.resized(to: PixelSize(25, 25)))
      #expect(canvas.matrix.isClose(to: .resize(from: PixelSize(25, 25), to: picture.size)))
    }
  }

  @Test func `cover keeps the aspect and cuts at random places`() throws {
    let maker = try maker(", size_px: [10, 10], fit: cover", count: 200)
    var columns: Set<Int> = []
    for index in 0..<200 {
      let canvas = try #require(try maker.sample(index)["image"])
      let picture = try picture(of: canvas)
      let scaled = PixelSize(picture.width / 2, 10)
      guard case .array(let corners)? = canvas.draws[0].values["crop"],
        case .integer(let x)? = corners.first
      else {
        Issue.record("no crop was drawn")
        return
      }
      #expect(corners == [.integer(x), 0, .integer(x + 10), 10])
      #expect(canvas.image == picture.resized(to: scaled).cropped(to: Box(x, 0, x + 10, 10)))
      #expect(canvas.matrix.isClose(to: .scale(2, 2) * .translation(Double(x), 0)))
      if picture.width == 50 { columns.insert(x) }
    }
    #expect(columns == Set(0...15))
  }

  @Test func `images are drawn uniformly, with replacement, and anew for each canvas`() throws {
    let maker = try maker(", canvases: [query, key]", count: 900)
    var counts: [String: Int] = [:]
    var same = 0
    for index in 0..<900 {
      let sample = try maker.sample(index)
      #expect(sample.names == ["query", "key"])
      let paths = try sample.names.map { try #require(sample[$0]?.source.path) }
      for path in paths { counts[path, default: 0] += 1 }
      if paths[0] == paths[1] { same += 1 }
    }
    // 600 expected of each, standard deviation 20; 300 pairs alike, standard deviation 14.
    for name in ["0.png", "1.png", "2.png"] {
      #expect((500...700).contains(counts[name, default: 0]))
    }
    #expect((230...370).contains(same))
  }

  @Test func `labelled instances and regions to ignore come with their image`() throws {
    var labels = LabelMap(size: PixelSize(12, 8), labels: [UInt16](repeating: 0, count: 96))
    for x in 2..<6 { labels[x, 3] = 2 }
    labels[11, 7] = 9
    try bench.addItems("a", CoordinatePicture.image(12, 8), labels)
    let maker = try bench.maker(
      """
      sources: { items: { dataset: items.yaml } }
      samples: { count: 1 }
      stages: [ { background: { from: items, size_px: [24, 16] } } ]
      """)
    let canvas = try #require(try maker.sample(0)["image"])
    #expect(canvas.instances.map(\.classID) == [1, 0])
    #expect(canvas.instances.map(\.isIgnored) == [false, true])
    #expect(canvas.instances.map(\.region?.box) == [Box(4, 6, 12, 8), Box(22, 14, 24, 16)])
    #expect(canvas.instances[0].origin.segment == 0)
  }

  @Test func `gray datasets give gray canvases`() throws {
    let bench = try StageBench(channels: 1)
    let picture = CoordinatePicture.image(9, 5)
    try bench.addPhoto("a", picture)
    let maker = try bench.maker(
      Self.head + "samples: { count: 1 }\nstages: [ { background: { from: photos } } ]\n")
    #expect(try maker.sample(0)["image"]?.image == picture.converted(toChannels: 1))
  }

  @Test(arguments: [
    (
      "from: items",
      "source 'items' is used as segments, but stage 'background' needs images; "
        + "write 'as: images' in the source"
    ),
    ("from: photo", "there is no source 'photo'; did you mean 'photos'?"),
    (
      "from: photos, canvases: [a, b, a]", "there is a canvas 'a' already; use another name"
    ),
    (
      "from: photos, canvases: A-b",
      "'A-b' cannot name a canvas; use 1 to 60 lower-case letters, digits and '_'"
    ),
    (
      "from: photos, canvases: a, fit: crop",
      "'fit' in stage 'background' is 'crop', expected one of stretch, cover"
    ),
  ])
  func `wrong settings are reported`(settings: String, message: String) throws {
    #expect(try StageBench.messages("  - background: { \(settings) }\n").first == message)
  }
}
