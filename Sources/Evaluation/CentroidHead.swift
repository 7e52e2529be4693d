import Metrics
import Support
import Tensors

/// Scores each position by the inner product of its unit feature with each centroid, without bias.
///
/// Centroids are taken as they are, as PiCIE's evaluation has it: they are means of unit vectors and
/// shorter than these.
package final class CentroidHead: Layer, SegmentationHead {
  /// `[K, D, 1, 1]`.
  private let centroids: Tensor

  /// - Parameters:
  ///   - centroids: `[K, D]`.
  ///   - device: Where features are.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(_ centroids: Centroids, on device: Tensor.Device) throws(PipelineError) {
    self.centroids = try .floats(
      centroids.values, shape: [centroids.count, centroids.width, 1, 1], on: device)
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("centroids", .buffer(centroids))]
  }

  /// `[N, D, H, W]` features to `[N, K, H, W]` scores.
  package func forward(
    _ input: Tensor, _ mode: ForwardMode
  ) throws(PipelineError) -> Tensor {
    try input.normalized(axis: 1).conv2d(centroids, window: Window(1))
  }
}
