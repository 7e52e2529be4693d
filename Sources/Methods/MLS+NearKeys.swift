import Support
import Tensors

extension MLS: KeepsKeys {
  /// By features, as labels are found; those that are labels are no negatives.
  package func nearestKeys(
    to batch: MethodBatch, count: Int
  ) throws(PipelineError) -> [[NearKey]] {
    try batch.require(views: ["query", "key"])
    let (similarities, labels) = try TensorEngine.withoutGradients {
      () throws(PipelineError) -> ([Float], [Int]) in
      let found = try MoCo.unit(try query.backbone.forward(batch.views[0], .evaluation))
      let similarities = try found.matmul(features.columns)
      return (
        try similarities.floats(), try similarities.largest(settings.neighbours).integers()
      )
    }
    return batch.samples.enumerated().map { row, sample in
      let own = similarities[row * features.length..<(row + 1) * features.length]
      let positive = Set(
        labels[row * settings.neighbours..<(row + 1) * settings.neighbours])
      return NearKey.nearest(Array(own), origins, except: sample, count: count) {
        !positive.contains($0)
      }
    }
  }
}
