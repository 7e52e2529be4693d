#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

@Suite struct BYOLGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "byol"))
  func `losses, gradients, schedules and the LARS step equal the reference`(
    golden: GoldenCase
  ) throws {
    try golden.checking { check in
      try expectLoss(check)
      try expectSchedules(check)
      try expectLARS(check)
      // Of numbers in 0...1; the stage `solarize` is of 8-bit pixels, see view_augment.
      check.ignore("in.solarize.image")
      check.otherRoute("out.solarize.image")
    }
  }

  private func expectLoss(_ check: GoldenCheck) throws {
    let predictions = try (1...2).map { try check.tensor("in.prediction_\($0)") }
    let targets = try (1...2).map { try check.tensor("in.target_projection_\($0)") }
    for prediction in predictions { try prediction.requireGradient() }
    let one = try BYOL.distances(predictions[0], targets[1])
    let other = try BYOL.distances(predictions[1], targets[0])
    let loss = try (one + other).mean()
    try check.expect("out.loss_1to2_per_sample", equals: one)
    try check.expect("out.loss_2to1_per_sample", equals: other)
    check.expect("out.loss", equals: [try loss.number()], shape: [1])
    try loss.backward()
    for (number, prediction) in predictions.enumerated() {
      let gradient = try prediction.gradient()
      try check.expect("out.grad_prediction_\(number + 1)", equals: try #require(gradient))
    }
  }

  private func expectSchedules(_ check: GoldenCheck) throws {
    let steps = try check.doubles("in.schedule.step")
    let total = Double(try check.whole("param.total_steps"))
    let base = try check.number("param.tau_base")
    check.expect(
      "out.schedule.tau", equals: steps.map { MovingAverage.momentum(from: base, at: $0 / total) },
      shape: [steps.count])
    let batch = Double(try check.whole("param.batch_size"))
    let rate = LearningRate(
      base: try check.number("param.lr_base") * batch / 256,
      warmUpEpochs: Double(try check.whole("param.warmup_steps")),
      decay: .cosine(epochs: total))
    check.expect(
      "out.schedule.lr", equals: steps.map { rate.at(epoch: $0) }, shape: [steps.count])
  }

  private func expectLARS(_ check: GoldenCheck) throws {
    let names = ["weight", "bias"]
    let parameters = try names.map { (name: $0, tensor: try check.tensor("in.lars.\($0)")) }
    for (name, parameter) in parameters {
      try parameter.requireGradient()
      try (parameter * check.tensor("in.lars.grad_\(name)")).sum().backward()
    }
    let optimiser = try LARS(
      parameters, momentum: try check.number("param.lars.momentum"),
      weightDecay: try check.number("param.lars.weight_decay"),
      trust: try check.number("param.lars.eta"))
    for (name, tensor) in optimiser.state.tensors {
      try tensor.assign(check.tensor("in.lars.\(name.replacing(".", with: "_"))"))
    }
    try optimiser.step(rate: try check.number("param.lars.lr"))
    for (name, tensor) in optimiser.state.tensors {
      try check.expect("out.lars.\(name.replacing(".", with: "_"))_next", equals: tensor)
    }
    for (name, parameter) in parameters {
      try check.expect("out.lars.\(name)_next", equals: parameter)
      let target = try check.tensor("in.lars.target_\(name)")
      try Tensor.average(
        [parameter.detached()], into: [target], momentum: try check.number("param.lars.tau"))
      try check.expect("out.lars.target_\(name)_next", equals: target)
    }
  }
}
#endif
