import Support
import Tensors

/// Passes of a network over random images that are in memory already, as at its use, to be timed: what
/// features cost without files, decoding and scores.
package struct ForwardTrial {
  private let network: ResNet
  private let images: Tensor
  /// Passes that are not timed, in which libraries choose their kernels and memory is taken.
  private static let warmUp = 3

  /// Draws a network and images, on the processor.
  ///
  /// - Parameters:
  ///   - depth: How many layers.
  ///   - stem: How images are made smaller first.
  ///   - sidePixels: The side of the square images.
  ///   - batch: Images of a pass.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package init(
    _ depth: ResNet.Depth, stem: ResNet.Stem, sidePixels: Int, batch: Int
  ) throws(PipelineError) {
    network = try ResNet(depth, stem: stem, seed: WeightSeed(run: 7))
    var random = RandomStream(key: 7, lane: 1)
    let shape = [batch, 3, sidePixels, sidePixels]
    images = try .floats(random.normals(shape.reduce(1, *), deviation: 1), shape: shape)
  }

  /// The seconds that some passes take, after a few that are not counted.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package func seconds(ofPasses count: Int) throws(PipelineError) -> Double {
    try run(Self.warmUp)
    let clock = ContinuousClock()
    let start = clock.now
    try run(count)
    let (seconds, attoseconds) = start.duration(to: clock.now).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private func run(_ count: Int) throws(PipelineError) {
    try TensorEngine.withoutGradients { () throws(PipelineError) in
      for _ in 0..<count { _ = try network.forward(images, .evaluation).floats() }
    }
  }
}
