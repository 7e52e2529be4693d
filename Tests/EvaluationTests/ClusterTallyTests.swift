#if Torch
import Evaluation
import Execution
import Imaging
import Metrics
import Scoring
import Support
import Tensors
import TestSupport
import Testing

@Suite struct ClusterTallyTests {
  private let bench: EvaluationBench

  /// Three red images, one of which is of the second class, a green and a blue one, of one feature each.
  init() throws {
    bench = try EvaluationBench()
    try bench.add("a", EvaluationBench.red, label: 0)
    try bench.add("b", EvaluationBench.red, label: 0)
    try bench.add("c", EvaluationBench.red, label: 1)
    try bench.add("d", EvaluationBench.green, label: 1)
    try bench.add("e", EvaluationBench.blue, label: 1)
  }

  /// The unit features of colours, as centroids in their order.
  private func centroids(_ colours: [[UInt8]]) throws -> Centroids {
    let own = try EvaluationBench()
    for (number, colour) in colours.enumerated() { try own.add("\(number)", colour, label: 0) }
    let backbone = try EvaluationBench.backbone()
    var values: [Float] = []
    _ = try own.images().images.forEachBatch(of: 1, stop: StopSignal()) {
      batch throws(PipelineError) in
      let pixels = try Tensor.floats(batch[0].input.planes, shape: [1] + batch[0].input.shape)
      values += try backbone.featureMap(pixels, .evaluation).normalized(axis: 1).floats()
    }
    return try Centroids(values, width: 512)
  }

  private func run(_ colours: [[UInt8]]) throws -> EvaluationRun {
    let network = SegmentationNetwork(
      backbone: try EvaluationBench.backbone(),
      head: try CentroidHead(centroids(colours), on: .cpu), isFrozen: true)
    let (images, classes) = try bench.images(fit: .cropped)
    let test = SegmentationTest(images, device: .cpu, stop: StopSignal())
    let tally = try ClusterTally(of: network, on: test, classes, clusters: colours.count)
    return try #require(tally).run(seed: 3)
  }

  private static let red = EvaluationBench.red
  private static let green = EvaluationBench.green
  private static let blue = EvaluationBench.blue

  @Test func `clusters are matched once for all images`() throws {
    let run = try run([Self.red, Self.green, Self.blue])
    // One cluster is red and one class has both green and blue, of which one is matched: matched image by
    // image all would be right.
    #expect(abs((run.figures["pixel_accuracy"] ?? 0) - 60) < 1e-9)
    // Of the first class 2 of 3, of the second 1 of 3.
    #expect(abs((run.figures["miou_union"] ?? 0) - 50) < 1e-9)
    let iou = try #require(run.perClass["iou"])
    #expect(iou.map { Int(($0 ?? -1).rounded()) } == [67, 33])
    // Pixels of a cluster that stands for nothing count as missed.
    #expect(run.worst.map(\.key).contains("img/c.png"))
    #expect(run.worst.first?.score == 0)
    #expect(run.best.first?.score == 100)
  }

  @Test func `what clusters are numbered by changes no figure`() throws {
    let run = try run([Self.red, Self.green])
    let other = try self.run([Self.green, Self.red])
    #expect(run.figures == other.figures)
    #expect(run.perClass == other.perClass)
    #expect(run.confusion == other.confusion)
    #expect(run.best == other.best)
    #expect(run.worst == other.worst)
    #expect(run.intervals["miou_union"]?.lower == other.intervals["miou_union"]?.lower)
  }

  @Test func `many to one is told with more clusters than classes alone`() throws {
    let names: Set<String> = [
      "miou_union", "miou_gt_present", "pixel_accuracy", "mean_accuracy",
    ]
    #expect(try Set(run([Self.red, Self.green]).figures.keys) == names)
    let run = try run([Self.red, Self.green, Self.blue])
    #expect(
      Set(run.figures.keys)
        == names.union(["many_to_one_miou_union", "many_to_one_pixel_accuracy"]))
    // Green and blue are both the second class, and only the third red image is wrong.
    #expect(abs((run.figures["many_to_one_pixel_accuracy"] ?? 0) - 80) < 1e-9)
  }

  @Test func `images without a labelled pixel alone are refused`() throws {
    let empty = try EvaluationBench()
    try empty.add("a", Self.red, label: 9)
    let network = SegmentationNetwork(
      backbone: try EvaluationBench.backbone(),
      head: try CentroidHead(centroids([Self.red, Self.green]), on: .cpu), isFrozen: true)
    let (images, classes) = try empty.images(fit: .cropped)
    let test = SegmentationTest(images, device: .cpu, stop: StopSignal())
    let tally = try #require(
      try ClusterTally(of: network, on: test, classes, clusters: 2))
    let error = #expect(throws: PipelineError.self) { try tally.run(seed: 3) }
    #expect(error?.code == .outOfRange)
  }
}
#endif
