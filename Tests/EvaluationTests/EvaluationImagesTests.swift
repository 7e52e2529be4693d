#if Torch
import Evaluation
import Execution
import Imaging
import Support
import TestSupport
import Testing

@Suite struct EvaluationImagesTests {
  private let bench: EvaluationBench

  /// Five images of three sizes, two of them neighbours.
  init() throws {
    bench = try EvaluationBench()
    let first = [UInt16](repeating: 0, count: 32)
    try bench.add("a", EvaluationBench.red, labels: first)
    try bench.add("b", EvaluationBench.red, PixelSize(64, 32), labels: Self.middle)
    try bench.add("c", EvaluationBench.green, PixelSize(64, 32), labels: Self.middle)
    try bench.add("d", EvaluationBench.red, PixelSize(16, 24), label: 1)
    try bench.add("e", EvaluationBench.green, labels: first)
  }

  /// 16 pixels of the first class, 32 of the second, 15 of the first, and one that does not count.
  private static let middle =
    [UInt16](repeating: 0, count: 16) + [UInt16](repeating: 1, count: 32)
    + [UInt16](repeating: 0, count: 15) + [9]

  private func batches(
    _ images: EvaluationImages, _ rows: [Int]? = nil, of batch: Int = 2
  ) throws -> [[EvaluationImages.Labelled]] {
    var batches: [[EvaluationImages.Labelled]] = []
    #expect(try images.forEachBatch(rows, of: batch, stop: StopSignal()) { batches.append($0) })
    return batches
  }

  @Test(arguments: [1, 4]) func `neighbours of one shape come together, in their order`(
    workers: Int
  ) throws {
    let images = try bench.images(workers: workers).images
    #expect(images.count == 5)
    func names(_ batches: [[EvaluationImages.Labelled]]) -> [[String]] {
      batches.map { $0.map(\.key) }
    }
    #expect(
      try names(batches(images))
        == [["img/a.png"], ["img/b.png", "img/c.png"], ["img/d.png"], ["img/e.png"]])
    #expect(try names(batches(images, [4, 0, 2])) == [["img/e.png", "img/a.png"], ["img/c.png"]])
    #expect(try batches(images, []).isEmpty)
    #expect(images.rows(of: ["img/d.png", "img/b.png", "img/none.png"]) == [1, 3])
  }

  @Test func `an image that covers stays whole, and its labels keep their size`() throws {
    let found = try batches(bench.images().images, of: 1).map { $0[0] }
    #expect(
      found.map(\.input.size) == [
        PixelSize(32, 32), PixelSize(64, 32), PixelSize(64, 32), PixelSize(32, 48),
        PixelSize(32, 32),
      ])
    #expect(found.map(\.picture.size) == found.map(\.input.size))
    #expect(
      found.map(\.truth.size) == [
        PixelSize(32, 32), PixelSize(64, 32), PixelSize(64, 32), PixelSize(16, 24),
        PixelSize(32, 32),
      ])
    // What does not count has its own label; no class is background.
    let row = Self.middle.map { $0 == 9 ? 255 : $0 }
    #expect(found[1].truth.labels == (0..<32).flatMap { _ in row })
    #expect(found[3].truth.labels.allSatisfy { $0 == 1 })
  }

  @Test func `an image that is cropped loses what hangs over, with its labels`() throws {
    let found = try batches(bench.images(fit: .cropped).images, of: 8).flatMap(\.self)
    #expect(found.map(\.key) == ["a", "b", "c", "d", "e"].map { "img/\($0).png" })
    let size = PixelSize(32, 32)
    #expect(found.allSatisfy { $0.input.size == size && $0.truth.size == size })
    // The middle of the wide ones is all of the second class.
    #expect(found[1].truth.labels.allSatisfy { $0 == 1 })
    #expect(found[0].truth.labels.allSatisfy { $0 == 0 })
  }

  @Test func `what a network was trained on is what it is shown`() throws {
    let plain = try batches(bench.images().images, [0]).flatMap(\.self)
    let filtered = try batches(bench.images(filter: .highPass).images, [0]).flatMap(\.self)
    #expect(plain[0].input.planes.contains { abs($0) > 0.1 })
    // One colour has no detail.
    #expect(filtered[0].input.planes.allSatisfy { abs($0) < 1e-4 })
    #expect(plain[0].picture.shown == filtered[0].picture.shown)
  }

  @Test func `it ends when asked to`() throws {
    let stop = StopSignal()
    stop.raise()
    #expect(try !bench.images().images.forEachBatch(of: 2, stop: stop) { _ in })
  }
}
#endif
