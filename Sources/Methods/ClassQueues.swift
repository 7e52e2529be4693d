import Support
import Tensors

/// A queue of keys for each class, from which a query takes negatives that are not of its own class
/// (arXiv 2310.08421).
///
/// Queues start empty, for a random vector is of no class; places without a key are never looked at.
package final class ClassQueues {
  /// Which keys the queue of a class holds.
  ///
  /// Either way no key of the query's own class is a negative. A queue of its own keys that are its
  /// negatives would make all of them false ones.
  package enum Policy: String, Sendable, CaseIterable {
    /// Those of the class; the negatives of a query are in all other queues. Each key is stored once,
    /// and rare classes are kept as long as frequent ones.
    case own
    /// Those of all other classes; the negatives of a query are in the queue of its own class. A key
    /// is stored once for each other class, and classes are as frequent as in the data.
    case complement
  }

  package let policy: Policy
  /// P.
  package let classes: Int
  /// Kc, the places of a class.
  package let capacity: Int
  /// `[L, C, P · Kc]` unit columns, those of class c from `c · Kc` on; a new tensor after each
  /// change, for the history of a loss keeps the old.
  package private(set) var columns: Tensor
  /// How many places of each class hold a key.
  package private(set) var counts: [Int]
  /// The place of each class that is overwritten next.
  package private(set) var next: [Int]
  package private(set) var origins: KeyOrigins
  /// `[P, 1 + P · Kc]`: a row for the queries of a class, 0 for what counts, -∞ for what does not.
  private var masks: Tensor

  /// Takes over stored queues.
  ///
  /// - Parameters:
  ///   - stored: `[P, L, C, Kc]`.
  ///   - counts: How many places of each class hold a key.
  ///   - next: The place of each class that is overwritten next.
  ///   - origins: Of P · Kc keys; nil when they are not known.
  ///   - policy: Which keys they are.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when these contradict each other.
  package init(
    stored: Tensor, counts: [Int], next: [Int], origins: KeyOrigins? = nil, policy: Policy
  ) throws(PipelineError) {
    let shape = stored.shape
    guard shape.count == 4, counts.count == shape[0], next.count == shape[0],
      counts.allSatisfy({ (0...shape[3]).contains($0) }),
      next.allSatisfy({ (0..<shape[3]).contains($0) }),
      origins.map({ $0.samples.count == shape[0] * shape[3] }) ?? true
    else {
      throw PipelineError(
        .mismatchedShape, at: "class queues",
        "are \(shape) with \(counts) keys from \(next), expected [P, L, C, Kc] with P each")
    }
    self.policy = policy
    classes = shape[0]
    capacity = shape[3]
    columns = try stored.permuted([1, 2, 0, 3]).reshaped([shape[1], shape[2], -1])
    self.counts = counts
    self.next = next
    self.origins = origins ?? KeyOrigins(count: shape[0] * shape[3])
    masks = columns
    masks = try makeMasks()
  }

  /// Makes empty queues.
  package convenience init(
    classes: Int, levels: Int, dimension: Int, capacity: Int, policy: Policy
  ) throws(PipelineError) {
    let zeros = [Int](repeating: 0, count: classes)
    try self.init(
      stored: .zeros([classes, levels, dimension, capacity]), counts: zeros, next: zeros,
      policy: policy)
  }

  /// `[P, L, C, Kc]`.
  package func stored() throws(PipelineError) -> Tensor {
    let shape = columns.shape
    return try columns.reshaped([shape[0], shape[1], classes, capacity]).permuted([2, 0, 1, 3])
  }

  /// How many negatives a query of a class has.
  package func negatives(ofClass label: Int) -> Int {
    switch policy {
    case .own: counts.reduce(0, +) - counts[label]
    case .complement: counts[label]
    }
  }

  /// Whether what lies at a place is a negative of the queries of a class.
  func isNegative(_ place: Int, ofClass label: Int) -> Bool {
    let (holder, slot) = place.quotientAndRemainder(dividingBy: capacity)
    return slot < counts[holder] && (holder == label) == (policy == .complement)
  }

  /// What counts for the samples of a batch, see ``RegionContrast``: the positive, and negatives.
  ///
  /// - Parameter labels: N classes.
  /// - Returns: `[N, 1 + P · Kc]`.
  /// - Throws: ``PipelineError`` with `outOfRange` for a class that there is not.
  package func mask(for labels: [Int]) throws(PipelineError) -> Tensor {
    try require(labels)
    return try masks.selected(labels)
  }

  /// Takes in `[N, L, C]` unit keys in their order; more than a queue holds overwrite each other.
  ///
  /// - Parameters:
  ///   - keys: Of N samples.
  ///   - labels: Their classes.
  ///   - samples: Their numbers.
  ///   - step: The step that made them.
  /// - Throws: ``PipelineError`` with `outOfRange` for a class that there is not, `mismatchedShape`
  ///   for keys of another length.
  package func enqueue(
    _ keys: Tensor, labels: [Int], samples: [Int], step: Int
  ) throws(PipelineError) {
    try require(labels)
    guard keys.shape == [labels.count] + columns.shape.dropLast(), samples.count == labels.count
    else {
      throw PipelineError(
        .mismatchedShape, at: "class queues",
        "keys are \(keys.shape) for \(labels.count) samples, but the queues are \(columns.shape)")
    }
    let before = counts
    // The last key that came to a place.
    var writers: [Int: Int] = [:]
    for (number, label) in labels.enumerated() {
      for holder in 0..<classes where (holder == label) == (policy == .own) {
        let place = holder * capacity + next[holder]
        writers[place] = number
        origins.note(place, sample: samples[number], step: step)
        next[holder] = (next[holder] + 1) % capacity
        counts[holder] = min(counts[holder] + 1, capacity)
      }
    }
    let places = writers.keys.sorted()
    guard !places.isEmpty else { return }
    let added = try keys.detached().permuted([1, 2, 0])
      .selected(places.compactMap { writers[$0] }, axis: 2)
    columns = try columns.detached().replacing(places, axis: 2, with: added)
    if counts != before { masks = try makeMasks() }
  }

  private func require(_ labels: [Int]) throws(PipelineError) {
    guard let label = labels.first(where: { !(0..<classes).contains($0) }) else { return }
    throw PipelineError(
      .outOfRange, at: "class queues", "a sample is of class \(label), but there are \(classes)")
  }

  private func makeMasks() throws(PipelineError) -> Tensor {
    let length = 1 + classes * capacity
    var values = [Float](repeating: -.infinity, count: classes * length)
    for label in 0..<classes {
      values[label * length] = 0
      for holder in 0..<classes where (holder == label) == (policy == .complement) {
        let start = label * length + 1 + holder * capacity
        for slot in 0..<counts[holder] { values[start + slot] = 0 }
      }
    }
    return try .floats(values, shape: [classes, length], on: columns.device)
  }

  /// What moves to a device.
  var tensors: [Tensor] { [columns, masks] }
}

extension ClassQueues {
  /// Kc: 65,536 over the classes, in steps of 8, but no more than four times the segments of the
  /// rarest class, of which older copies would be stale.
  ///
  /// - Parameters:
  ///   - asked: What the manifest says instead; nil for nothing.
  ///   - classes: P.
  ///   - rarestClass: The distinct segments of the rarest class; nil when they are not known.
  /// - Returns: At least 1.
  package static func capacity(_ asked: Int?, classes: Int, rarestClass: Int?) -> Int {
    if let asked { return asked }
    let shared = 65_536 / max(1, classes) / 8 * 8
    return max(1, min(shared, 4 * (rarestClass ?? shared)))
  }
}
