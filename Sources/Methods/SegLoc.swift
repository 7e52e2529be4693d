import Safetensors
import Support
import Tensors

/// SegLoc: InsLoc with labelled segments and a queue for each class, so that no key of the query's
/// own class is a negative.
///
/// Halat, Rahmati, Nazerfard, arXiv 2310.08421. The class picks negatives and nothing else: the
/// networks never see it. How queues are filled and compared is inferred from the abstract.
package final class SegLoc {
  package let pair: RegionPair
  package private(set) var queues: ClassQueues
  /// The names of the classes, for what is watched.
  private let classes: [String]
  /// Steps that were done.
  private var clock = 0
  /// The keys of this step's batches, which are no negatives of each other.
  private var newKeys: [(keys: Tensor, labels: [Int], samples: [Int])] = []

  /// Joins encoders and queues.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` for fewer than two classes, `mismatchedShape` when
  ///   the queues are not of these classes, levels and keys.
  package init(
    _ pair: RegionPair, queues: ClassQueues, classes: [String]
  ) throws(PipelineError) {
    guard classes.count > 1 else {
      throw PipelineError(
        .outOfRange, at: "segloc", "has \(classes.count) class, so no query has a negative",
        hint: "use segments of two classes or more, or train insloc")
    }
    let shape = [pair.query.levels.count, pair.settings.dimension, classes.count * queues.capacity]
    guard queues.columns.shape == shape, queues.classes == classes.count else {
      throw PipelineError(
        .mismatchedShape, at: "segloc", "the queues are \(queues.columns.shape), expected \(shape)")
    }
    self.pair = pair
    self.queues = queues
    self.classes = classes
  }
}

extension SegLoc: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] { pair.query.parameters }

  package var tensors: [Tensor] { pair.state.tensors.map(\.tensor) + queues.tensors }

  package var backbonePrefix: String { RegionPair.backbonePrefix }

  package func beginStep(progress: Double) throws(PipelineError) {
    newKeys = []
    try pair.beginStep()
  }

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    try batch.require(views: ["query", "key"], boxes: true, labels: true)
    let (queries, keys) = try pair.embeddings(of: batch, random: &random)
    newKeys.append((keys, batch.labels, batch.samples))
    let temperature = pair.settings.temperature
    let contrast = try RegionContrast(
      queries: queries, keys: keys, bank: queues.columns, temperature: temperature,
      mask: queues.mask(for: batch.labels))
    let bank = bankFigures(of: batch)
    return MethodLoss(loss: contrast.total) { [pair] () throws(PipelineError) in
      try contrast.figures(levels: pair.query.levels, keys: keys, temperature: temperature)
        .merging(bank) { $1 }
    }
  }

  /// - `samples_without_negatives`: how many of the batch, whose loss is 0.
  /// - `negatives_CLASS`: how many negatives a query of the class has.
  /// - `queue_age`, `queue_age_oldest`: how many steps ago stored keys were made.
  private func bankFigures(of batch: MethodBatch) -> [String: Double] {
    let negatives = classes.indices.map { queues.negatives(ofClass: $0) }
    var figures = [
      "samples_without_negatives": Double(batch.labels.count { negatives[$0] == 0 })
    ]
    for (name, count) in zip(classes, negatives) { figures["negatives_\(name)"] = Double(count) }
    if let ages = queues.origins.ages(atStep: clock) {
      figures["queue_age"] = ages.mean
      figures["queue_age_oldest"] = ages.most
    }
    return figures
  }

  package func endStep() throws(PipelineError) {
    for new in newKeys {
      try queues.enqueue(new.keys, labels: new.labels, samples: new.samples, step: clock)
    }
    newKeys = []
    clock += 1
  }

  /// Names: `query.…` and `key.…` for the networks, `queue` for `[P, L, C, Kc]`, `queue_count` and
  /// `queue_ptr` for each class, `queue_sample`, `queue_step` and `queue_clock` for where and when
  /// keys came from.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    var file = try pair.state.stored()
    file.tensors["queue"] = try queues.stored().stored()
    file.tensors["queue_count"] = StoredTensor(queues.counts)
    file.tensors["queue_ptr"] = StoredTensor(queues.next)
    file.tensors["queue_clock"] = StoredTensor([clock])
    file.tensors.merge(queues.origins.stored) { $1 }
    return file
  }

  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    let columns = queues.columns.shape
    let shape = [queues.classes, columns[0], columns[1], queues.capacity]
    guard let stored = file.tensors["queue"], stored.shape == shape,
      let counts = file.tensors["queue_count"]?.integers(),
      let next = file.tensors["queue_ptr"]?.integers(),
      let clock = file.tensors["queue_clock"]?.integers(), clock.count == 1,
      let origins = KeyOrigins(file, count: queues.classes * queues.capacity)
    else {
      throw PipelineError(
        .mismatchedShape, at: place,
        "has no queues of \(shape) with their counts, pointers and the origins of their keys")
    }
    let queues = try ClassQueues(
      stored: .stored(stored, on: self.queues.columns.device), counts: counts, next: next,
      origins: origins, policy: self.queues.policy)
    try pair.state.load(file, at: place, ignoring: ["queue"])
    (self.queues, self.clock) = (queues, clock[0])
  }
}

extension SegLoc: KeepsKeys {
  package func nearestKeys(
    to batch: MethodBatch, count: Int
  ) throws(PipelineError) -> [[NearKey]] {
    try batch.require(views: ["query", "key"], boxes: true, labels: true)
    let similarities = try pair.similarities(of: batch, to: queues.columns)
    return batch.samples.indices.map { number in
      NearKey.nearest(
        similarities[number], queues.origins, except: batch.samples[number], count: count
      ) { queues.isNegative($0, ofClass: batch.labels[number]) }
    }
  }
}
