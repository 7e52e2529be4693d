#if Torch
import Evaluation
import Execution
import Imaging
import Support
import Tensors
import TestSupport
import Testing

@Suite struct SegmentationTestTests {
  private let bench: EvaluationBench

  init() throws {
    bench = try EvaluationBench()
    try bench.add("a", EvaluationBench.red, label: 0)
    try bench.add("b", EvaluationBench.red, PixelSize(50, 20), label: 1)
    try bench.add("c", EvaluationBench.green, PixelSize(50, 20), label: 1)
    try bench.add("d", EvaluationBench.green, PixelSize(20, 70), label: 1)
  }

  private func predictions(
    _ fit: EvaluationImages.Fit, by network: SegmentationNetwork, _ rows: [Int]? = nil
  ) throws -> [(image: EvaluationImages.Labelled, prediction: LabelMap)] {
    let test = SegmentationTest(
      try bench.images(fit: fit).images, device: .cpu, stop: StopSignal())
    var found: [(image: EvaluationImages.Labelled, prediction: LabelMap)] = []
    #expect(try test.predict(by: network, rows) { found.append(($0, $1)) })
    return found
  }

  @Test(arguments: [EvaluationImages.Fit.covering, .cropped])
  func `a prediction has the size of the labels, and images their order`(
    fit: EvaluationImages.Fit
  ) throws {
    let found = try predictions(fit, by: EvaluationBench.constant([0, 1]))
    #expect(found.map(\.image.key) == ["a", "b", "c", "d"].map { "img/\($0).png" })
    for (image, prediction) in found {
      #expect(prediction.size == image.truth.size, "\(image.key)")
      #expect(prediction.labels.allSatisfy { $0 == 1 })
    }
    let whole = [PixelSize(32, 32), PixelSize(50, 20), PixelSize(50, 20), PixelSize(20, 70)]
    let cut = [PixelSize](repeating: PixelSize(32, 32), count: 4)
    #expect(found.map(\.prediction.size) == (fit == .covering ? whole : cut))
  }

  @Test func `of equal scores the first class is taken`() throws {
    let found = try predictions(.covering, by: EvaluationBench.constant([2, 2]))
    #expect(found.allSatisfy { $0.prediction.labels.allSatisfy { $0 == 0 } })
  }

  @Test func `chosen rows come alone`() throws {
    let test = SegmentationTest(
      try bench.images().images, device: .cpu, stop: StopSignal())
    #expect(test.count == 4)
    let rows = test.rows(of: ["img/d.png", "img/b.png"])
    let found = try predictions(.covering, by: EvaluationBench.constant([0, 1]), rows)
    #expect(found.map(\.image.key) == ["img/b.png", "img/d.png"])
  }

  @Test func `a network predicts an image as it would alone`() throws {
    let backbone = try EvaluationBench.backbone()
    let head = try LinearHead(
      inputs: backbone.depth.features, classes: 2, seed: WeightSeed(run: 6))
    let network = SegmentationNetwork(backbone: backbone, head: head, isFrozen: true)
    let all = try predictions(.covering, by: network).map(\.prediction)
    let alone = try (0..<4).map { try predictions(.covering, by: network, [$0])[0].prediction }
    // Sums in another order may tip a pixel whose scores are all but equal.
    for (one, other) in zip(all, alone) {
      #expect(zip(one.labels, other.labels).count { $0 != $1 } * 50 <= one.labels.count)
    }
    let state = try backbone.stateDigest()
    _ = try predictions(.cropped, by: network)
    #expect(try backbone.stateDigest() == state)
  }

  @Test func `what is predicted is scored against the labels`() throws {
    let (images, classes) = try bench.images()
    let test = SegmentationTest(images, device: .cpu, stop: StopSignal())
    let tally = try #require(
      try test.tally(of: EvaluationBench.constant([0, 1]), classes: classes))
    let scores = try tally.scores()
    let (wrong, right) = (32.0 * 32, 50.0 * 20 * 2 + 20 * 70)
    #expect(tally.pixels == Int(wrong + right))
    #expect(abs(scores.pixelAccuracy - right / (right + wrong)) < 1e-12)
    #expect(abs(scores.miouUnion - right / (right + wrong) / 2) < 1e-12)
    let stop = StopSignal()
    stop.raise()
    let stopped = SegmentationTest(images, device: .cpu, stop: stop)
    #expect(try stopped.tally(of: EvaluationBench.constant([0, 1]), classes: classes) == nil)
  }
}
#endif
