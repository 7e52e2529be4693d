#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

@Suite struct MLSGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "mls_loss"))
  func `labels, losses, gradients and dictionaries equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      var settings = MLS.Settings()
      settings.temperature = try #require(golden.constant("tau"))
      settings.labelWeight = try #require(golden.constant("lambda"))
      settings.neighbours = Int(try #require(golden.constant("k")))
      let next = try check.whole("in.pointer")
      let features = try KeyQueue(
        columns: check.tensor("in.queue_g").transposed(), next: next)
      let projections = try KeyQueue(
        columns: check.tensor("in.queue_z").transposed(), next: next)
      let keys = MLS.Embeddings(
        features: try check.tensor("in.g2"), projections: try check.tensor("in.z2"))
      /// Compares afresh, for each derivative.
      func comparison(_ projection: Tensor) throws -> MLS.Comparison {
        try projection.requireGradient()
        return try MLS.Comparison(
          queries: .init(features: try check.tensor("in.g1"), projections: projection),
          keys: keys.projections, features: features.columns, projections: projections.columns,
          settings: settings)
      }
      let projection = try check.tensor("in.z1")
      let found = try comparison(projection)
      try expectLabels(check, found, length: features.length)
      let logits = try found.logits.slice(1..<found.logits.shape[1], axis: 1)
      try check.expect("out.logits", equals: logits.scaled(by: settings.temperature))
      let similarities = try MoCo.unit(check.tensor("in.g1")).matmul(features.columns)
      try check.expect("out.backbone_similarity", equals: similarities)
      check.expect(
        "out.loss_multilabel", equals: [try found.labelLoss.number()], shape: [1])
      check.expect("out.loss_infonce", equals: [try found.contrastLoss.number()], shape: [1])
      check.expect("out.loss", equals: [try found.total.number()], shape: [1])
      try found.total.backward()
      let gradient = try projection.gradient()
      try check.expect("out.grad_z1", equals: try #require(gradient))
      let other = try check.tensor("in.z1")
      try comparison(other).labelLoss.backward()
      let labelGradient = try other.gradient()
      try check.expect("out.grad_z1_multilabel_only", equals: try #require(labelGradient))
      try features.enqueue(MoCo.unit(keys.features))
      try projections.enqueue(MoCo.unit(keys.projections))
      try check.expect("out.queue_g_new", equals: features.columns.transposed())
      try check.expect("out.queue_z_new", equals: projections.columns.transposed())
      check.expect("out.pointer_new", equals: [features.next], shape: [1])
    }
  }

  /// Labels as rows of zeros and ones.
  private func expectLabels(
    _ check: GoldenCheck, _ comparison: MLS.Comparison, length: Int,
    named name: String = "out.pseudo_labels"
  ) throws {
    let shape = comparison.labels.shape
    var rows = [Int](repeating: 0, count: shape[0] * length)
    for (number, place) in try comparison.labels.integers().enumerated() {
      rows[number / shape[1] * length + place] = 1
    }
    check.expect(name, equals: rows, shape: [shape[0], length])
  }

  @Test(arguments: GoldenSet.cases(method: "mls_train3"))
  func `a few training steps equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let (query, key) = (try network(check), try network(check))
      var settings = MLS.Settings()
      settings.temperature = try #require(golden.constant("tau"))
      settings.labelWeight = try #require(golden.constant("lambda"))
      settings.neighbours = Int(try #require(golden.constant("k")))
      settings.keyMomentum = try #require(golden.constant("ema"))
      settings.groups = 1
      let next = Int(try #require(golden.constant("pointer_start")))
      let mls = try MLS(
        query: query, key: key,
        features: KeyQueue(columns: check.tensor("in.queue_g").transposed(), next: next),
        projections: KeyQueue(columns: check.tensor("in.queue_z").transposed(), next: next),
        settings: settings)
      let optimiser = try SGD(
        mls.trained, momentum: try #require(golden.constant("momentum")),
        weightDecay: try #require(golden.constant("weight_decay")))
      let total = try #require(golden.constant("total"))
      let rates = LearningRate(
        base: try #require(golden.constant("lr0")), decay: .cosine(epochs: total))
      var random = RandomStream(key: 41, lane: 0)
      var (losses, contrasts, labelLosses) = ([Float](), [Float](), [Float]())
      var used: [Double] = []
      let steps = golden.steps
      for number in 0..<steps {
        let views = try ["view1", "view2"].map { try check.tensor("in.step\(number).\($0)") }
        let batch = MethodBatch(views: views, samples: Array(0..<views[0].shape[0]))
        try mls.beginStep(progress: 0)
        let found = try mls.compare(
          batch, shuffle: BatchShuffle(count: batch.count, random: &random))
        try optimiser.clearGradients()
        try found.total.backward()
        used.append(rates.at(epoch: Double(number)))
        try optimiser.step(rate: used[number])
        try mls.endStep()
        losses.append(try found.total.number())
        contrasts.append(try found.contrastLoss.number())
        labelLosses.append(try found.labelLoss.number())
        try expectLabels(
          check, found, length: mls.features.length, named: "out.step\(number).pseudo_labels")
      }
      check.expect("out.loss", equals: losses, shape: [steps])
      check.expect("out.loss_infonce", equals: contrasts, shape: [steps])
      check.expect("out.loss_multilabel", equals: labelLosses, shape: [steps])
      check.expect("out.lr", equals: used, shape: [steps])
      for (name, network) in [("online", query), ("momentum", key)] {
        for part in [network.backbone, network.projector] {
          for (member, tensor) in part.state {
            try check.expect("out.final.\(name).\(member)", equals: tensor)
          }
        }
      }
      try check.expect("out.final.queue_g", equals: mls.features.columns.transposed())
      try check.expect("out.final.queue_z", equals: mls.projections.columns.transposed())
      check.expect("out.final.pointer", equals: [mls.projections.next], shape: [1])
    }
  }

  /// The network of the trajectory, with its first values.
  private func network(_ check: GoldenCheck) throws -> MLS.Network {
    let backbone = try TinyBackbone.layers(check, "param.init.", hasPool: true)
    let (first, last) = (
      try check.shape("param.init.fc1.weight"), try check.shape("param.init.fc2.weight")
    )
    let projector = try Sequential([
      ("fc1", Linear(first[1], first[0], seed: .zeros)), ("relu", ReLU()),
      ("fc2", Linear(last[1], last[0], seed: .zeros)),
    ])
    for (name, tensor) in backbone.state + projector.state {
      try tensor.assign(check.tensor("param.init.\(name)"))
    }
    return MLS.Network(backbone: backbone, projector: projector)
  }
}
#endif
