import Foundation
import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct SampleMakerTests {
  private static let paste =
    "count_range: [1, 3], flip: 0.5, rotate_degrees_range: [-90, 90], scale_range: [0.5, 1]"
  private let bench: StageBench

  init() throws {
    bench = try PasteBench.make()
  }

  private func maker(seed: Int = 1, _ more: String = "") throws -> BenchMaker {
    try bench.maker(
      samples: "each: items, repeats: 3", seed: seed,
      stages: PasteBench.stages(Self.paste) + "\n" + more)
  }

  @Test(arguments: 0..<18)
  func `a sample depends on its index, not on what was made before`(index: Int) throws {
    let alone = try maker().sample(index).fingerprint
    let maker = try maker()
    for other in [17, 3, index, 0, 9] { _ = try maker.sample(other) }
    #expect(try maker.sample(index).fingerprint == alone)
  }

  @Test func `samples made by several threads are the same`() async throws {
    let maker = try maker()
    let expected = try (0..<18).map { try maker.sample($0).fingerprint }
    let found = try await withThrowingTaskGroup(of: (Int, Digest).self) { group in
      for index in 0..<18 { group.addTask { (index, try maker.sample(index).fingerprint) } }
      return try await group.reduce(into: [Int: Digest]()) { $0[$1.0] = $1.1 }
    }
    #expect((0..<18).map { found[$0] } == expected)
  }

  @Test func `samples of one run differ, and so do runs with other seeds`() throws {
    let (one, two) = (try maker(), try maker(seed: 2))
    let first = try (0..<18).map { try one.sample($0).fingerprint }
    let second = try (0..<18).map { try two.sample($0).fingerprint }
    #expect(Set(first + second).count == 36)
  }

  @Test(arguments: 0..<6)
  func `a stage that is inserted leaves the draws of the others alone`(index: Int) throws {
    let plain = try bench.maker(
      stages: """
          - background: { from: photos, size_px: [128, 128] }
          - paste: { segment: items, \(Self.paste) }
          - crop: { size_px: [64, 64] }
        """
    ).sample(index)
    let longer = try bench.maker(
      stages: """
          - background: { from: photos, size_px: [128, 128] }
          - resize: { size_px: [128, 128] }
          - flip: { probability: 0 }
          - paste: { segment: items, \(Self.paste) }
          - transform: { rotate_degrees: [0] }
          - crop: { size_px: [64, 64] }
        """
    ).sample(index)
    let (canvas, twin) = (try #require(plain["image"]), try #require(longer["image"]))
    #expect(canvas.image == twin.image)
    #expect(canvas.regions == twin.regions)
    #expect(canvas.instances.map(\.draws) == twin.instances.map(\.draws))
    #expect(canvas.drawnBox == twin.drawnBox)
  }

  @Test func `a second stage of one name draws values of its own`() throws {
    let crop = "random_resized_crop: { size_px: [100, 100] }"
    let stages = try LoneStage("  - \(crop)\n  - \(crop)")
    let out = try stages(CoordinatePicture.canvas(100, 100))
    #expect(out.draws.map(\.stage) == ["random_resized_crop", "random_resized_crop.2"])
    #expect(out.draws[0].values != out.draws[1].values)
  }

  @Test(arguments: [
    ("each: items", 6), ("each: items, repeats: 4", 24), ("each: items, count: 5", 5),
    ("count: 9", 9), ("each: photos, repeats: 2", 4),
  ])
  func `the number of samples follows the settings`(samples: String, count: Int) throws {
    let maker = try bench.maker(
      samples: samples, stages: "  - background: { from: photos, canvases: a }")
    #expect(maker.count == count)
  }

  @Test func `samples that go through images start with them`() throws {
    let maker = try bench.maker(samples: "each: photos", stages: "  - flip: { probability: 0 }")
    let paths = try (0..<2).map { try #require(try maker.sample($0)["image"]).source.path }
    #expect(paths.sorted() == ["0.png", "1.png"])
  }

  @Test func `a source whose rules leave nothing is refused with the reasons`() throws {
    let error = #expect(throws: PipelineError.self) {
      try bench.maker(
        """
        sources:
          photos: { dataset: photos.yaml }
          items: { dataset: items.yaml, as: segments, classes: gun, min_area_px: 5000 }
        samples: { each: items }
        stages: [ { background: { from: photos } } ]
        """)
    }
    #expect(error?.code == .outOfRange)
    #expect(
      error?.description.replacing(bench.folder.path + "/", with: "")
        == "test.yaml:5:3: source 'items' has no segments (2 left out: area under min_area_px, "
        + "4 left out: class not asked for); "
        + "loosen its rules, or check the dataset with 'pastiche check --data'")
  }

  @Test func `an input that changed fails its samples by key and file, and no other`() throws {
    let maker = try bench.maker(samples: "each: photos", stages: "  - flip: {}")
    let index = try #require(
      try (0..<2).first { try maker.sample($0)["image"]?.source.path == "1.png" })
    try bench.addPhoto("1", Image(size: PixelSize(3, 3), filling: [1, 1, 1]))
    let error = #expect(throws: PipelineError.self) { try maker.sample(index) }
    #expect(
      error
        == PipelineError(
          .changedInput, at: "00000000\(index): 1.png",
          "differs from the file this run catalogued",
          hint: "put the file back, or start another run"))
    #expect(try maker.sample(1 - index)["image"]?.source.path == "0.png")
  }
}
