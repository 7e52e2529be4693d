#if Torch
import Methods
import Safetensors
import Support
import Tensors
import Testing

@Suite struct MoCoTests {
  private let dimension = 6
  private let length = 12

  /// Orthogonal queries, keys and columns: unit vectors along axes of their own.
  private func axes(_ places: [Int], of count: Int) throws -> Tensor {
    try .floats(
      places.flatMap { place in (0..<count).map { $0 == place ? 1 : 0 } },
      shape: [places.count, count])
  }

  private func network(_ run: UInt64) throws -> Sequential {
    let seed = WeightSeed(run: run)
    return try Sequential([
      ("conv1", Conv2d(3, 8, Window(3, padding: 1), seed: seed["conv1"])),
      ("bn1", BatchNorm2d(8)), ("relu", ReLU()), ("pool", GlobalAveragePool()),
      ("projector", Sequential.projector([8, 8, dimension], seed: seed["projector"])),
    ])
  }

  private func moco(
    groups: Int = 2, momentum: Double = 0.9, usesBfloat16: Bool = false
  ) throws -> MoCo {
    var settings = MoCo.Settings()
    settings.dimension = dimension
    settings.queueLength = length
    settings.keyMomentum = momentum
    settings.groups = groups
    settings.usesBfloat16 = usesBfloat16
    var random = RandomStream(key: 51, lane: 0)
    return try MoCo(
      query: try network(1), key: try network(2),
      queue: try KeyQueue(dimension: dimension, length: length, random: &random),
      settings: settings)
  }

  private func images(_ lane: UInt64, count: Int = 4) throws -> Tensor {
    var random = RandomStream(key: 52, lane: lane)
    return try .floats(random.normals(count * 3 * 36, deviation: 1), shape: [count, 3, 6, 6])
  }

  private func lengths(_ rows: Tensor) throws -> [Float] {
    try (rows * rows).sum([1]).squareRoot().floats()
  }

  @Test func `queries, keys and columns have length 1`() throws {
    let moco = try moco()
    let shuffle = BatchShuffle(order: [2, 0, 3, 1])
    let step = try moco.step(queryImages: images(0), keyImages: images(1), shuffle: shuffle)
    let queries = try MoCo.unit(moco.query.forward(images(0), .training(groups: 2)))
    for rows in [queries, step.keys, try moco.queue.columns.transposed()] {
      #expect(try lengths(rows).allSatisfy { abs($0 - 1) < 1e-5 })
    }
  }

  @Test func `no gradient and no optimiser reaches the key network or the queue`() throws {
    let moco = try moco()
    let optimiser = try SGD(moco.query.parameters + moco.key.parameters)
    let step = try moco.step(
      queryImages: images(0), keyImages: images(1), shuffle: BatchShuffle(order: [2, 0, 3, 1]))
    try step.loss.backward()
    #expect(!step.keys.requiresGradient && !moco.queue.columns.requiresGradient)
    let before = try (moco.query.storedState(), moco.key.storedState())
    for (name, tensor) in moco.key.parameters {
      #expect(try !tensor.requiresGradient && tensor.gradient() == nil, "\(name)")
    }
    for (name, tensor) in moco.query.parameters {
      #expect(try tensor.gradient() != nil, "\(name)")
    }
    try optimiser.step(rate: 0.1)
    #expect(try moco.key.storedState() == before.1)
    #expect(try moco.query.storedState() != before.0)
  }

  @Test func `the key network moves before it sees the images, and its statistics are its own`()
    throws
  {
    let moco = try moco(momentum: 0)
    let step = try moco.step(
      queryImages: images(0), keyImages: images(1), shuffle: BatchShuffle(order: [0, 1, 2, 3]))
    // With m = 0 the keys are those of the query's weights, and only the key images are seen.
    let twin = try network(1)
    let keys = try MoCo.unit(twin.forward(images(1), .training(groups: 2)))
    #expect(try step.keys.floats() == keys.floats())
    #expect(try moco.key.storedState() == twin.storedState())
    #expect(try moco.query.storedState() != twin.storedState())
  }

  @Test func `of orthogonal directions the loss is ln(1 + K)`() throws {
    let queries = try axes([0, 1], of: 20)
    let keys = try axes([2, 3], of: 20)
    let queue = try axes(Array(4..<16), of: 20).transposed()
    let loss = try MoCo.loss(
      MoCo.logits(queries: queries, keys: keys, queue: queue, temperature: 0.2))
    #expect(abs(Double(try loss.number()) - ExactMath.log(13)) < 1e-6)
    let found = try MoCo.loss(
      MoCo.logits(queries: queries, keys: queries, queue: queue, temperature: 0.2))
    #expect(
      abs(Double(try found.number()) - ExactMath.log(1 + 12 * ExactMath.exp(-5))) < 1e-6)
  }

  @Test func `the order of the queue is all one to the loss, a positive in it is not`() throws {
    var random = RandomStream(key: 53, lane: 0)
    let queue = try KeyQueue(dimension: dimension, length: length, random: &random).columns
    let rows = try MoCo.unit(
      .floats(random.normals(8 * dimension, deviation: 1), shape: [8, dimension]))
    let (queries, keys) = (try rows.slice(0..<4), try rows.slice(4..<8))
    func loss(_ queue: Tensor) throws -> Float {
      try MoCo.loss(MoCo.logits(queries: queries, keys: keys, queue: queue, temperature: 0.2))
        .number()
    }
    let plain = try loss(queue)
    let order = BatchShuffle(count: length, random: &random).order
    #expect(abs(try loss(try queue.selected(order, axis: 1)) - plain) < 1e-5)
    let holding = try queue.copy()
    try holding.slice(0..<1, axis: 1).assign(try keys.slice(0..<1).transposed())
    #expect(abs(try loss(holding) - plain) > 1e-3)
  }

  @Test func `a shuffle is no change in one group, and one in two`() throws {
    for (groups, isSame) in [(1, true), (2, false)] {
      var keys: [[Float]] = []
      for order in [[0, 1, 2, 3], [2, 0, 3, 1]] {
        let step = try moco(groups: groups).step(
          queryImages: images(0), keyImages: images(1), shuffle: BatchShuffle(order: order))
        keys.append(try step.keys.floats())
      }
      let difference = zip(keys[0], keys[1]).map { abs($0 - $1) }.max() ?? 0
      #expect((difference < 1e-5) == isSame, "\(groups) groups differ by \(difference)")
    }
  }

  @Test func `an embedding of zeros has a loss and a gradient`() throws {
    let raw = try Tensor.zeros([2, dimension])
    try raw.requireGradient()
    var random = RandomStream(key: 54, lane: 0)
    let queue = try KeyQueue(dimension: dimension, length: length, random: &random)
    let queries = try MoCo.unit(raw)
    let loss = try MoCo.loss(
      MoCo.logits(
        queries: queries, keys: try MoCo.unit(try .zeros([2, dimension])), queue: queue.columns,
        temperature: 0.2))
    #expect(abs(Double(try loss.number()) - ExactMath.log(13)) < 1e-6)
    try loss.backward()
    #expect(try #require(try raw.gradient()).floats().allSatisfy(\.isFinite))
  }

  @Test func `a training goes on from a checkpoint bit for bit`() throws {
    var random = RandomStream(key: 56, lane: 0)
    func train(_ moco: MoCo, _ optimiser: SGD, step: UInt64) throws -> Float {
      let result = try moco.step(
        queryImages: images(2 * step), keyImages: images(2 * step + 1),
        shuffle: BatchShuffle(count: 4, random: &random))
      try optimiser.clearGradients()
      try result.loss.backward()
      try optimiser.step(rate: 0.1)
      return try result.loss.number()
    }
    let first = try moco()
    let optimiser = try SGD(first.query.parameters, weightDecay: 0.01)
    for step in 0..<2 { _ = try train(first, optimiser, step: UInt64(step)) }
    let saved = try (first.storedState().bytes(), optimiser.state.stored().bytes(), random)
    let expected = try (2..<4).map { try train(first, optimiser, step: $0) }

    let second = try moco()
    let other = try SGD(second.query.parameters, weightDecay: 0.01)
    try second.load(SafetensorsFile(parsing: saved.0, at: "moco"), at: "moco")
    try other.state.load(SafetensorsFile(parsing: saved.1, at: "sgd"), at: "sgd")
    random = saved.2
    #expect(try (2..<4).map { try train(second, other, step: $0) } == expected)
    #expect(try second.storedState() == first.storedState())

    var file = try first.storedState()
    file.tensors["queue_ptr"] = nil
    let error = #expect(throws: PipelineError.self) { try second.load(file, at: "moco") }
    #expect(error?.description == "moco: has no 'queue' of [6, 12] with its pointer")
  }

  @Test func `bfloat16 inside the encoders moves the loss a little`() throws {
    var losses: [Float] = []
    for usesBfloat16 in [false, true] {
      let moco = try moco(usesBfloat16: usesBfloat16)
      let step = try moco.step(
        queryImages: images(0), keyImages: images(1), shuffle: BatchShuffle(order: [2, 0, 3, 1]))
      #expect(step.logits.type == .float32 && step.keys.type == .float32)
      try step.loss.backward()
      losses.append(try step.loss.number())
    }
    #expect(losses[0] != losses[1] && abs(losses[0] - losses[1]) < 0.05)
  }

  @Test func `a queue of other lengths is refused`() throws {
    var random = RandomStream(key: 55, lane: 0)
    let queue = try KeyQueue(dimension: 3, length: 5, random: &random)
    let error = #expect(throws: PipelineError.self) {
      _ = try MoCo(
        query: try network(1), key: try network(2), queue: queue, settings: MoCo.Settings())
    }
    #expect(error?.description == "moco: the queue is [3, 5], expected [128, 65536]")
  }
}

@Suite struct KeyQueueTests {
  @Test func `columns are overwritten in turn and all gone after K over N steps`() throws {
    var random = RandomStream(key: 61, lane: 0)
    let queue = try KeyQueue(dimension: 3, length: 6, random: &random)
    let start = try queue.columns.transposed().floats()
    for step in 0..<3 {
      #expect(queue.next == 2 * step)
      let value = Float(step + 1)
      try queue.enqueue(.floats([value, 0, 0, 0, value, 0], shape: [2, 3]))
      let rows = try queue.columns.transposed().floats()
      #expect(Array(rows[6 * step..<6 * step + 6]) == [value, 0, 0, 0, value, 0])
      #expect(rows[(6 * step + 6)...] == start[(6 * step + 6)...])
    }
    #expect(queue.next == 0)
    let rows = try queue.columns.transposed().floats()
    #expect(!zip(rows, start).contains { $0 == $1 })
  }

  @Test func `a batch goes on at the start after the end`() throws {
    let queue = try KeyQueue(columns: .zeros([1, 5]), next: 3)
    try queue.enqueue(.floats([1, 2, 3], shape: [3, 1]))
    #expect(try queue.columns.floats() == [3, 0, 0, 1, 2])
    #expect(queue.next == 1)
    try queue.enqueue(.floats([4, 5, 6, 7, 8], shape: [5, 1]))
    #expect(try queue.columns.floats() == [8, 4, 5, 6, 7])
    #expect(queue.next == 1)
  }

  @Test func `columns that a loss remembers stay as they were`() throws {
    let queue = try KeyQueue(columns: .zeros([1, 3]))
    let before = queue.columns
    try queue.enqueue(.floats([1], shape: [1, 1]))
    #expect(try before.floats() == [0, 0, 0])
  }

  @Test func `keys that do not fit are refused`() throws {
    let queue = try KeyQueue(columns: .zeros([2, 3]))
    for shape in [[1, 3], [4, 2]] {
      let error = #expect(throws: PipelineError.self) { try queue.enqueue(.zeros(shape)) }
      #expect(error?.description == "queue: keys are \(shape), but the queue is [2, 3]")
    }
    let error = #expect(throws: PipelineError.self) {
      _ = try KeyQueue(columns: .zeros([2, 3]), next: 3)
    }
    #expect(error?.description == "queue: is [2, 3] from column 3, expected [C, K] or [L, C, K]")
  }
}

@Suite struct BatchShuffleTests {
  @Test(arguments: [0, 1, 2, 7, 256]) func `the inverse undoes the order`(count: Int) {
    var random = RandomStream(key: 71, lane: UInt64(count))
    let shuffle = BatchShuffle(count: count, random: &random)
    #expect(shuffle.order.sorted() == Array(0..<count))
    #expect(shuffle.inverse.map { shuffle.order[$0] } == Array(0..<count))
    #expect(shuffle.order.map { shuffle.inverse[$0] } == Array(0..<count))
  }

  @Test func `every order is as likely as the others`() {
    var random = RandomStream(key: 72, lane: 0)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[BatchShuffle(count: 3, random: &random).order, default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 120 })
  }
}
#endif
