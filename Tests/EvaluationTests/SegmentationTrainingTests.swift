#if Torch
import Evaluation
import Safetensors
import Support
import Tensors
import TestSupport
import Testing
import Training

@Suite struct SegmentationTrainingTests {
  private let folder: TemporaryFolder
  private let form = EncoderStart.Form(depth: .resnet18, stem: .standard, channels: 3)
  private let outcome = SegmentationTraining.Outcome(
    curve: [.init(step: 2, loss: 1.25), .init(step: 3, loss: 0.1)], selected: 100.0 / 3)

  init() throws {
    folder = try TemporaryFolder()
  }

  private func training(
    _ start: EncoderStart? = nil, seed: UInt64 = 1, rate: Double = 0.01,
    settings: JSONValue = ["steps": 3]
  ) -> SegmentationTraining {
    SegmentationTraining(
      start: start ?? EncoderStart(drawn: form), seed: seed, rate: rate, settings: settings,
      path: folder.file("deep/er/random"))
  }

  private func network(_ seed: UInt64) throws -> SegmentationNetwork {
    let backbone = try EvaluationBench.backbone(seed)
    let head = try LinearHead(
      inputs: backbone.depth.features, classes: 2, seed: WeightSeed(run: seed))
    return SegmentationNetwork(backbone: backbone, head: head, isFrozen: true)
  }

  private func stored(_ seed: UInt64, metadata: [String: String] = [:]) throws -> EncoderStart {
    var file = try EvaluationBench.backbone(seed).storedState()
    file.metadata = metadata
    return try EncoderStart(file, at: "there", named: "pretrained")
  }

  @Test(arguments: [nil, 41.5]) func `what was kept is found again`(selected: Double?) throws {
    #expect(try training().stored() == nil)
    let outcome = SegmentationTraining.Outcome(curve: outcome.curve, selected: selected)
    let trained = try network(7)
    try training().keep(trained, outcome)
    #expect(try training().stored() == outcome)
    let other = try network(8)
    #expect(try training().load(into: other))
    #expect(try other.state.stored() == trained.state.stored())
  }

  @Test func `another training is not found`() throws {
    try training().keep(network(7), outcome)
    let filtered = EncoderStart(drawn: form, filter: .highPass)
    let gray = EncoderStart(drawn: .init(depth: .resnet18, stem: .standard, channels: 1))
    let others = [
      training(seed: 2), training(rate: 0.02), training(settings: ["steps": 4]),
      training(EncoderStart(drawn: form, named: "other")), training(filtered), training(gray),
      training(try stored(3)),
    ]
    for (number, other) in others.enumerated() {
      #expect(try other.stored() == nil, "\(number)")
      #expect(try !other.load(into: network(8)), "\(number)")
    }
  }

  @Test func `other weights under the same name are another training`() throws {
    try training(stored(3)).keep(network(7), outcome)
    #expect(try training(stored(3)).stored() == outcome)
    #expect(try training(stored(4)).stored() == nil)
    #expect(
      try training(stored(3, metadata: [InputFilter.key: "high_pass"])).stored() == nil)
  }

  @Test func `a network that is forgotten leaves what came of it`() throws {
    try training().keep(network(7), outcome)
    try training().forgetNetwork()
    #expect(try training().stored() == outcome)
    let other = try network(8)
    let before = try other.state.stored()
    #expect(try !training().load(into: other))
    #expect(try other.state.stored() == before)
    // There is nothing left to forget.
    try training().forgetNetwork()
  }

  @Test func `a record tells of no network that was kept after it`() throws {
    try training().keep(network(7), outcome)
    try training(seed: 2).keep(network(8), outcome)
    #expect(try training().stored() == nil)
    #expect(try training(seed: 2).stored() == outcome)
  }
}
#endif
