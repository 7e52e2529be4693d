#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

@Suite struct MoCoTrainingTests {
  /// A network without batch norm, whose rows know nothing of each other.
  private func network(_ run: UInt64) throws -> Sequential {
    try Sequential([
      ("conv", Conv2d(3, 4, Window(3, padding: 1), seed: WeightSeed(run: run)["conv"])),
      ("relu", ReLU()), ("pool", GlobalAveragePool()),
      ("head", Sequential.projector([4, 6], seed: WeightSeed(run: run)["head"])),
    ])
  }

  private func moco() throws -> MoCo {
    let (query, key) = (try network(1), try network(2))
    try key.copyState(of: query)
    var random = RandomStream(key: 3, lane: 0)
    var settings = MoCo.Settings()
    (settings.dimension, settings.queueLength, settings.groups) = (6, 24, 1)
    settings.keyMomentum = 0.5
    return try MoCo(
      query: query, key: key,
      queue: KeyQueue(dimension: 6, length: 24, random: &random), settings: settings)
  }

  private func images(_ lane: UInt64) throws -> Tensor {
    var random = RandomStream(key: 5, lane: lane)
    return try .floats(random.normals(8 * 3 * 5 * 5, deviation: 1), shape: [8, 3, 5, 5])
  }

  private func batch(_ views: [Tensor]) -> MethodBatch {
    MethodBatch(views: views, samples: Array(0..<(views[0].shape.first ?? 0)))
  }

  @Test func `two batches make the step of one that holds both`() throws {
    let (whole, parts) = (try moco(), try moco())
    let views = [try images(1), try images(2)]
    var random = RandomStream(key: 7, lane: 0)
    for _ in 0..<2 {
      try whole.beginStep(progress: 0)
      let loss = try whole.loss(of: batch(views), random: &random)
      try loss.loss.backward()
      try whole.endStep()
      try parts.beginStep(progress: 0)
      for half in [0..<4, 4..<8] {
        let loss = try parts.loss(of: batch(views.map { try $0.slice(half) }), random: &random)
        try loss.loss.scaled(by: 0.5).backward()
      }
      try parts.endStep()
    }
    for (one, other) in zip(whole.trained, parts.trained) {
      let expected = try #require(try one.tensor.gradient()).floats()
      let found = try #require(try other.tensor.gradient()).floats()
      for (left, right) in zip(found, expected) { #expect(abs(left - right) < 1e-5) }
    }
    let (expected, found) = (try whole.queue.columns.floats(), try parts.queue.columns.floats())
    for (left, right) in zip(found, expected) { #expect(abs(left - right) < 1e-5) }
    #expect(parts.queue.next == 16)
  }

  @Test func `keys are no negatives of the step that made them`() throws {
    let moco = try moco()
    let before = try moco.queue.columns.floats()
    var random = RandomStream(key: 7, lane: 0)
    try moco.beginStep(progress: 0)
    _ = try moco.loss(of: batch([try images(1), try images(2)]), random: &random)
    #expect(try moco.queue.columns.floats() == before)
    try moco.endStep()
    #expect(try moco.queue.columns.floats() != before)
    #expect(moco.queue.next == 8)
  }

  @Test func `what is watched lies within its range, and says when all is one`() throws {
    let moco = try moco()
    var random = RandomStream(key: 7, lane: 0)
    let figures = try moco.loss(of: batch([try images(1), try images(2)]), random: &random)
      .figures()
    #expect(
      figures.keys.sorted()
        == ["accuracy", "embedding_std", "negative_similarity", "positive_similarity"])
    for name in ["negative_similarity", "positive_similarity"] {
      #expect(abs(try #require(figures[name])) <= 1.0001)
    }
    let one = try images(3).slice(0..<1)
    let same = try Tensor.concatenated([Tensor](repeating: one, count: 8))
    let collapsed = try moco.loss(of: batch([same, same]), random: &random).figures()
    #expect(try #require(collapsed["embedding_std"]) < 0.01)
    #expect(try #require(collapsed["positive_similarity"]) > 0.9999)
  }

  @Test func `another number of views is refused`() throws {
    let moco = try moco()
    var random = RandomStream(key: 7, lane: 0)
    let error = #expect(throws: PipelineError.self) {
      try moco.loss(of: batch([try images(1)]), random: &random)
    }
    #expect(error?.message == "has 1 views, expected query and key")
  }
}
#endif
