#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

@Suite struct MSFGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "msf"))
  func `neighbours, loss, gradient, bank, average and rates equal the reference`(
    golden: GoldenCase
  ) throws {
    try golden.checking { check in
      try expectShift(check)
      try expectOneNeighbour(check)
      if golden.groups.contains("partial") { try expectPartial(check) }
      let epochs = try check.doubles("in.lr.epoch")
      let rate = LearningRate(
        base: try check.number("param.lr0"),
        decay: .cosine(epochs: Double(try check.whole("param.epochs"))))
      // The reference counts epochs from 1.
      check.expect(
        "out.lr.value", equals: epochs.map { rate.at(epoch: $0 - 1) }, shape: [epochs.count])
      let target = try check.tensor("in.ema.param_target")
      try Tensor.average(
        [check.tensor("in.ema.param_online")], into: [target],
        momentum: try check.number("param.ema_momentum"))
      try check.expect("out.ema.param_target_next", equals: target)
    }
  }

  /// The bank after the targets came in, in columns.
  private func bank(
    _ check: GoldenCheck, _ prefix: String, targets: Tensor, next: Int
  ) throws -> KeyQueue {
    let bank = try KeyQueue(
      columns: try check.tensor("\(prefix)in.queue").transposed(), next: next)
    try bank.enqueue(targets)
    return bank
  }

  private func sorted(_ places: Tensor) throws -> [Int] {
    let (values, count) = (try places.integers(), places.shape[1])
    return stride(from: 0, to: values.count, by: count).flatMap {
      values[$0..<$0 + count].sorted()
    }
  }

  private func expectShift(_ check: GoldenCheck) throws {
    let raw = try check.tensor("in.query_raw")
    try raw.requireGradient()
    let targets = try MoCo.unit(check.tensor("in.target_raw"))
    let next = try check.whole("in.queue_ptr")
    let bank = try bank(check, "", targets: targets, next: next)
    let count = try check.whole("param.k")
    let shift = try MSF.Shift(
      queries: MoCo.unit(raw), targets: targets, bank: bank.columns, neighbours: count)
    let shape = [raw.shape[0], count]
    try check.expect("out.queue_next", equals: bank.columns.transposed())
    check.expect("out.queue_ptr_next", equals: [bank.next], shape: [1])
    check.expect("out.nn_index", equals: try shift.places.integers(), shape: shape)
    check.expect("out.nn_set_sorted", equals: try sorted(shift.places), shape: shape)
    try check.expect("out.nn_dist_target", equals: shift.targetDistances)
    try check.expect("out.nn_dist_query", equals: shift.queryDistances)
    check.expect("out.loss", equals: [try shift.loss.number()], shape: [1])
    try shift.loss.backward()
    let gradient = try raw.gradient()
    try check.expect("out.grad_query_raw", equals: try #require(gradient))
    // Labels are for watching alone.
    let labels = try check.integers("in.labels")
    var kept = try check.integers("in.queue_labels")
    for (number, label) in labels.enumerated() { kept[(next + number) % kept.count] = label }
    check.expect("out.queue_labels_next", equals: kept, shape: [kept.count])
    check.expect(
      "out.purity", equals: [try shift.purity(labels: labels, bank: kept)], shape: [1])
  }

  private func expectOneNeighbour(_ check: GoldenCheck) throws {
    let raw = try check.tensor("in.query_raw")
    try raw.requireGradient()
    let targets = try MoCo.unit(check.tensor("in.target_raw"))
    let bank = try bank(check, "", targets: targets, next: try check.whole("in.queue_ptr"))
    let shift = try MSF.Shift(
      queries: MoCo.unit(raw), targets: targets, bank: bank.columns, neighbours: 1)
    check.expect("out.k1.loss", equals: [try shift.loss.number()], shape: [1])
    try shift.loss.backward()
    let gradient = try raw.gradient()
    try check.expect("out.k1.grad_query_raw", equals: try #require(gradient))
    let byol = try BYOL.distances(raw.detached(), targets).mean().number()
    check.expect("out.k1.byol_one_directional", equals: [byol], shape: [1])
  }

  private func expectPartial(_ check: GoldenCheck) throws {
    let raw = try check.tensor("partial.in.query_raw")
    try raw.requireGradient()
    let targets = try MoCo.unit(check.tensor("partial.in.target_raw"))
    let valid = try check.whole("partial.in.valid")
    let bank = try bank(check, "partial.", targets: targets, next: valid)
    let filled = min(bank.length, valid + targets.shape[0])
    let shift = try MSF.Shift(
      queries: MoCo.unit(raw), targets: targets, bank: bank.columns,
      neighbours: try check.whole("partial.param.k"), filled: filled)
    check.expect("partial.out.k_effective", equals: [shift.places.shape[1]], shape: [1])
    check.expect("partial.out.nn_set_sorted", equals: try sorted(shift.places))
    check.expect("partial.out.loss", equals: [try shift.loss.number()], shape: [1])
    check.expect("partial.out.valid_next", equals: [filled], shape: [1])
    try shift.loss.backward()
    let gradient = try raw.gradient()
    try check.expect("partial.out.grad_query_raw", equals: try #require(gradient))
    check.ignore("partial.in.labels")
    check.ignore("partial.in.queue_labels")
  }

  @Test(arguments: GoldenSet.cases(method: "trajectory-msf"))
  func `a few training steps equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let (online, target) = (
        try tinyEncoder(check, "in.online."), try tinyEncoder(check, "in.target.")
      )
      let predictor = try perceptron(check, "in.pred.")
      var settings = MSF.Settings()
      settings.targetMomentum = try check.number("param.ema_momentum")
      settings.neighbours = try check.whole("param.k")
      settings.groups = 1
      let bank = try KeyQueue(
        columns: check.tensor("in.queue").transposed(), next: try check.whole("in.queue_ptr"))
      let msf = try MSF(
        online: online, predictor: predictor, target: target, bank: bank, settings: settings)
      let optimiser = try SGD(
        msf.trained, momentum: try check.number("param.sgd_momentum"),
        weightDecay: try check.number("param.weight_decay"))
      let steps = try check.whole("param.steps")
      let rates = LearningRate(
        base: try check.number("param.lr0"), decay: .cosine(epochs: Double(steps)))
      var random = RandomStream(key: 41, lane: 0)
      for number in 0..<steps {
        let images = try check.tensor("in.step\(number).im_t")
        try msf.beginStep(progress: 0)
        let shift = try msf.shift(
          queryImages: try check.tensor("in.step\(number).im_q"), targetImages: images,
          shuffle: BatchShuffle(count: images.shape[0], random: &random))
        try optimiser.clearGradients()
        try shift.loss.backward()
        let rate = rates.at(epoch: Double(number))
        try optimiser.step(rate: rate)
        check.expect("out.step\(number).loss", equals: [try shift.loss.number()], shape: [1])
        check.expect("out.step\(number).lr", equals: [rate], shape: [1])
        try check.expect("out.step\(number).targets", equals: shift.targets)
        check.expect("out.step\(number).nn_set_sorted", equals: try sorted(shift.places))
        for (name, tensor) in online.parameters where name == "conv1.weight" {
          try check.expect("out.step\(number).online.\(name)", equals: tensor)
        }
      }
      for (prefix, network) in [("online", online), ("target", target), ("pred", predictor)] {
        for (name, tensor) in network.state {
          try check.expect("out.final.\(prefix).\(name)", equals: tensor)
        }
      }
      try check.expect("out.final.queue", equals: msf.bank.columns.transposed())
      check.expect("out.final.queue_ptr", equals: [msf.bank.next], shape: [1])
    }
  }

  private func perceptron(_ check: GoldenCheck, _ prefix: String) throws -> Sequential {
    let (first, last) = (
      try check.shape("\(prefix)0.weight"), try check.shape("\(prefix)3.weight")
    )
    let network = try Sequential.normalizedProjector(
      first[1], hidden: first[0], outputs: last[0], hasLastBias: true, seed: .zeros)
    for (name, tensor) in network.state { try tensor.assign(check.tensor(prefix + name)) }
    return network
  }

  /// The network of the trajectory, with its first values.
  private func tinyEncoder(_ check: GoldenCheck, _ prefix: String) throws -> Sequential {
    let (first, second) = (
      try check.shape("\(prefix)conv1.weight"), try check.shape("\(prefix)conv2.weight")
    )
    let network = try Sequential([
      ("conv1", Conv2d(first[1], first[0], Window(first[2], padding: 1), seed: .zeros)),
      ("bn1", BatchNorm2d(first[0])), ("relu1", ReLU()),
      (
        "conv2",
        Conv2d(
          second[1], second[0], Window(second[2], stride: 2, padding: 1), hasBias: true,
          seed: .zeros)
      ),
      ("relu2", ReLU()), ("pool", GlobalAveragePool()), ("fc", perceptron(check, "\(prefix)fc.")),
    ])
    for (name, tensor) in network.state { try tensor.assign(check.tensor(prefix + name)) }
    return network
  }
}
#endif
