#if Torch
import Methods
import Support
import Tensors
import TestSupport
import Testing

/// All of `insloc` but its data stage: losses, queues, anchors, box augmentation, RoIAlign.
@Suite struct InsLocLossGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "insloc"))
  func `losses, gradient, queues, boxes and their features equal the reference`(
    golden: GoldenCase
  ) throws {
    try golden.checkingAll(but: ["geom", "paste"]) { check in
      try expectLoss(check)
      try expectAnchors(check)
      try expectBoxes(check, golden)
      try expectRegions(check)
    }
  }

  private func expectLoss(_ check: GoldenCheck) throws {
    let raw = try check.tensor("in.query_raw")
    try raw.requireGradient()
    let keys = try MoCo.unit(check.tensor("in.key_raw"))
    let queue = try KeyQueue(
      columns: check.tensor("in.queues"), next: try check.whole("in.queue_ptr"))
    let contrast = try RegionContrast(
      queries: MoCo.unit(raw), keys: keys, bank: queue.columns,
      temperature: try check.number("param.temperature"),
      weights: try check.doubles("param.level_weights"))
    try check.expect("out.loss_per_level", equals: contrast.perLevel)
    check.expect("out.loss_total", equals: [try contrast.total.number()], shape: [1])
    try queue.enqueue(keys)
    try check.expect("out.queues_next", equals: queue.columns)
    check.expect("out.queue_ptr_next", equals: [queue.next], shape: [1])
    try contrast.total.backward()
    try check.expect("out.grad_query_raw", equals: try #require(try raw.gradient()))
  }

  private func corners(_ boxes: ArraySlice<RegionBox>) -> [Double] {
    boxes.flatMap { [$0.minX, $0.minY, $0.maxX, $0.maxY] }
  }

  private func expectAnchors(_ check: GoldenCheck) throws {
    let anchors = Anchors(width: 256, height: 256).boxes
    check.expect("out.anchors.base", equals: corners(anchors[..<20]), shape: [20, 4])
    check.expect("out.anchors.first40", equals: corners(anchors[..<40]), shape: [40, 4])
    check.expect("out.anchors.count", equals: [anchors.count], shape: [1])
  }

  private func expectBoxes(_ check: GoldenCheck, _ golden: GoldenCase) throws {
    let augmentation = BoxAugmentation(Anchors(width: 256, height: 256))
    let scores = try check.doubles("in.boxaug.scores")
    let corners = try check.doubles("in.boxaug.gt")
    for number in 0..<corners.count / 4 {
      let four = corners[4 * number..<4 * number + 4].map { $0 }
      let truth = RegionBox(four[0], four[1], four[2], four[3])
      let candidates = augmentation.candidates(of: truth)
      let places = candidates.map(\.anchor)
      check.expect("out.boxaug.candidates_\(number)", equals: places)
      check.expect("out.boxaug.iou_\(number)", equals: candidates.map(\.overlap))
      check.expect(
        "out.boxaug.survivors_\(number)",
        equals: augmentation.survivors(places, scores: places.map { scores[$0] }))
    }
  }

  private func expectRegions(_ check: GoldenCheck) throws {
    let features = try check.tensor("in.roialign.features")
    let rows = try check.doubles("in.roialign.rois")
    let places = stride(from: 0, to: rows.count, by: 5).map { Int(rows[$0]) }
    let boxes = stride(from: 0, to: rows.count, by: 5).map {
      RegionBox(rows[$0 + 1], rows[$0 + 2], rows[$0 + 3], rows[$0 + 4])
    }
    let pooled = try RoIAlign(side: 7, stride: 16).pooled(features.selected(places), boxes: boxes)
    try check.expect("out.roialign.features", equals: pooled)
  }
}

extension GoldenCase {
  /// Claims all groups but those that another suite claims.
  func checkingAll(
    but others: Set<String>, _ body: (GoldenCheck) throws -> Void
  ) throws {
    let groups = Set(expectations.keys.map(GoldenCase.group)).subtracting(others)
    try checking(groups: groups.sorted(), body)
  }
}
#endif
