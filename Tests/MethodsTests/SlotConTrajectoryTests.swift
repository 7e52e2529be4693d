#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

@Suite struct SlotConTrajectoryTests {
  @Test(arguments: GoldenSet.cases(method: "slotcon_train3_sgd"))
  func `a few steps of SGD equal the reference`(golden: GoldenCase) throws {
    try expectTrajectory(golden) { parameters in
      try SGD(
        parameters, momentum: try #require(golden.constant("momentum")),
        weightDecay: try #require(golden.constant("weight_decay")))
    }
  }

  @Test(arguments: GoldenSet.cases(method: "slotcon_train3_lars"))
  func `a few steps of LARS equal the reference`(golden: GoldenCase) throws {
    try expectTrajectory(golden) { parameters in
      try LARS(
        parameters, momentum: try #require(golden.constant("momentum")),
        weightDecay: try #require(golden.constant("weight_decay")))
    }
  }

  private func expectTrajectory(
    _ golden: GoldenCase,
    optimiser make: ([(name: String, tensor: Tensor)]) throws -> any Optimiser
  ) throws {
    try golden.checking { check in
      let (student, teacher) = (try Network(check), try Network(check))
      let predictor = try perceptron(check, "param.init.predictor_slot.mlp.")
      let slotCon = try SlotCon(
        student: student.network, teacher: teacher.network, predictor: predictor,
        settings: try settings(golden))
      // The start of every case seen is 0, which is what a centre starts with.
      #expect(try check.tensor("param.init.center").floats() == slotCon.centre.floats())
      let boxes = try (1...2).map { try overlaps(check, "in.box\($0)", "in.flip\($0)") }
      let optimiser = try make(slotCon.trained)
      let base = try #require(golden.constant("base_lr"))
      let warmUp = try #require(golden.constant("W"))
      let rates = LearningRate(
        base: base, warmUpEpochs: warmUp,
        start: base / (try #require(golden.constant("warmup_multiplier"))),
        decay: .cosine(epochs: warmUp + (try #require(golden.constant("T")))),
        end: try #require(golden.constant("eta_min")))
      let all = try #require(golden.constant("K"))
      var results: [String: [Double]] = [:]
      for number in 0..<golden.steps {
        let views = try (1...2).map { try check.tensor("in.step\(number).view\($0)") }
        let progress = Double(number) / all
        try slotCon.beginStep(progress: progress)
        let loss = try slotCon.compare(views, overlaps: boxes)
        try optimiser.clearGradients()
        try loss.total.backward()
        let rate = rates.at(epoch: Double(number))
        try optimiser.step(rate: rate)
        try slotCon.endStep()
        let parts = loss.distillations + loss.contrasts.map(\.loss)
        for (name, part) in zip(["loss", "d12", "d21", "c12", "c21"], [loss.total] + parts) {
          results[name, default: []].append(Double(try part.number()))
        }
        results["lr", default: []].append(rate)
        results["teacher_momentum", default: []].append(
          MovingAverage.momentum(from: slotCon.settings.teacherMomentum, at: progress))
      }
      for (name, values) in results {
        check.expect("out.\(name)", equals: values, shape: [golden.steps])
      }
      try student.expectState(check, "q")
      try teacher.expectState(check, "k")
      for (name, tensor) in predictor.parameters {
        try check.expect("out.final.predictor_slot.mlp.\(name)", equals: tensor)
      }
      try check.expect("out.final.center", equals: slotCon.centre)
    }
  }

  private func settings(_ golden: GoldenCase) throws -> SlotCon.Settings {
    var settings = SlotCon.Settings()
    settings.loss.studentTemperature = try #require(golden.constant("T_student"))
    settings.loss.teacherTemperature = try #require(golden.constant("T_teacher"))
    settings.loss.temperature = try #require(golden.constant("tau"))
    settings.loss.groupWeight = try #require(golden.constant("group_loss_weight"))
    settings.loss.centreMomentum = try #require(golden.constant("center_momentum"))
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

  /// One of the two networks of the trajectory, with its first values.
  private struct Network {
    let encoder: Sequential
    let projector: Sequential
    let grouping: SemanticGrouping

    init(_ check: GoldenCheck) throws {
      encoder = try TinyBackbone.layers(check, "param.init.encoder_q.", hasPool: false)
      for (name, tensor) in encoder.state {
        try tensor.assign(check.tensor("param.init.encoder_q.\(name)"))
      }
      projector = try perceptron(check, "param.init.projector_q.mlp.")
      grouping = try SemanticGrouping(
        prototypes: check.tensor("param.init.grouping_q.slot_embed.weight"))
    }

    var network: SlotCon.Network {
      SlotCon.Network(
        encoder: Sequential([("encoder", encoder), ("projector", projector)]), grouping: grouping)
    }

    func expectState(_ check: GoldenCheck, _ side: String) throws {
      for (name, tensor) in encoder.state {
        try check.expect("out.final.encoder_\(side).\(name)", equals: tensor)
      }
      for (name, tensor) in projector.state {
        try check.expect("out.final.projector_\(side).mlp.\(name)", equals: tensor)
      }
      try check.expect(
        "out.final.grouping_\(side).slot_embed.weight", equals: grouping.prototypes)
    }
  }
}

/// The three layers of a projector or predictor, with all their first values.
private func perceptron(_ check: GoldenCheck, _ prefix: String) throws -> Sequential {
  let (first, last) = (try check.shape("\(prefix)0.weight"), try check.shape("\(prefix)6.weight"))
  let network = try Sequential.slotPerceptron(
    first[1], hidden: first[0], outputs: last[0], isDense: first.count == 4, seed: .zeros)
  for (name, tensor) in network.state { try tensor.assign(check.tensor(prefix + name)) }
  return network
}
#endif
