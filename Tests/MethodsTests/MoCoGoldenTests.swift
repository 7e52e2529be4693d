#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

@Suite struct MoCoGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "moco-v2"))
  func `loss, gradient, queue, average, rates and shuffling equal the reference`(
    golden: GoldenCase
  ) throws {
    try golden.checking { check in
      try expectLoss(check)
      try expectAverage(check)
      try expectRates(check)
      try expectShuffling(check)
    }
  }

  private func expectLoss(_ check: GoldenCheck) throws {
    let raw = try check.tensor("in.query_raw")
    try raw.requireGradient()
    let queries = try MoCo.unit(raw)
    let keys = try MoCo.unit(check.tensor("in.key_raw"))
    let queue = try KeyQueue(
      columns: check.tensor("in.queue"), next: try check.whole("in.queue_ptr"))
    let logits = try MoCo.logits(
      queries: queries, keys: keys, queue: queue.columns,
      temperature: try check.number("param.temperature"))
    let loss = try MoCo.loss(logits)
    let step = MoCo.Step(loss: loss, logits: logits, keys: keys)
    try check.expect("out.query_normalized", equals: queries)
    try check.expect("out.key_normalized", equals: keys)
    try check.expect("out.logits", equals: logits)
    try check.expect("out.loss_per_sample", equals: try MoCo.loss(logits, averages: false))
    check.expect("out.loss", equals: [try loss.number()], shape: [1])
    check.expect("out.contrast_top1", equals: [try step.accuracy()], shape: [1])
    try queue.enqueue(keys)
    try check.expect("out.queue_next", equals: queue.columns)
    check.expect("out.queue_ptr_next", equals: [queue.next], shape: [1])
    try loss.backward()
    try check.expect("out.grad_query_raw", equals: try #require(try raw.gradient()))
  }

  private func expectAverage(_ check: GoldenCheck) throws {
    let key = try check.tensor("in.ema.param_key")
    try Tensor.average(
      [try check.tensor("in.ema.param_query")], into: [key],
      momentum: try check.number("param.ema_momentum"))
    try check.expect("out.ema.param_key_next", equals: key)
  }

  private func expectRates(_ check: GoldenCheck) throws {
    let base = try check.number("param.lr0")
    func expect(_ group: String, _ decay: LearningRate.Decay) throws {
      let rate = LearningRate(base: base, decay: decay)
      let epochs = try check.doubles("in.\(group).epoch")
      check.expect(
        "out.\(group).value", equals: epochs.map { rate.at(epoch: $0) }, shape: [epochs.count])
    }
    try expect("lr", .cosine(epochs: Double(try check.whole("param.epochs"))))
    try expect("lr_step", .steps(at: [120, 160], factor: 0.1))
  }

  private func expectShuffling(_ check: GoldenCheck) throws {
    let batch = try check.tensor("in.shuffle.x")
    let shuffle = BatchShuffle(order: try check.integers("in.shuffle.perm"))
    check.expect("out.shuffle.inverse", equals: shuffle.inverse, shape: [shuffle.order.count])
    let norm = try BatchNorm2d(batch.shape[1], epsilon: try check.number("param.bn_eps"))
    let groups = try check.whole("param.shuffle.groups")
    let output = try norm.forward(batch.selected(shuffle.order), .training(groups: groups))
    try check.expect("out.shuffle.bn", equals: output.selected(shuffle.inverse))
  }

  @Test(arguments: GoldenSet.cases(method: "trajectory-moco-v2"))
  func `a few training steps equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let (query, key) = (try tinyEncoder(check, "in.q."), try tinyEncoder(check, "in.k."))
      var settings = MoCo.Settings()
      let columns = try check.tensor("in.queue")
      settings.dimension = columns.shape[0]
      settings.queueLength = columns.shape[1]
      settings.temperature = try check.number("param.temperature")
      settings.keyMomentum = try check.number("param.ema_momentum")
      settings.groups = 1
      let queue = try KeyQueue(columns: columns, next: try check.whole("in.queue_ptr"))
      let moco = try MoCo(query: query, key: key, queue: queue, settings: settings)
      let optimiser = try SGD(
        query.parameters, momentum: try check.number("param.sgd_momentum"),
        weightDecay: try check.number("param.weight_decay"))
      let steps = try check.whole("param.steps")
      let rates = LearningRate(
        base: try check.number("param.lr0"), decay: .cosine(epochs: Double(steps)))
      var random = RandomStream(key: 41, lane: 0)
      for number in 0..<steps {
        let images = (
          query: try check.tensor("in.step\(number).im_q"),
          key: try check.tensor("in.step\(number).im_k")
        )
        let step = try moco.step(
          queryImages: images.query, keyImages: images.key,
          shuffle: BatchShuffle(count: images.key.shape[0], random: &random))
        try optimiser.clearGradients()
        try step.loss.backward()
        let rate = rates.at(epoch: Double(number))
        try optimiser.step(rate: rate)
        check.expect("out.step\(number).loss", equals: [try step.loss.number()], shape: [1])
        check.expect("out.step\(number).lr", equals: [rate], shape: [1])
        try check.expect("out.step\(number).keys", equals: step.keys)
        for (name, tensor) in query.parameters where name == "conv1.weight" {
          try check.expect("out.step\(number).q.\(name)", equals: tensor)
        }
      }
      for (name, tensor) in query.state { try check.expect("out.final.q.\(name)", equals: tensor) }
      for (name, tensor) in key.state { try check.expect("out.final.k.\(name)", equals: tensor) }
      try check.expect("out.final.queue", equals: queue.columns)
      check.expect("out.final.queue_ptr", equals: [queue.next], shape: [1])
    }
  }

  /// The network of the trajectories, with their first values.
  private func tinyEncoder(_ check: GoldenCheck, _ prefix: String) throws -> Sequential {
    let first = try check.shape("\(prefix)conv1.weight")
    let second = try check.shape("\(prefix)conv2.weight")
    let hidden = try check.shape("\(prefix)fc.0.weight")
    let last = try check.shape("\(prefix)fc.2.weight")
    let network = try Sequential([
      (
        "conv1",
        Conv2d(first[1], first[0], Window(first[2], padding: 1), seed: .zeros)
      ),
      ("bn1", BatchNorm2d(first[0])), ("relu1", ReLU()),
      (
        "conv2",
        Conv2d(
          second[1], second[0], Window(second[2], stride: 2, padding: 1), hasBias: true,
          seed: .zeros)
      ),
      ("relu2", ReLU()), ("pool", GlobalAveragePool()),
      ("fc", Sequential.projector([hidden[1], hidden[0], last[0]], seed: .zeros)),
    ])
    for (name, tensor) in network.state {
      try tensor.assign(check.tensor(prefix + name))
    }
    return network
  }
}
#endif
