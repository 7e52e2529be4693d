#if Torch
import Evaluation
import Foundation
import Execution
import Scoring
import Support
import Tensors
import Testing
import Training

@Suite struct SegmentationTrainerTests {
  /// `background`, which no pixel is of, then the two kinds.
  private let classes: EvaluatedClasses

  init() throws {
    // The same bits each time.
    try TensorEngine.setThreads(1)
    classes = try EvaluatedClasses(ofSamples: ["red", "green"])
  }

  private func network(isFrozen: Bool, seed: UInt64 = 5) throws -> SegmentationNetwork {
    let backbone = try ResNet(.resnet18, outputStride: .by8, seed: WeightSeed(run: seed))
    let head = try LinearHead(
      inputs: backbone.depth.features, classes: classes.count, seed: WeightSeed(run: seed)["head"])
    return SegmentationNetwork(backbone: backbone, head: head, isFrozen: isFrozen)
  }

  private func train(
    _ network: SegmentationNetwork, on samples: FlatSamples = FlatSamples(count: 8),
    batch: Int = 4, steps: Int, rate: Double = 0.01, filter: InputFilter = .none,
    workers: Int = 2, stop: StopSignal = StopSignal(), progress: (Int, Double) -> Void = { _, _ in }
  ) throws(PipelineError) -> [(step: Int, loss: Double)]? {
    let trainer = SegmentationTrainer(
      samples, maker: FlatSamples.maker(batch: batch), classes: classes, filter: filter,
      workers: workers, device: .cpu)
    let course = SegmentationTrainer.Course(
      steps: steps, rate: LearningRate(base: rate), weightDecay: 1e-4)
    return try trainer.train(network, course, stop: stop, progress: progress)
  }

  @Test(arguments: [false, true]) func `the class of a colour is learned`(isFrozen: Bool) throws {
    let network = try network(isFrozen: isFrozen)
    var told: [(Int, Double)] = []
    // Batches of both colours: batch norm makes all pictures of one colour alike.
    let found = try train(network, batch: 8, steps: 12) { told.append(($0, $1)) }
    let losses = try #require(found)
    #expect(losses.map(\.step) == Array(1...12))
    #expect(told.map(\.0) == losses.map(\.step))
    #expect(told.map(\.1) == losses.map(\.loss))
    // Three classes, of which nothing is known at first.
    #expect(abs(losses[0].loss - log(3)) < 0.3)
    #expect(losses[11].loss < losses[0].loss / 2)
  }

  @Test func `a frozen backbone comes out as it was, with its running statistics`() throws {
    let network = try network(isFrozen: true)
    let before = (try network.backbone.stateDigest(), try network.head.stateDigest())
    let buffers = try network.backbone.storedState()
    _ = try train(network, steps: 3)
    #expect(try network.backbone.stateDigest() == before.0)
    let after = try network.backbone.storedState()
    let names = buffers.tensors.keys.filter { $0.contains("running_") }
    #expect(!names.isEmpty)
    for name in names { #expect(buffers.tensors[name] == after.tensors[name], "\(name)") }
    #expect(try network.head.stateDigest() != before.1)
  }

  @Test func `an open backbone changes with its running statistics`() throws {
    let network = try network(isFrozen: false)
    let before = try network.backbone.storedState()
    _ = try train(network, steps: 1)
    let after = try network.backbone.storedState()
    for (name, tensor) in before.tensors { #expect(after.tensors[name] != tensor, "\(name)") }
  }

  @Test func `a batch without a labelled pixel is a step that changes nothing`() throws {
    let open = try network(isFrozen: false)
    let before = try open.state.stored()
    let none = FlatSamples(count: 4, unlabelled: [0, 1, 2, 3])
    #expect(try train(open, on: none, steps: 3)?.isEmpty == true)
    #expect(try open.state.stored() == before)

    // One of four samples, each of which is a batch of its own, in both epochs.
    let network = try network(isFrozen: true)
    let some = FlatSamples(count: 4, unlabelled: [2])
    let steps = try #require(try train(network, on: some, batch: 1, steps: 8)).map(\.step)
    #expect(steps.count { (1...4).contains($0) } == 3)
    #expect(steps.count { (5...8).contains($0) } == 3)
    #expect(steps == steps.sorted())
  }

  @Test func `one thread gives the same bytes each time, whatever loads`() throws {
    let networks = try [1, 3].map { workers in
      let network = try network(isFrozen: false)
      _ = try train(network, steps: 3, workers: workers)
      return network
    }
    #expect(try networks[0].state.stored() == networks[1].state.stored())
  }

  @Test func `a loss that is no number ends the training`() throws {
    let network = try network(isFrozen: true)
    for (_, tensor) in network.head.parameters {
      try tensor.assign(.full(.nan, shape: tensor.shape))
    }
    let error = #expect(throws: PipelineError.self) { try train(network, steps: 2) }
    #expect(error?.code == .nonFinite)
    #expect(error?.description == "step 1: the loss is nan; lower 'learning_rate'")
  }

  @Test func `an encoder of high-passed pictures is trained on such`() throws {
    // Nothing is left of one colour, so that no class is preferred but by the biases, which are 0.
    let filtered = try #require(try train(network(isFrozen: true), steps: 1, filter: .highPass))
    #expect(abs(filtered[0].loss - log(3)) < 1e-4)
    let plain = try #require(try train(network(isFrozen: true), steps: 1))
    #expect(abs(plain[0].loss - filtered[0].loss) > 1e-3)
  }

  @Test func `a training that is asked to stop gives nothing`() throws {
    let stop = StopSignal()
    var last = 0
    let found = try train(network(isFrozen: true), steps: 9, stop: stop) { step, _ in
      last = step
      if step == 2 { stop.raise() }
    }
    #expect(found == nil)
    #expect(last == 2)
  }

  @Test func `fewer samples than a batch are refused`() throws {
    let error = #expect(throws: PipelineError.self) {
      try train(network(isFrozen: true), on: FlatSamples(count: 3), steps: 1)
    }
    #expect(error?.code == .outOfRange)
    #expect(error?.message.hasSuffix("needs 4 samples, but there are 3") == true)
  }
}
#endif
