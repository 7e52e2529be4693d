#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

/// All of `segloc` but its pastes: losses and queues of both policies, and their edge cases.
@Suite struct SegLocLossGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "segloc"))
  func `losses, gradient and class queues equal the reference`(golden: GoldenCase) throws {
    try golden.checkingAll(but: ["paste"]) { check in
      try expectPlain(check)
      try expectSingleQueue(check)
      try expectEmpty(check)
      if golden.groups.contains("onlyone") { try expectOnlyOne(check) }
      if golden.groups.contains("complement") { try expectComplement(check) }
    }
  }

  private func queues(
    _ check: GoldenCheck, _ prefix: String = "", policy: ClassQueues.Policy = .own,
    counts: [Int]? = nil
  ) throws -> ClassQueues {
    let stored = try check.tensor("\(prefix)in.queues")
    return try ClassQueues(
      stored: stored, counts: counts ?? check.integers("\(prefix)in.queue_count"),
      next: try check.integers("\(prefix)in.queue_ptr"), policy: policy)
  }

  private func contrast(
    _ check: GoldenCheck, _ queues: ClassQueues, raw: Tensor? = nil
  ) throws -> RegionContrast {
    let labels = try check.integers("in.labels")
    return try RegionContrast(
      queries: MoCo.unit(raw ?? check.tensor("in.query_raw")),
      keys: MoCo.unit(check.tensor("in.key_raw")), bank: queues.columns,
      temperature: try check.number("param.temperature"), mask: queues.mask(for: labels),
      weights: try check.doubles("param.level_weights"))
  }

  private func expectNext(
    _ check: GoldenCheck, _ queues: ClassQueues, _ prefix: String
  ) throws {
    let labels = try check.integers("in.labels")
    try queues.enqueue(
      MoCo.unit(check.tensor("in.key_raw")), labels: labels, samples: Array(labels.indices),
      step: 0)
    try check.expect("\(prefix)out.queues_next", equals: queues.stored())
    check.expect(
      "\(prefix)out.queue_count_next", equals: queues.counts, shape: [queues.classes])
    check.expect("\(prefix)out.queue_ptr_next", equals: queues.next, shape: [queues.classes])
  }

  private func expectPlain(_ check: GoldenCheck) throws {
    let raw = try check.tensor("in.query_raw")
    try raw.requireGradient()
    let queues = try queues(check)
    let contrast = try contrast(check, queues, raw: raw)
    let labels = try check.integers("in.labels")
    check.expect(
      "out.num_negatives", equals: labels.map { queues.negatives(ofClass: $0) },
      shape: [labels.count])
    try check.expect("out.loss_per_sample_level", equals: contrast.losses.transposed())
    try check.expect("out.loss_per_level", equals: contrast.perLevel)
    check.expect("out.loss_total", equals: [try contrast.total.number()], shape: [1])
    try contrast.total.backward()
    try check.expect("out.grad_query_raw", equals: try #require(try raw.gradient()))
    try expectNext(check, queues, "")
  }

  /// All that the queues hold as one queue, whatever the class.
  private func expectSingleQueue(_ check: GoldenCheck) throws {
    let queues = try queues(check)
    let places = (0..<queues.classes).flatMap { holder in
      (0..<queues.counts[holder]).map { holder * queues.capacity + $0 }
    }
    let contrast = try RegionContrast(
      queries: MoCo.unit(check.tensor("in.query_raw")),
      keys: MoCo.unit(check.tensor("in.key_raw")), bank: queues.columns.selected(places, axis: 2),
      temperature: try check.number("param.temperature"),
      weights: try check.doubles("param.level_weights"))
    check.expect(
      "out.single_queue.loss_total", equals: [try contrast.total.number()], shape: [1])
  }

  private func expectEmpty(_ check: GoldenCheck) throws {
    let classes = try check.integers("in.queue_count").count
    let queues = try queues(check, counts: [Int](repeating: 0, count: classes))
    let raw = try check.tensor("in.query_raw")
    try raw.requireGradient()
    let contrast = try contrast(check, queues, raw: raw)
    check.expect("empty.out.loss_total", equals: [try contrast.total.number()], shape: [1])
    try contrast.total.backward()
    let gradient = try #require(try raw.gradient()).floats()
    #expect(gradient.allSatisfy { $0 == 0 })
  }

  private func expectOnlyOne(_ check: GoldenCheck) throws {
    let queues = try queues(check, "onlyone.")
    let contrast = try contrast(check, queues)
    let labels = try check.integers("in.labels")
    check.expect(
      "onlyone.out.num_negatives", equals: labels.map { queues.negatives(ofClass: $0) },
      shape: [labels.count])
    try check.expect("onlyone.out.loss_per_sample_level", equals: contrast.losses.transposed())
    check.expect("onlyone.out.loss_total", equals: [try contrast.total.number()], shape: [1])
  }

  private func expectComplement(_ check: GoldenCheck) throws {
    let raw = try check.tensor("in.query_raw")
    try raw.requireGradient()
    let queues = try queues(check, "complement.", policy: .complement)
    let contrast = try contrast(check, queues, raw: raw)
    try check.expect("complement.out.loss_per_level", equals: contrast.perLevel)
    check.expect("complement.out.loss_total", equals: [try contrast.total.number()], shape: [1])
    try contrast.total.backward()
    try check.expect("complement.out.grad_query_raw", equals: try #require(try raw.gradient()))
    try expectNext(check, queues, "complement.")
  }
}
#endif
