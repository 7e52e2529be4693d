import Support
import Tensors

/// A backbone and a head that tells the class of each pixel.
///
/// All of it trains, or the head alone on a frozen backbone, which then runs as at its use: with its
/// running statistics, which stay what they are, and without gradients.
package final class SegmentationNetwork {
  package let backbone: ResNet
  package let head: any SegmentationHead
  /// Whether the backbone stays as it is.
  package let isFrozen: Bool
  /// Whether the outermost pixels stay where they are when logits are brought to the size of labels.
  package let alignsCorners: Bool
  /// The label of pixels that do not count.
  package static let ignoredLabel = 255

  /// Puts a head behind a backbone.
  ///
  /// - Parameters:
  ///   - backbone: Whose features the head takes.
  ///   - head: Features to logits.
  ///   - isFrozen: Whether the backbone stays as it is.
  ///   - alignsCorners: How logits are brought to the size of the labels.
  package init(
    backbone: ResNet, head: any SegmentationHead, isFrozen: Bool, alignsCorners: Bool = false
  ) {
    self.backbone = backbone
    self.head = head
    self.isFrozen = isFrozen
    self.alignsCorners = alignsCorners
  }

  /// Logits of the classes.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]` normalised images.
  ///   - mode: Whether batch norm trains; that of a frozen backbone never does.
  /// - Returns: `[N, K, H / s, W / s]`, rounded up, s the last of the backbone's strides, or the first for a
  ///   ``PyramidHead``.
  /// - Throws: As ``ResNet/featureMap(_:_:)``, and `mismatchedShape` when batch norm trains on one value
  ///   a channel.
  package func logits(_ images: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try head.logits(features(images, mode), mode)
  }

  private func features(_ images: Tensor, _ mode: ForwardMode) throws(PipelineError) -> [Tensor] {
    guard isFrozen else { return try backbone.stageMaps(images, mode, through: 4) }
    return try TensorEngine.withoutGradients { () throws(PipelineError) in
      try backbone.stageMaps(images, .evaluation, through: 4)
    }
  }

  /// Logits at the size of labels, as at the network's use.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]` normalised images.
  ///   - height: Rows of the labels.
  ///   - width: Columns of the labels.
  /// - Returns: `[N, K, height, width]`, without a history.
  /// - Throws: As ``logits(_:_:)``.
  package func scores(
    of images: Tensor, height: Int, width: Int
  ) throws(PipelineError) -> Tensor {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      try logits(images, .evaluation)
        .resized(height: height, width: width, alignsCorners: alignsCorners)
    }
  }

  /// What training makes small: the mean cross entropy of the pixels that count.
  ///
  /// Without such a pixel nothing is computed, and no running statistics move.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]` normalised images.
  ///   - labels: `[N, H', W']` classes in `0..<K`, or ``ignoredLabel``.
  /// - Returns: One number; nil when no pixel counts, for a batch to be passed over.
  /// - Throws: As ``logits(_:_:)``, and `refusedOperation` for a class outside.
  package func loss(_ images: Tensor, labels: Tensor) throws(PipelineError) -> Tensor? {
    let sides = labels.shape
    guard sides.count == 3 else {
      throw PipelineError(
        .mismatchedShape, at: "segmentation", "labels are \(sides), expected [N, H, W]")
    }
    guard try labels.hasElement(besides: Self.ignoredLabel) else { return nil }
    return try logits(images, .training())
      .resized(height: sides[1], width: sides[2], alignsCorners: alignsCorners)
      .pixelCrossEntropy(labels, ignoring: Self.ignoredLabel)
  }
}

extension SegmentationNetwork {
  /// What an optimiser changes: the head, after the backbone unless that is frozen.
  package var trained: [(name: String, tensor: Tensor)] {
    NamedTensors(
      parametersOf: isFrozen ? [headPart] : [backbonePart, headPart]
    ).tensors
  }

  /// All parameters and buffers, for a file.
  package var state: NamedTensors { NamedTensors(of: [backbonePart, headPart]) }

  /// Moves everything to a device.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package func move(to device: Tensor.Device) throws(PipelineError) {
    for (_, tensor) in state.tensors { try tensor.move(to: device) }
  }

  private var backbonePart: (prefix: String, module: any Module) { ("backbone.", backbone) }
  private var headPart: (prefix: String, module: any Module) { ("head.", head) }
}
