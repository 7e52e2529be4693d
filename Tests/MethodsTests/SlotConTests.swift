#if Torch
import Foundation
import Methods
import Support
import Tensors
import TestSupport
import Testing

/// What holds of SlotCon whatever the numbers are; the numbers are in the golden suites.
@Suite struct SlotConTests {
  private func random(_ shape: [Int], key: UInt64 = 5) throws -> Tensor {
    var stream = RandomStream(key: key, lane: 0)
    return try .floats(stream.normals(shape.reduce(1, *), deviation: 1), shape: shape)
  }

  private let whole = OverlapBox(RegionBox(0, 0, 1, 1), isFlipped: false)
  private let apart = OverlapBox(RegionBox(0.9, 0, 0.2, 1), isFlipped: false)

  @Test func `shares of a slot add up to 1, and scaling features scales slots alone`() throws {
    let grouping = try SemanticGrouping(prototypes: random([5, 6]))
    let features = try random([2, 6, 3, 4], key: 6)
    let (groups, larger) = (
      try grouping.groups(of: features), try grouping.groups(of: features.scaled(by: 3))
    )
    let sums = try groups.weights.sum([2, 3]).floats()
    #expect(sums.allSatisfy { abs($0 - 1) < 1e-5 })
    #expect(try groups.scores.floats().allSatisfy { (-1.0001...1.0001).contains($0) })
    #expect(try difference(groups.scores, larger.scores) < 1e-5)
    #expect(try difference(groups.slots.scaled(by: 3), larger.slots) < 1e-4)
    #expect(try groups.present() == larger.present())
  }

  private func difference(_ one: Tensor, _ other: Tensor) throws -> Float {
    try zip(one.floats(), other.floats()).map { abs($0 - $1) }.max() ?? 0
  }

  @Test func `of equal prototypes the first wins`() throws {
    let grouping = try SemanticGrouping(prototypes: .full(1, shape: [3, 4]))
    let groups = try grouping.groups(of: random([1, 4, 2, 2]))
    #expect(try groups.present() == [true, false, false])
  }

  @Test func `the whole view without a flip is the map itself`() throws {
    let maps = try random([2, 3, 4, 5])
    let aligned = try OverlapBox.aligned(maps, to: [whole, whole])
    #expect(try difference(aligned, maps) < 1e-6)
  }

  @Test func `a flip is undone`() throws {
    let maps = try random([1, 2, 3, 4])
    let values = try maps.floats()
    let mirrored = (0..<2 * 3).flatMap { row in (0..<4).reversed().map { values[row * 4 + $0] } }
    let aligned = try OverlapBox.aligned(
      .floats(mirrored, shape: [1, 2, 3, 4]),
      to: [OverlapBox(RegionBox(0, 0, 1, 1), isFlipped: true)])
    #expect(try difference(aligned, maps) < 1e-6)
  }

  @Test func `views that do not meet give ln K for each cell and no gradient, or nothing`() throws {
    let features = try [random([1, 6, 3, 3]), random([1, 6, 3, 3], key: 7)]
    for view in features { try view.requireGradient() }
    let grouping = try SemanticGrouping(prototypes: random([5, 6], key: 8))
    var settings = SlotLoss.Settings()
    settings.groupWeight = 1
    func loss() throws -> SlotLoss {
      try SlotLoss(
        student: .init(features: features, grouping: grouping),
        teacher: .init(features: features, grouping: grouping),
        overlaps: [[apart], [apart]], centre: .zeros([1, 5]), predictor: Sequential([ReLU()]),
        settings: settings, collective: SingleRank())
    }
    let kept = try loss()
    #expect(kept.disjointPairs == 1)
    #expect(abs(try kept.total.number() - 2 * log(Float(5))) < 1e-5)
    try kept.total.backward()
    for view in features {
      let gradient = try view.gradient()?.floats() ?? []
      #expect(gradient.allSatisfy { $0 == 0 })
    }
    settings.masksDisjoint = true
    #expect(try loss().total.number() == 0)
  }

  @Test func `fewer than two queries are no contrast, and no crash`() throws {
    let slots = try random([1, 3, 4])
    let side = SlotContrast.Side(slots: slots, present: [true, false, false])
    let other = SlotContrast.Side(slots: slots, present: [true, true, false])
    let contrast = try SlotContrast(
      student: side, teacher: other, predictor: Sequential([ReLU()]), temperature: 0.2,
      collective: SingleRank())
    #expect(contrast.queryRows == [0] && contrast.keyRows == [0, 1])
    #expect(contrast.logits == nil)
    #expect(try contrast.loss.number() == 0)
  }

  @Test func `a new teacher does not move at once, and the centre takes a tenth`() throws {
    let layer = { (seed: UInt64) throws -> Sequential in
      Sequential([try Conv2d(3, 6, Window(3, stride: 2, padding: 1), seed: WeightSeed(run: seed))])
    }
    let (encoder, following) = (try layer(1), try layer(1))
    let prototypes = try random([4, 6])
    let slotCon = try SlotCon(
      student: .init(encoder: encoder, grouping: SemanticGrouping(prototypes: prototypes.copy())),
      teacher: .init(encoder: following, grouping: SemanticGrouping(prototypes: prototypes.copy())),
      predictor: Sequential.slotPerceptron(
        6, hidden: 8, outputs: 6, isDense: false, seed: WeightSeed(run: 2)),
      settings: SlotCon.Settings())
    let before = try following.parameters[0].tensor.floats()
    try slotCon.beginStep(progress: 0)
    let after = try following.parameters[0].tensor.floats()
    #expect(zip(before, after).allSatisfy { abs($0 - $1) < 1e-6 })
    let views = try [random([2, 3, 8, 8]), random([2, 3, 8, 8], key: 9)]
    let loss = try slotCon.compare(views, overlaps: [[whole, whole], [whole, whole]])
    try loss.total.backward()
    for parameter in following.parameters { #expect(try parameter.tensor.gradient() == nil) }
    try slotCon.endStep()
    let mean = try loss.meanScores.scaled(by: 0.1)
    #expect(try difference(slotCon.centre, mean) < 1e-6)
    // What is stored is what is taken up.
    let file = try slotCon.storedState()
    try slotCon.load(file, at: "checkpoint")
    #expect(file.tensors["center"]?.shape == [1, 4])
  }
}
#endif
