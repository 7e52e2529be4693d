#if Torch
import Methods
import Safetensors
import Support
import Tensors
import Testing

/// InsLoc and SegLoc as a trainer sees them, on a small network.
@Suite struct RegionMethodTests {
  private static let count = 4
  private static let classes = ["gun", "knife", "razor"]

  private func pair(
    augmentsBoxes: Bool = false, isSingleLevel: Bool = true
  ) throws -> RegionPair {
    func encoder(_ run: UInt64) throws -> any RegionEncoder {
      let backbone = try ResNet(.resnet18, stem: .small, seed: WeightSeed(run: run)["backbone"])
      return isSingleLevel
        ? try SingleLevelEncoder(backbone: backbone, dimension: 8, seed: WeightSeed(run: run))
        : try PyramidEncoder(backbone: backbone, dimension: 8, seed: WeightSeed(run: run))
    }
    var settings = RegionPair.Settings()
    (settings.dimension, settings.groups, settings.keyMomentum) = (8, 1, 0.5)
    settings.augmentsBoxes = augmentsBoxes
    return try RegionPair(query: encoder(1), key: encoder(2), settings: settings)
  }

  private func insloc(_ pair: RegionPair) throws -> InsLoc {
    var random = RandomStream(key: 3, lane: 0)
    return try InsLoc(
      pair,
      queue: KeyQueue(levels: pair.query.levels.count, dimension: 8, length: 6, random: &random))
  }

  private func segloc(_ pair: RegionPair) throws -> SegLoc {
    try SegLoc(
      pair,
      queues: ClassQueues(
        classes: 3, levels: pair.query.levels.count, dimension: 8, capacity: 3, policy: .own),
      classes: Self.classes)
  }

  private func batch(_ lane: UInt64 = 0) throws -> MethodBatch {
    var random = RandomStream(key: 5, lane: lane)
    let shape = [Self.count, 3, 24, 24]
    let views = try (0..<2).map { _ in
      try Tensor.floats(random.normals(shape.reduce(1, *), deviation: 1), shape: shape)
    }
    let boxes = (0..<2).map { _ in
      (0..<Self.count).map { _ in
        let (x, y) = (random.uniform(0...8), random.uniform(0...8))
        return RegionBox(x, y, x + random.uniform(6...12), y + random.uniform(6...12))
      }
    }
    let first = Int(lane) * Self.count
    return MethodBatch(
      views: views, samples: Array(first..<first + Self.count), boxes: boxes,
      labels: [0, 1, 1, 2])
  }

  private func step(
    _ method: any TrainingMethod, _ batch: MethodBatch, lane: UInt64 = 0
  ) throws -> MethodLoss {
    var random = RandomStream(key: 7, lane: lane)
    try method.beginStep(progress: 0)
    let loss = try method.loss(of: batch, random: &random)
    try loss.loss.backward()
    try method.endStep()
    return loss
  }

  @Test func `changing the queue of a level changes the loss of that level alone`() throws {
    var random = RandomStream(key: 8, lane: 0)
    func unit(_ shape: [Int], axis: Int) throws -> Tensor {
      try .floats(random.normals(shape.reduce(1, *), deviation: 1), shape: shape)
        .normalized(axis: axis)
    }
    let (queries, keys) = (try unit([4, 3, 6], axis: -1), try unit([4, 3, 6], axis: -1))
    let (bank, other) = (try unit([3, 6, 9], axis: 1), try unit([3, 6, 9], axis: 1))
    func losses(_ bank: Tensor) throws -> [Float] {
      try RegionContrast(queries: queries, keys: keys, bank: bank, temperature: 0.2)
        .perLevel.floats()
    }
    let before = try losses(bank)
    for level in 0..<3 {
      let parts = (0..<3).map { $0 == level ? other : bank }
      let changed = try Tensor.concatenated(
        parts.enumerated().map { try $1.slice($0..<$0 + 1) })
      for (number, loss) in try losses(changed).enumerated() {
        #expect((loss != before[number]) == (number == level))
      }
    }
    // Of one level, it is MoCo's loss.
    let (one, its) = (try queries.slice(0..<1, axis: 1), try keys.slice(0..<1, axis: 1))
    let logits = try MoCo.logits(
      queries: one.reshaped([4, 6]), keys: its.reshaped([4, 6]),
      queue: bank.slice(0..<1).reshaped([6, 9]), temperature: 0.2)
    let moco = try MoCo.loss(logits).number()
    #expect(abs(moco - before[0]) < 1e-6)
  }

  @Test func `keys stay with their samples in whatever order the key encoder sees them`() throws {
    let batch = try batch()
    let queues = try (0..<3).map { lane in
      let method = try insloc(try pair())
      _ = try step(method, batch, lane: UInt64(lane))
      return try method.queue.columns.floats()
    }
    for other in queues.dropFirst() {
      for (left, right) in zip(queues[0], other) { #expect(abs(left - right) < 1e-4) }
    }
  }

  @Test func `gradients reach the backbone of the query, not the key`() throws {
    for isSingleLevel in [true, false] {
      let pair = try pair(augmentsBoxes: true, isSingleLevel: isSingleLevel)
      _ = try step(try insloc(pair), try batch())
      for (name, tensor) in pair.query.parameters {
        let gradient = try tensor.gradient()
        let values = try #require(gradient, "\(name)").floats()
        #expect(values.allSatisfy { $0.isFinite }, "\(name)")
      }
      let first = try pair.query.parameters.first?.tensor.gradient()
      #expect(try #require(first).floats().contains { $0 != 0 })
      for (_, tensor) in pair.key.parameters { #expect(try tensor.gradient() == nil) }
    }
  }

  @Test func `what is watched is finite, of each level, and each class`() throws {
    let method = try segloc(try pair(isSingleLevel: false))
    let first = try step(method, try batch()).figures()
    #expect(first["samples_without_negatives"] == 4)
    #expect(first["loss_p2"] == 0)
    #expect(first["queue_age"] == nil)
    #expect(first["negative_similarity"] == nil)
    let second = try step(method, try batch(1)).figures()
    #expect(
      second.keys.sorted() == [
        "accuracy", "embedding_std", "loss_p2", "loss_p3", "loss_p4", "loss_p5",
        "negative_similarity", "negatives_gun", "negatives_knife", "negatives_razor",
        "positive_similarity", "queue_age", "queue_age_oldest", "samples_without_negatives",
      ])
    #expect(second.values.allSatisfy { $0.isFinite })
    #expect(second["samples_without_negatives"] == 0)
    #expect(second["negatives_knife"] == 2)
    #expect(second["queue_age_oldest"] == 1)
    for name in ["negative_similarity", "positive_similarity"] {
      let mean = try #require(second[name])
      #expect(abs(mean) <= 1.0001)
    }
  }

  @Test(arguments: ["insloc", "segloc"])
  func `a state that was stored goes on as if nothing had happened`(name: String) throws {
    func method() throws -> any KeepsKeys {
      let pair = try pair(augmentsBoxes: true)
      return name == "insloc" ? try insloc(pair) : try segloc(pair)
    }
    let (whole, resumed) = (try method(), try method())
    for lane in 0..<2 { _ = try step(whole, try batch(UInt64(lane)), lane: UInt64(lane)) }
    try resumed.load(try whole.storedState(), at: "checkpoint")
    let (one, other) = (
      try step(whole, try batch(2), lane: 2), try step(resumed, try batch(2), lane: 2)
    )
    let losses = (try one.loss.number(), try other.loss.number())
    #expect(losses.0 == losses.1)
    let figures = (try one.figures(), try other.figures())
    #expect(figures.0 == figures.1)
    let (left, right) = (try whole.storedState(), try resumed.storedState())
    #expect(left.tensors == right.tensors)
    let nearest = try whole.nearestKeys(to: try batch(2), count: 2)
    let again = try resumed.nearestKeys(to: try batch(2), count: 2)
    #expect(again == nearest)
    for (sample, near) in nearest.enumerated() {
      #expect(near.count == 2)
      #expect(!near.map(\.sample).contains(8 + sample))
      #expect(near[0].similarity >= near[1].similarity)
    }
  }

  @Test func `foreign states, one class and batches without boxes are refused`() throws {
    let (insloc, segloc) = (try insloc(try pair()), try segloc(try pair()))
    for (method, other) in [
      (insloc as any TrainingMethod, segloc as any TrainingMethod), (segloc, insloc),
    ] {
      let state = try other.storedState()
      let error = #expect(throws: PipelineError.self) { try method.load(state, at: "c") }
      #expect(error?.code == .mismatchedShape)
    }
    let one = #expect(throws: PipelineError.self) {
      try SegLoc(
        try pair(),
        queues: ClassQueues(classes: 1, levels: 1, dimension: 8, capacity: 3, policy: .own),
        classes: ["gun"])
    }
    #expect(one?.message == "has 1 class, so no query has a negative")
    let bare = MethodBatch(views: try batch().views, samples: [0, 1, 2, 3])
    var random = RandomStream(key: 7, lane: 0)
    let error = #expect(throws: PipelineError.self) {
      try insloc.loss(of: bare, random: &random)
    }
    #expect(error?.message == "has [] boxes of [4, 4] images")
  }
}
#endif
