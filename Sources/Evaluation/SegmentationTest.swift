import Execution
import Imaging
import Scoring
import Support
import Tensors

/// Lets a network tell the class of each pixel of labelled images.
///
/// Its scores are brought to the size of the labels bilinearly, without aligned corners, and of the
/// classes the one with the highest score is taken, of several the first.
package struct SegmentationTest: Sendable {
  private let images: EvaluationImages
  private let device: Tensor.Device
  private let stop: StopSignal
  /// Images that go through the network at once.
  private static let batch = 8

  /// - Parameters:
  ///   - images: What is tested on.
  ///   - device: Where the network is.
  ///   - stop: Ends it before its time.
  package init(_ images: EvaluationImages, device: Tensor.Device, stop: StopSignal) {
    self.images = images
    self.device = device
    self.stop = stop
  }

  package var count: Int { images.count }

  /// The images of some keys, in their order.
  package func rows(of keys: Set<String>) -> [Int] { images.rows(of: keys) }

  /// Predicts the classes of images.
  ///
  /// - Parameters:
  ///   - network: Used as it is, with its running statistics.
  ///   - rows: Which images, in which order; nil for all in theirs.
  ///   - body: Gets an image and the predicted class of each of its labelled pixels.
  /// - Returns: Whether it went through all of them.
  /// - Throws: What images and the body throw.
  package func predict(
    by network: SegmentationNetwork, _ rows: [Int]? = nil,
    _ body: (EvaluationImages.Labelled, LabelMap) throws(PipelineError) -> Void
  ) throws(PipelineError) -> Bool {
    try images.forEachBatch(rows, of: Self.batch, stop: stop) { batch throws(PipelineError) in
      let shape = [batch.count] + batch[0].input.shape
      let scores = try TensorEngine.withoutGradients { () throws(PipelineError) in
        let pixels = try Tensor.floats(batch.flatMap(\.input.planes), shape: shape, on: device)
        return try network.logits(pixels, .evaluation)
      }
      for (number, image) in batch.enumerated() {
        let size = image.truth.size
        let best = try TensorEngine.withoutGradients { () throws(PipelineError) in
          try scores.slice(number..<number + 1)
            .resized(
              height: size.height, width: size.width, alignsCorners: network.alignsCorners
            )
            .indexOfMax(axis: 1)
        }
        try body(
          image, LabelMap(size: size, labels: try best.integers().map { UInt16($0) }))
      }
    }
  }
}
