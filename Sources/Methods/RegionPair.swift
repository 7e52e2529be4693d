import Safetensors
import Support
import Tensors

/// The two encoders of InsLoc and SegLoc: one that gradients train on the query's box, and its moving
/// average on the key's.
package final class RegionPair {
  /// The numbers both methods share; defaults are those of InsLoc's runs.
  package struct Settings: Sendable, Equatable {
    /// D, the length of a key.
    package var dimension = 128
    /// m, how much of the key encoder stays in a step, 0...1.
    package var keyMomentum = 0.999
    /// T, what similarities are divided by.
    package var temperature = 0.2
    /// G, into how many groups batch norm splits a batch.
    package var groups = 8
    /// Whether the last level of the query is given another box around its thing.
    package var augmentsBoxes = true
    /// Whether the encoders compute in bfloat16; similarities and losses never do.
    package var usesBfloat16 = false

    package init() {}
  }

  package let settings: Settings
  package let query: any RegionEncoder
  package let key: any RegionEncoder
  private let average: MovingAverage
  /// What other boxes are drawn from, and the width and height of the images it is for.
  private var augmentation: (width: Int, height: Int, boxes: BoxAugmentation)?

  /// Joins two networks of one kind; the key network keeps the values it has.
  package init(
    query: any RegionEncoder, key: any RegionEncoder, settings: Settings
  ) throws(PipelineError) {
    self.query = query
    self.key = key
    self.settings = settings
    average = try MovingAverage(of: [query], in: [key])
  }

  /// Moves the key encoder towards the query encoder as it is now.
  func beginStep() throws(PipelineError) {
    try average.move(keeping: settings.keyMomentum)
  }

  /// Embeds the boxes of a batch.
  ///
  /// - Parameters:
  ///   - batch: Two views with their boxes.
  ///   - random: What the order of the keys and other boxes are drawn from.
  /// - Returns: `[N, L, D]` unit queries, and keys that no gradient flows into.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the groups do not divide N.
  func embeddings(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> (queries: Tensor, keys: Tensor) {
    let shuffle = BatchShuffle(count: batch.count, random: &random)
    let mode = ForwardMode.training(groups: settings.groups)
    let queries = try embeddings(
      query, batch.views[0], boxes: queryBoxes(batch, random: &random), mode)
    let keys = try TensorEngine.withoutGradients { () throws(PipelineError) in
      // Images and boxes are shuffled together.
      let boxes = shuffle.order.map { batch.boxes[1][$0] }
      return try embeddings(
        key, try batch.views[1].selected(shuffle.order), boxes: everyLevel(boxes), mode
      ).selected(shuffle.inverse)
    }
    return (queries, keys)
  }

  /// Unit queries of a batch as they are at use: true boxes, running statistics, no gradients.
  func finalQueries(of batch: MethodBatch) throws(PipelineError) -> Tensor {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      try embeddings(query, batch.views[0], boxes: everyLevel(batch.boxes[0]), .evaluation)
    }
  }

  private func everyLevel(_ boxes: [RegionBox]) -> [[RegionBox]] { query.levels.map { _ in boxes } }

  /// The boxes of each level of the query: the last, coarsest one is not told the exact place.
  private func queryBoxes(
    _ batch: MethodBatch, random: inout RandomStream
  ) -> [[RegionBox]] {
    var boxes = everyLevel(batch.boxes[0])
    guard settings.augmentsBoxes else { return boxes }
    let shape = batch.views[0].shape
    let augmentation = boxAugmentation(width: shape[3], height: shape[2])
    boxes[boxes.count - 1] = batch.boxes[0].map { augmentation.draw(around: $0, random: &random) }
    return boxes
  }

  /// The one of the last batch where images have the same size, as they do throughout a training.
  private func boxAugmentation(width: Int, height: Int) -> BoxAugmentation {
    if let augmentation, augmentation.width == width, augmentation.height == height {
      return augmentation.boxes
    }
    let boxes = BoxAugmentation(Anchors(width: width, height: height))
    augmentation = (width, height, boxes)
    return boxes
  }

  private func embeddings(
    _ network: any RegionEncoder, _ images: Tensor, boxes: [[RegionBox]], _ mode: ForwardMode
  ) throws(PipelineError) -> Tensor {
    let raw = try TensorEngine.withBfloat16(settings.usesBfloat16, on: images.device) {
      () throws(PipelineError) in
      try network.embeddings(images, boxes: boxes, mode)
    }
    return try MoCo.unit(raw)
  }

  static let backbonePrefix = "query.backbone."

  /// Both networks under `query.` and `key.`.
  var state: NamedTensors {
    NamedTensors(of: [("query.", query), ("key.", key)])
  }
}
