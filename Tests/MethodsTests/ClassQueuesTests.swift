#if Torch
import Methods
import Support
import Tensors
import Testing

@Suite struct ClassQueuesTests {
  private static let levels = 2
  private static let dimension = 6

  private func unit(_ count: Int, lane: UInt64) throws -> Tensor {
    var random = RandomStream(key: 21, lane: lane)
    let shape = [count, Self.levels, Self.dimension]
    return try MoCo.unit(.floats(random.normals(shape.reduce(1, *), deviation: 1), shape: shape))
  }

  private func queues(
    _ classes: Int = 3, capacity: Int = 5, policy: ClassQueues.Policy = .own
  ) throws -> ClassQueues {
    try ClassQueues(
      classes: classes, levels: Self.levels, dimension: Self.dimension, capacity: capacity,
      policy: policy)
  }

  private func enqueue(_ labels: [Int], lane: UInt64, in queues: ClassQueues) throws {
    try queues.enqueue(
      unit(labels.count, lane: lane), labels: labels, samples: Array(labels.indices), step: 0)
  }

  /// The losses `[L, N]` of queries of some classes.
  private func losses(
    _ labels: [Int], _ queues: ClassQueues, bank: Tensor? = nil, isMasked: Bool = true
  ) throws -> [Float] {
    try RegionContrast(
      queries: unit(labels.count, lane: 90), keys: unit(labels.count, lane: 91),
      bank: bank ?? queues.columns, temperature: 0.2,
      mask: isMasked ? queues.mask(for: labels) : nil
    ).losses.floats()
  }

  @Test(arguments: ClassQueues.Policy.allCases)
  func `what counts as a negative is of another class, and is there`(
    policy: ClassQueues.Policy
  ) throws {
    let queues = try queues(policy: policy)
    var random = RandomStream(key: 5, lane: 0)
    for step in 0..<6 {
      let labels = (0..<4).map { _ in random.integer(0...2) }
      let before = try losses([0, 1, 2], queues)
      // Anything may lie where no key of another class is.
      let mask = try queues.mask(for: [0, 1, 2]).floats()
      let length = mask.count / 3
      var changed: [Float] = []
      for (label, place) in (0..<3).flatMap({ label in (1..<length).map { (label, $0) } })
      where mask[label * length + place].isInfinite {
        let garbage = try queues.columns.replacing(
          [place - 1], axis: 2, with: .full(7, shape: [Self.levels, Self.dimension, 1]))
        let after = try losses([0, 1, 2], queues, bank: garbage)
        changed += [0, 3].map { after[$0 + label] - before[$0 + label] }
      }
      #expect(changed.allSatisfy { $0 == 0 })
      for label in 0..<3 {
        let counted = mask[(label * length + 1)..<(label + 1) * length].count { $0 == 0 }
        #expect(counted == queues.negatives(ofClass: label))
      }
      try enqueue(labels, lane: UInt64(step), in: queues)
    }
  }

  @Test
  func `counts grow to the capacity, and after three wraps the newest keys are there in order`()
    throws
  {
    let queues = try queues(2, capacity: 3)
    var newest: [[Float]] = []
    for step in 0..<11 {
      try enqueue([1], lane: UInt64(step), in: queues)
      #expect(queues.counts == [0, min(step + 1, 3)])
      #expect(queues.next == [0, (step + 1) % 3])
      newest = Array((newest + [try unit(1, lane: UInt64(step)).floats()]).suffix(3))
    }
    let stored = try queues.stored().selected([1]).permuted([0, 3, 1, 2]).floats()
    // The place after the newest holds the oldest.
    let oldestFirst = (0..<3).flatMap { number in
      let slot = (queues.next[1] + number) % 3
      return stored[slot * 12..<slot * 12 + 12]
    }
    #expect(oldestFirst == newest.flatMap(\.self))
  }

  @Test func `with two classes both policies give the same losses at every step`() throws {
    let (own, complement) = (try queues(2), try queues(2, policy: .complement))
    var random = RandomStream(key: 6, lane: 0)
    for step in 0..<12 {
      let labels = (0..<3).map { _ in random.integer(0...1) }
      let (left, right) = (try losses([0, 1, 1, 0], own), try losses([0, 1, 1, 0], complement))
      for (left, right) in zip(left, right) { #expect(abs(left - right) < 1e-5) }
      try enqueue(labels, lane: UInt64(step), in: own)
      try enqueue(labels, lane: UInt64(step), in: complement)
    }
  }

  @Test func `losses do not depend on the numbers of classes or the order of places`() throws {
    let (one, other) = (try queues(), try queues())
    let labels = [0, 1, 2, 2, 0, 1, 1]
    let renamed = [2, 0, 1]
    try enqueue(labels, lane: 1, in: one)
    try enqueue(labels.map { renamed[$0] }, lane: 1, in: other)
    let (left, right) = (try losses([0, 1, 2], one), try losses(renamed, other))
    for (left, right) in zip(left, right) { #expect(abs(left - right) < 1e-5) }
  }

  @Test func `fewer negatives never make a loss larger than one queue of all keys`() throws {
    let queues = try queues(3, capacity: 4)
    for step in 0..<4 { try enqueue([0, 1, 2], lane: UInt64(step), in: queues) }
    let own = try losses([0, 1, 2], queues)
    let single = try losses([0, 1, 2], queues, isMasked: false)
    for (own, single) in zip(own, single) { #expect(own <= single) }
  }

  @Test(
    arguments: [
      (nil, 12, nil, 5456), (nil, 12, 100, 400), (nil, 3, 10_000, 21_840), (77, 12, 2, 77),
      (nil, 100_000, nil, 1), (nil, 4, 0, 1),
    ] as [(Int?, Int, Int?, Int)])
  func `capacity is shared by the classes, but stays near the rarest one`(
    asked: Int?, classes: Int, rarest: Int?, expected: Int
  ) {
    #expect(
      ClassQueues.capacity(asked, classes: classes, rarestClass: rarest) == expected)
  }

  @Test func `a class that there is not is refused`() throws {
    let queues = try queues()
    for label in [-1, 3] {
      let error = #expect(throws: PipelineError.self) { try queues.mask(for: [0, label]) }
      #expect(error?.message == "a sample is of class \(label), but there are 3")
      #expect(throws: PipelineError.self) { try enqueue([label], lane: 0, in: queues) }
    }
    #expect(queues.counts == [0, 0, 0])
  }
}
#endif
