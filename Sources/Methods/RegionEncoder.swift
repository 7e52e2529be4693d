import Support
import Tensors

/// A network that embeds a box of each image, once for each level of its features.
package protocol RegionEncoder: Module {
  /// What training is for.
  var backbone: ResNet { get }
  /// The names of the L levels, the finest first.
  var levels: [String] { get }

  /// Embeds one box of each image.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]`.
  ///   - boxes: For each level N boxes, in pixels of the images.
  ///   - mode: Whether batch norm trains.
  /// - Returns: `[N, L, D]`, of any length.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for other numbers of boxes.
  func embeddings(
    _ images: Tensor, boxes: [[RegionBox]], _ mode: ForwardMode
  ) throws(PipelineError) -> Tensor
}

/// A backbone with a feature pyramid: a box is embedded at all four levels by the same head, whatever
/// its size (arXiv 2102.08318).
package final class PyramidEncoder: RegionEncoder {
  package let backbone: ResNet
  package let levels = ["p2", "p3", "p4", "p5"]
  private let pyramid: FeaturePyramid
  private let head: Sequential
  private let aligns: [RoIAlign]
  /// Rows and columns of a box's features.
  private static let side = 7
  private static let hidden = 1024

  /// Makes a pyramid and a head with drawn weights behind a backbone.
  ///
  /// The head is four 3×3 convolutions of 256 channels with batch norm and ReLU, two linear layers
  /// of 1,024 with ReLU, and one of D without.
  ///
  /// - Parameters:
  ///   - backbone: The network.
  ///   - dimension: D, the length of an embedding.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    backbone: ResNet, dimension: Int, seed: WeightSeed
  ) throws(PipelineError) {
    self.backbone = backbone
    pyramid = try FeaturePyramid(
      inputs: (1...4).map { backbone.channels(ofStage: $0) }, seed: seed["pyramid"])
    aligns = backbone.strides.map { RoIAlign(side: Self.side, stride: $0) }
    let (channels, seed) = (pyramid.channels, seed["head"])
    var layers: [(name: String, layer: any Layer)] = []
    for number in 0..<4 {
      let name = "conv\(number)"
      layers.append(
        (
          name,
          Sequential([
            try Conv2d(channels, channels, Window(3, padding: 1), seed: seed[name]["0"]),
            try BatchNorm2d(channels), ReLU(),
          ])
        ))
    }
    layers.append(("flat", Flatten()))
    let widths = [channels * Self.side * Self.side, Self.hidden, Self.hidden]
    for number in 0..<2 {
      let name = "fc\(number)"
      layers.append(
        (
          name,
          Sequential([
            try Linear(
              widths[number], widths[number + 1], values: .xavier, seed: seed[name]["0"]), ReLU(),
          ])
        ))
    }
    layers.append(
      ("fc2", try Linear(Self.hidden, dimension, values: .normal(0.01), seed: seed["fc2"])))
    head = Sequential(layers)
  }

  package var members: [(name: String, member: ModuleMember)] {
    [
      ("backbone", .module(backbone)), ("pyramid", .module(pyramid)), ("head", .module(head)),
    ]
  }

  package func embeddings(
    _ images: Tensor, boxes: [[RegionBox]], _ mode: ForwardMode
  ) throws(PipelineError) -> Tensor {
    guard boxes.count == levels.count else {
      throw PipelineError(
        .mismatchedShape, at: "pyramid", "is given boxes of \(boxes.count) levels, expected 4")
    }
    let maps = try pyramid.levels(try backbone.stageMaps(images, mode, through: 4), mode)
    var regions: [Tensor] = []
    for (level, map) in maps.enumerated() {
      // Channels last, with an axis for the level.
      let pooled = try aligns[level].pooled(map, boxes: boxes[level]).permuted([0, 2, 3, 1])
      regions.append(try pooled.reshaped([pooled.shape[0], 1] + pooled.shape.dropFirst()))
    }
    let (side, count) = (Self.side, images.shape[0])
    // The level runs fastest, so that a group of batch norm is of whole samples.
    let all = try Tensor.concatenated(regions, axis: 1)
      .reshaped([count * levels.count, side, side, pyramid.channels]).permuted([0, 3, 1, 2])
    return try head.forward(all, mode).reshaped([count, levels.count, -1])
  }
}

/// A backbone whose last stage sees the box alone: the features of its third stage in the box, 14
/// rows and columns, go through the fourth, are averaged and projected as MoCo v2's are.
///
/// InsLoc with C4 (arXiv 2102.08318). Of it we know that a box is cut from the map of stride 16 and
/// then goes through the last stage; the 14 rows, the average and the projector are our reading.
package final class SingleLevelEncoder: RegionEncoder {
  package let backbone: ResNet
  package let levels = ["c4"]
  private let projector: Sequential
  private let align: RoIAlign

  /// Makes a projector with drawn weights behind a backbone.
  ///
  /// - Parameters:
  ///   - backbone: The network.
  ///   - dimension: D, the length of an embedding.
  ///   - seed: What the weights are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    backbone: ResNet, dimension: Int, seed: WeightSeed
  ) throws(PipelineError) {
    self.backbone = backbone
    let width = backbone.depth.features
    projector = try Sequential.projector([width, width, dimension], seed: seed["projector"])
    align = RoIAlign(side: 14, stride: backbone.strides[2])
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("backbone", .module(backbone)), ("projector", .module(projector))]
  }

  package func embeddings(
    _ images: Tensor, boxes: [[RegionBox]], _ mode: ForwardMode
  ) throws(PipelineError) -> Tensor {
    guard boxes.count == 1 else {
      throw PipelineError(
        .mismatchedShape, at: "c4", "is given boxes of \(boxes.count) levels, expected 1")
    }
    let map = try backbone.stageMaps(images, mode, through: 3)[2]
    let region = try backbone.stage(4, try align.pooled(map, boxes: boxes[0]), mode)
    return try projector.forward(try region.mean([2, 3]), mode)
      .reshaped([images.shape[0], 1, -1])
  }
}
