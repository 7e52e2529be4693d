#if Torch
import Dispatch
import Methods
import Safetensors
import Support
import Synchronization
import Tensors
import TestSupport
import Testing
import Training

@Suite struct SlotConGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "slotcon_grouping"))
  func `scores, shares, slots and gradients equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let features = try check.tensor("in.x")
      try features.requireGradient()
      let grouping = try SemanticGrouping(prototypes: check.tensor("param.prototypes"))
      let groups = try grouping.groups(of: features)
      try check.expect("out.scores", equals: groups.scores)
      try check.expect("out.pool_weights", equals: groups.weights)
      try check.expect("out.slots", equals: groups.slots)
      let slots = try (groups.slots * check.tensor("in.cot_slots")).sum()
      let scores = try (groups.scores * check.tensor("in.cot_scores")).sum()
      try (slots + scores).backward()
      try expectGradient(check, "out.grad_x", of: features)
      try expectGradient(check, "out.grad_prototypes", of: grouping.prototypes)
      #expect(golden.constant("temp") == SemanticGrouping.temperature)
    }
  }

  @Test(arguments: GoldenSet.cases(method: "slotcon_inverse_augmentation"))
  func `maps on the shared grid equal the reference`(golden: GoldenCase) throws {
    let names = ["scores", "cot", "aligned", "grad_scores"]
    try golden.checking(groups: (1...2).flatMap { view in names.map { "\($0)\(view)" } }) { check in
      for view in 1...2 {
        let maps = try check.tensor("in.scores\(view)")
        try maps.requireGradient()
        let boxes = try overlaps(check, "out.box\(view)", "in.flip\(view)")
        let aligned = try OverlapBox.aligned(maps, to: boxes)
        try check.expect("out.aligned\(view)", equals: aligned)
        try (aligned * check.tensor("in.cot\(view)")).sum().backward()
        try expectGradient(check, "out.grad_scores\(view)", of: maps)
      }
    }
  }

  @Test(arguments: GoldenSet.cases(method: "slotcon_distill_center"))
  func `the distillation and the centre equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let settings = try lossSettings(golden)
      let student = try check.tensor("in.student_aligned")
      let teacher = try check.tensor("in.teacher_aligned")
      try student.requireGradient()
      let centre = try check.tensor("in.center")
      let cells = try SlotLoss.distillation(
        student: student, teacher: teacher, centre: centre, settings: settings)
      try check.expect("out.loss_per_position", equals: cells)
      let loss = try cells.mean()
      check.expect("out.loss", equals: [try loss.number()], shape: [1])
      try loss.backward()
      try expectGradient(check, "out.grad_student_aligned", of: student)
      let other = try check.tensor("in.teacher_view2")
      let mean = try Tensor.stacked([teacher.mean([0, 2, 3]), other.mean([0, 2, 3])])
        .mean([0], keepingAxes: true)
      let next = try SlotLoss.centre(centre, after: mean, settings: settings)
      try check.expect("out.center_new", equals: next)
    }
  }

  @Test(arguments: GoldenSet.cases(method: "slotcon_slot_contrast"))
  func `the contrast of slots equals the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let predictor = try slotPredictor(check, "param.predictor.mlp.")
      let slots = try check.tensor("in.student_slots")
      try slots.requireGradient()
      let marks = try ["student", "teacher"].map { side in
        try SemanticGrouping.present(check.tensor("in.\(side)_scores"))
      }
      let shape = Array(slots.shape.prefix(2))
      check.expect("out.present_student", equals: marks[0].map { $0 ? 1 : 0 }, shape: shape)
      check.expect("out.present_teacher", equals: marks[1].map { $0 ? 1 : 0 }, shape: shape)
      let contrast = try SlotContrast(
        student: .init(slots: slots, present: marks[0]),
        teacher: .init(slots: check.tensor("in.teacher_slots"), present: marks[1]),
        predictor: predictor, temperature: #require(golden.constant("tau")),
        collective: SingleRank())
      check.expect("out.query_rows", equals: contrast.queryRows)
      check.expect("out.key_rows", equals: contrast.keyRows)
      check.expect("out.labels", equals: contrast.labels)
      try check.expect("out.logits", equals: #require(contrast.logits))
      check.expect("out.loss", equals: [try contrast.loss.number()], shape: [1])
      try contrast.loss.backward()
      try expectGradient(check, "out.grad_student_slots", of: slots)
      for (name, tensor) in predictor.parameters {
        try expectGradient(check, "out.grad.predictor.mlp.\(name)", of: tensor)
      }
    }
  }

  @Test(arguments: GoldenSet.cases(method: "slotcon_slot_contrast_two_ranks"))
  func `two ranks of one process contrast as the reference's two`(golden: GoldenCase) throws {
    try golden.checking { check in
      let ranks = Int(try #require(golden.constant("ranks")))
      let temperature = try #require(golden.constant("tau"))
      let weight = try check.tensor("param.predictor.weight").stored()
      let bias = try check.tensor("param.predictor.bias").stored()
      let group = ThreadRank.Group(count: ranks)
      // What a rank takes and gives crosses threads as numbers.
      let inputs = try (0..<ranks).map { rank in
        try ["student_slots", "teacher_slots", "student_scores", "teacher_scores"].map {
          try check.tensor("in.rank\(rank).\($0)").stored()
        }
      }
      let results = RankResults(count: ranks)
      DispatchQueue.concurrentPerform(iterations: ranks) { rank in
        results.note(rank) { () throws(PipelineError) in
          let tensors = try inputs[rank].map { stored throws(PipelineError) in
            try Tensor.stored(stored)
          }
          let predictor = try Linear(weight.shape[1], weight.shape[0], seed: .zeros)
          try predictor.weight.assign(.stored(weight))
          try predictor.bias?.assign(.stored(bias))
          try tensors[0].requireGradient()
          let contrast = try SlotContrast(
            student: .init(slots: tensors[0], present: try SemanticGrouping.present(tensors[2])),
            teacher: .init(slots: tensors[1], present: try SemanticGrouping.present(tensors[3])),
            predictor: predictor, temperature: temperature,
            collective: ThreadRank(rank, of: group))
          try contrast.loss.backward()
          return RankResult(
            loss: try contrast.loss.number(), gradient: try tensors[0].gradient()?.stored(),
            labels: contrast.labels, queryRows: contrast.queryRows, keyRows: contrast.keyRows)
        }
      }
      for rank in 0..<ranks {
        let result = try results.result(rank)
        check.expect("out.rank\(rank).loss", equals: [result.loss], shape: [1])
        check.expect("out.rank\(rank).labels", equals: result.labels)
        check.expect("out.rank\(rank).query_rows", equals: result.queryRows)
        let gradient = try #require(result.gradient)
        check.expect(
          "out.rank\(rank).grad_student_slots", equals: gradient.floats(), shape: gradient.shape)
        check.expect("out.key_rows", equals: result.keyRows)
      }
    }
  }

  @Test(arguments: GoldenSet.cases(method: "slotcon_full_loss"))
  func `the whole objective equals the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let settings = try lossSettings(golden)
      let predictor = try slotPredictor(check, "param.predictor.mlp.")
      let features = try (1...2).map { try check.tensor("in.student_features\($0)") }
      for view in features { try view.requireGradient() }
      let student = try SemanticGrouping(prototypes: check.tensor("param.prototypes_student"))
      let teacher = try SemanticGrouping(prototypes: check.tensor("param.prototypes_teacher"))
      let centre = try check.tensor("in.center")
      let loss = try SlotLoss(
        student: .init(features: features, grouping: student),
        teacher: .init(
          features: (1...2).map { try check.tensor("in.teacher_features\($0)") },
          grouping: teacher),
        overlaps: (1...2).map { try overlaps(check, "in.box\($0)", "in.flip\($0)") },
        centre: centre, predictor: predictor, settings: settings, collective: SingleRank())
      check.expect("out.loss", equals: [try loss.total.number()], shape: [1])
      let parts = loss.distillations + loss.contrasts.map(\.loss)
      for (name, part) in zip(["d12", "d21", "c12", "c21"], parts) {
        check.expect("out.\(name)", equals: [try part.number()], shape: [1])
      }
      let next = try SlotLoss.centre(centre, after: loss.meanScores, settings: settings)
      try check.expect("out.center_new", equals: next)
      try loss.total.backward()
      for (view, tensor) in features.enumerated() {
        try expectGradient(check, "out.grad_student_features\(view + 1)", of: tensor)
      }
      try expectGradient(check, "out.grad_prototypes_student", of: student.prototypes)
      for (name, tensor) in predictor.parameters {
        try expectGradient(check, "out.grad.predictor.mlp.\(name)", of: tensor)
      }
    }
  }

  @Test(arguments: GoldenSet.cases(method: "slotcon_schedule"))
  func `rates and the teacher's momentum equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let steps = try check.doubles("in.step")
      let perEpoch = try #require(golden.constant("iters_per_epoch"))
      let base = try #require(golden.constant("base"))
      let rate = LearningRate(
        base: base, warmUpEpochs: try #require(golden.constant("warmup_epochs")) * perEpoch,
        start: base / (try #require(golden.constant("warmup_multiplier"))),
        decay: .cosine(epochs: try #require(golden.constant("epochs")) * perEpoch),
        end: try #require(golden.constant("eta_min")))
      check.expect("out.lr", equals: steps.map { rate.at(epoch: $0) }, shape: [steps.count])
      let (all, start) = (
        try #require(golden.constant("K")),
        try #require(golden.constant("teacher_momentum_start"))
      )
      check.expect(
        "out.one_minus_momentum",
        equals: steps.map { 1 - MovingAverage.momentum(from: start, at: $0 / all) },
        shape: [steps.count])
    }
  }

  // MARK: - Parts

  private func lossSettings(_ golden: GoldenCase) throws -> SlotLoss.Settings {
    var settings = SlotLoss.Settings()
    settings.studentTemperature = try #require(golden.constant("T_student"))
    settings.teacherTemperature = try #require(golden.constant("T_teacher"))
    settings.centreMomentum = try #require(golden.constant("center_momentum"))
    if let weight = golden.constant("group_loss_weight") { settings.groupWeight = weight }
    if let temperature = golden.constant("tau") { settings.temperature = temperature }
    return settings
  }

  private func overlaps(
    _ check: GoldenCheck, _ boxes: String, _ flips: String
  ) throws -> [OverlapBox] {
    let (corners, flips) = (try check.doubles(boxes), try check.integers(flips))
    return flips.indices.map { number in
      let box = corners[number * 4..<number * 4 + 4].map { $0 }
      return OverlapBox(
        RegionBox(box[0], box[1], box[2], box[3]), isFlipped: flips[number] != 0)
    }
  }

  private func expectGradient(
    _ check: GoldenCheck, _ name: String, of tensor: Tensor
  ) throws {
    let gradient = try tensor.gradient()
    try check.expect(name, equals: try #require(gradient))
  }

  private func slotPredictor(_ check: GoldenCheck, _ prefix: String) throws -> Sequential {
    let (first, last) = (
      try check.shape("\(prefix)0.weight"), try check.shape("\(prefix)6.weight")
    )
    let network = try Sequential.slotPerceptron(
      first[1], hidden: first[0], outputs: last[0], isDense: first.count == 4, seed: .zeros)
    for (name, tensor) in network.parameters { try tensor.assign(check.tensor(prefix + name)) }
    return network
  }
}

private struct RankResult: Sendable {
  let loss: Float
  let gradient: StoredTensor?
  let labels: [Int]
  let queryRows: [Int]
  let keyRows: [Int]
}

/// What the threads of a test found.
private final class RankResults: Sendable {
  private let results: Mutex<[Result<RankResult, PipelineError>?]>

  init(count: Int) {
    results = Mutex([Result<RankResult, PipelineError>?](repeating: nil, count: count))
  }

  func note(_ rank: Int, _ body: () throws(PipelineError) -> RankResult) {
    let result = Result { () throws(PipelineError) in try body() }
    results.withLock { $0[rank] = result }
  }

  func result(_ rank: Int) throws -> RankResult {
    try #require(results.withLock { $0[rank] }).get()
  }
}
#endif
