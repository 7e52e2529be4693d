#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

@Suite struct HardNegativesGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "hardneg_infonce"))
  func `logits, losses and gradients equal the reference`(golden: GoldenCase) throws {
    let temperature = try #require(golden.constant("temperature"))
    let weight = try #require(golden.constant("alpha"))
    try golden.checking { check in
      try expectMoCo(check, "", weight: weight, temperature: temperature, full: true)
      try expectMoCo(check, "_alpha1", weight: 1, temperature: temperature)
      try expectMoCo(check, "_none", weight: nil, temperature: temperature)
      try expectSimCLR(check, weight: weight, temperature: temperature)
      // The released program took sample 0's hard negative for every query.
      for name in golden.expectations.keys where name.hasSuffix("_released_broadcast") {
        check.otherRoute(name)
      }
    }
  }

  private func expectMoCo(
    _ check: GoldenCheck, _ suffix: String, weight: Double?, temperature: Double,
    full: Bool = false
  ) throws {
    let raw = try check.tensor("in.q_raw")
    try raw.requireGradient()
    let hard = try weight.map {
      HardNegatives(keys: try MoCo.unit(check.tensor("in.v_raw")), weight: $0)
    }
    let logits = try MoCo.logits(
      queries: MoCo.unit(raw), keys: MoCo.unit(check.tensor("in.k_raw")),
      queue: check.tensor("in.queue_raw").normalized(axis: 0), temperature: temperature,
      hardNegatives: hard)
    let loss = try MoCo.loss(logits)
    check.expect("out.loss\(suffix)", equals: [try loss.number()], shape: [1])
    if full {
      try check.expect("out.logits", equals: logits)
      try check.expect("out.loss_per_sample", equals: try MoCo.loss(logits, averages: false))
    }
    try loss.backward()
    let gradient = try raw.gradient()
    try check.expect("out.grad_q_raw\(suffix)", equals: try #require(gradient))
  }

  private func expectSimCLR(
    _ check: GoldenCheck, weight: Double, temperature: Double
  ) throws {
    let raw = try check.tensor("in.z_raw")
    try raw.requireGradient()
    let count = raw.shape[1]
    let keys = try MoCo.unit(check.tensor("in.zv_raw")).reshaped([1, 2 * count, -1])
    let logits = try SimCLR.logits(
      MoCo.unit(raw), temperature: temperature,
      hardNegatives: HardNegatives(keys: keys, weight: weight))
    let loss = try logits.crossEntropy(.integers(SimCLR.positives(count)))
    check.expect("out.simclr_loss", equals: [try loss.number()], shape: [1])
    try loss.backward()
    let gradient = try raw.gradient()
    try check.expect("out.simclr_grad_z_raw", equals: try #require(gradient))
  }
}
#endif
