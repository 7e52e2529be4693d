import Safetensors
import Support
import Tensors

/// InsLoc: the same thing pasted on two backgrounds, contrasted by the features of its two boxes at
/// each level, against a queue for each level.
///
/// Yang et al., arXiv 2102.08318; as in the authors' `mmdet/models/detectors/insloc_fpn.py`. All
/// other samples are negatives, also those of the same class.
package final class InsLoc {
  package let pair: RegionPair
  /// `[L, C, K]`.
  package private(set) var queue: KeyQueue
  private var origins: KeyOrigins
  /// Steps that were done.
  private var clock = 0
  /// The keys of this step's batches, which are no negatives of each other.
  private var newKeys: [(keys: Tensor, samples: [Int])] = []

  /// Joins encoders and a queue.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the queue has not the encoder's levels
  ///   and the length of its keys.
  package init(_ pair: RegionPair, queue: KeyQueue) throws(PipelineError) {
    let shape = [pair.query.levels.count, pair.settings.dimension, queue.length]
    guard queue.columns.shape == shape else {
      throw PipelineError(
        .mismatchedShape, at: "insloc", "the queue is \(queue.columns.shape), expected \(shape)")
    }
    self.pair = pair
    self.queue = queue
    origins = KeyOrigins(count: queue.length)
  }
}

extension InsLoc: TrainingMethod {
  package var trained: [(name: String, tensor: Tensor)] { pair.query.parameters }

  package var tensors: [Tensor] { pair.state.tensors.map(\.tensor) + [queue.columns] }

  package var backbonePrefix: String { RegionPair.backbonePrefix }

  package func beginStep(progress: Double) throws(PipelineError) {
    newKeys = []
    try pair.beginStep()
  }

  package func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss {
    try batch.require(views: ["query", "key"], boxes: true)
    let (queries, keys) = try pair.embeddings(of: batch, random: &random)
    newKeys.append((keys, batch.samples))
    let temperature = pair.settings.temperature
    let contrast = try RegionContrast(
      queries: queries, keys: keys, bank: queue.columns, temperature: temperature)
    return MethodLoss(loss: contrast.total) { [pair, origins, clock] () throws(PipelineError) in
      var figures = try contrast.figures(
        levels: pair.query.levels, keys: keys, temperature: temperature)
      if let ages = origins.ages(atStep: clock) {
        figures["queue_age"] = ages.mean
        figures["queue_age_oldest"] = ages.most
      }
      return figures
    }
  }

  package func endStep() throws(PipelineError) {
    for (keys, samples) in newKeys {
      for (place, sample) in zip(try queue.enqueue(keys), samples) {
        origins.note(place, sample: sample, step: clock)
      }
    }
    newKeys = []
    clock += 1
  }

  /// Names: `query.…` and `key.…` for the networks, `queue` for `[L, C, K]`, `queue_ptr` for the next
  /// column, `queue_sample`, `queue_step` and `queue_clock` for where and when keys came from.
  package func storedState() throws(PipelineError) -> SafetensorsFile {
    var file = try pair.state.stored()
    try queue.store(in: &file)
    file.tensors["queue_clock"] = StoredTensor([clock])
    file.tensors.merge(origins.stored) { $1 }
    return file
  }

  package func load(_ file: SafetensorsFile, at place: String) throws(PipelineError) {
    let queue = try queue.loaded(from: file, at: place)
    guard let clock = file.tensors["queue_clock"]?.integers(), clock.count == 1,
      let origins = KeyOrigins(file, count: queue.length)
    else {
      throw PipelineError(
        .mismatchedShape, at: place, "does not tell the origins of its \(queue.length) keys")
    }
    try pair.state.load(file, at: place, ignoring: ["queue"])
    (self.queue, self.origins, self.clock) = (queue, origins, clock[0])
  }
}

extension InsLoc: KeepsKeys {
  package func nearestKeys(
    to batch: MethodBatch, count: Int
  ) throws(PipelineError) -> [[NearKey]] {
    try batch.require(views: ["query", "key"], boxes: true)
    let similarities = try pair.similarities(of: batch, to: queue.columns)
    return zip(similarities, batch.samples).map { row, sample in
      NearKey.nearest(row, origins, except: sample, count: count) { _ in true }
    }
  }
}

extension RegionPair {
  /// The cosines of final queries to a bank, the mean over levels.
  ///
  /// - Parameters:
  ///   - batch: N samples.
  ///   - bank: `[L, C, K]`.
  /// - Returns: K of each of N.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for a batch of other shapes.
  func similarities(
    of batch: MethodBatch, to bank: Tensor
  ) throws(PipelineError) -> [[Float]] {
    let queries = try finalQueries(of: batch).permuted([1, 0, 2])
    let rows = try queries.matmul(bank.detached()).mean([0])
    let (values, length) = (try rows.floats(), rows.shape[1])
    return stride(from: 0, to: values.count, by: length).map { Array(values[$0..<$0 + length]) }
  }
}

extension NearKey {
  /// The nearest of a row of similarities, among places that hold a key of another sample.
  static func nearest(
    _ row: [Float], _ origins: KeyOrigins, except sample: Int, count: Int,
    isNegative: (Int) -> Bool
  ) -> [NearKey] {
    let there = row.indices.filter { origins.samples[$0] >= 0 && origins.samples[$0] != sample }
    // The place decides between equals, so that the order is always the same.
    let nearest = there.sorted { (row[$1], $0) < (row[$0], $1) }
    var (seen, keys) = (Set<Int>(), [NearKey]())
    // One key of a sample is enough to look at.
    for place in nearest where seen.insert(origins.samples[place]).inserted && keys.count < count {
      keys.append(
        NearKey(
          sample: origins.samples[place], similarity: Double(row[place]),
          isNegative: isNegative(place)))
    }
    return keys
  }
}
