import Manifest
import Methods
import Support
import Tensors

extension SegLocSettings: MakesMethod {
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let pair = try parts.regionPair(region)
    let queues = try classQueues(parts, levels: pair.query.levels.count)
    return MadeMethod(
      method: try SegLoc(pair, queues: queues, classes: parts.input.classes),
      backbone: pair.query.backbone)
  }

  private func classQueues(
    _ parts: MethodParts, levels: Int
  ) throws(PipelineError) -> ClassQueues {
    let classes = parts.input.classes.count
    let capacity = ClassQueues.capacity(
      queue, classes: classes, rarestClass: parts.input.rarestClass)
    let policy: ClassQueues.Policy = policy == .own ? .own : .complement
    let shape = [classes, levels, region.contrast.dimension, capacity]
    switch start {
    case .empty:
      return try ClassQueues(
        classes: classes, levels: levels, dimension: shape[2], capacity: capacity, policy: policy)
    case .random:
      var stream = parts.queueStream
      let values = stream.normals(shape.reduce(1, *), deviation: 1)
      return try ClassQueues(
        stored: .floats(values, shape: shape).normalized(axis: 2),
        counts: [Int](repeating: capacity, count: classes),
        next: [Int](repeating: 0, count: classes), policy: policy)
    }
  }
}
