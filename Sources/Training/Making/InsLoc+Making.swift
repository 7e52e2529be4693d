import Manifest
import Methods
import Support
import Tensors

extension InsLocSettings: MakesMethod {
  func made(of parts: MethodParts) throws(PipelineError) -> MadeMethod {
    let pair = try parts.regionPair(region)
    var stream = parts.queueStream
    let bank = try KeyQueue(
      levels: pair.query.levels.count, dimension: region.contrast.dimension, length: queue,
      random: &stream)
    return MadeMethod(method: try InsLoc(pair, queue: bank), backbone: pair.query.backbone)
  }
}

extension MethodParts {
  /// The two encoders of InsLoc and SegLoc.
  func regionPair(_ numbers: RegionSettings) throws(PipelineError) -> RegionPair {
    var shared = RegionPair.Settings()
    shared.dimension = numbers.contrast.dimension
    shared.keyMomentum = numbers.contrast.keyMomentum
    shared.temperature = numbers.contrast.temperature
    shared.groups = numbers.groups
    shared.augmentsBoxes = numbers.augmentsBoxes
    shared.usesBfloat16 = usesBfloat16
    let dimension = numbers.contrast.dimension
    switch numbers.features {
    case .pyramid:
      let (query, key) = try pair { backbone, seeds throws(PipelineError) in
        try PyramidEncoder(backbone: backbone, dimension: dimension, seed: seeds)
      }
      return try RegionPair(query: query, key: key, settings: shared)
    case .c4:
      let (query, key) = try pair { backbone, seeds throws(PipelineError) in
        try SingleLevelEncoder(backbone: backbone, dimension: dimension, seed: seeds)
      }
      return try RegionPair(query: query, key: key, settings: shared)
    }
  }
}
