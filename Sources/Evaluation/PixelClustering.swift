import Execution
import Metrics
import Support
import Tensors

/// Clusters the features of every position of images, as PiCIE does.
package struct PixelClustering {
  private let images: EvaluationImages
  private let device: Tensor.Device
  private let stop: StopSignal
  /// Images whose features make a batch of the k-means.
  private static let images = 256
  /// Images that go through the network at once.
  private static let batch = 8

  /// - Parameters:
  ///   - images: Those whose features are clustered.
  ///   - device: Where the network is.
  ///   - stop: Ends it before its time.
  package init(images: EvaluationImages, device: Tensor.Device, stop: StopSignal) {
    self.images = images
    self.device = device
    self.stop = stop
  }

  /// Finds the centroids.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - backbone: Used as it is, with its running statistics.
  ///   - seed: What the first centroids are drawn by.
  ///   - progress: Called with how many images are done.
  /// - Returns: nil when asked to stop.
  /// - Throws: ``PipelineError`` as ``Metrics/KMeans``, and what images throw.
  package func centroids(
    _ count: Int, of backbone: ResNet, seed: UInt64, progress: (Int) -> Void
  ) throws(PipelineError) -> Centroids? {
    let width = backbone.depth.features
    var means = try KMeans(clusters: count, width: width, seed: seed)
    var (features, waiting, done) = ([Float](), 0, 0)
    func addBatch() throws(PipelineError) {
      let batch = features
      (features, waiting) = ([], 0)
      try means.add(UnitFeatures(normalising: batch, width: width, at: "unsupervised"))
    }
    let isWhole = try images.forEachBatch(of: Self.batch, stop: stop) {
      batch throws(PipelineError) in
      let shape = [batch.count] + batch[0].input.shape
      features += try TensorEngine.withoutGradients { () throws(PipelineError) in
        let pixels = try Tensor.floats(batch.flatMap(\.input.planes), shape: shape, on: device)
        return try backbone.featureMap(pixels, .evaluation).permuted([0, 2, 3, 1])
          .reshaped([-1]).floats()
      }
      waiting += batch.count
      done += batch.count
      progress(done)
      if waiting >= Self.images { try addBatch() }
    }
    guard isWhole else { return nil }
    if waiting > 0 { try addBatch() }
    return try means.finish()
  }
}
