import Safetensors
import Support
import Tensors

/// A self-supervised method as a trainer sees it: views go in, a loss comes out.
///
/// One step of the optimiser is ``beginStep(progress:)``, then ``loss(of:random:)`` with `backward()` for each
/// of one or more batches, the optimiser, and ``endStep()``. Several batches make the same step as one
/// that holds them all, but for the statistics of batch norm.
package protocol TrainingMethod: AnyObject {
  /// What gradients change.
  var trained: [(name: String, tensor: Tensor)] { get }
  /// All tensors of the method, which are on one device.
  var tensors: [Tensor] { get }

  /// What names of the backbone's tensors begin with in ``storedState()``.
  var backbonePrefix: String { get }

  /// Prepares a step: moves what follows the trained parameters slowly.
  ///
  /// - Parameter progress: Steps that were done over all, 0..<1.
  /// - Throws: ``PipelineError`` when the tensor library refuses.
  func beginStep(progress: Double) throws(PipelineError)

  /// Computes the loss of one batch.
  ///
  /// - Parameters:
  ///   - batch: Views, and what else the method needs of their samples.
  ///   - random: What the method draws from, a stream for each batch.
  /// - Returns: The mean loss over the batch.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for a batch that the method cannot take.
  func loss(
    of batch: MethodBatch, random: inout RandomStream
  ) throws(PipelineError) -> MethodLoss

  /// Ends a step: takes in what its batches left, such as keys for a queue.
  func endStep() throws(PipelineError)

  /// All that the next step depends on but views, draws and optimiser, as a file holds it.
  func storedState() throws(PipelineError) -> SafetensorsFile

  /// Takes what ``storedState()`` gave, or nothing.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when it is of another method or network.
  func load(_ file: SafetensorsFile, at place: String) throws(PipelineError)
}

/// A method that keeps keys of earlier samples, and can tell which of them are near.
package protocol KeepsKeys: TrainingMethod {
  /// The stored keys that are most alike to the queries of a batch, as the encoder is now and
  /// without changing anything; not those of the same sample.
  ///
  /// - Parameters:
  ///   - batch: As for a loss.
  ///   - count: The most that are told of each query.
  /// - Returns: Of each sample, the nearest first; fewer when fewer are stored.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for a batch that the method cannot take.
  func nearestKeys(
    to batch: MethodBatch, count: Int
  ) throws(PipelineError) -> [[NearKey]]
}

/// A stored key as a query sees it.
package struct NearKey: Sendable, Equatable {
  /// The number of the sample that it was made from.
  package let sample: Int
  /// The cosine to the query, the mean over levels, -1...1.
  package let similarity: Double
  /// Whether the query is pushed away from it.
  package let isNegative: Bool
}

/// What a method computed from one batch.
package struct MethodLoss {
  /// A single number; `backward()` reaches what is trained alone.
  package let loss: Tensor
  /// Numbers to watch by their names; costs a little, so that it is asked for some steps alone.
  package let figures: () throws(PipelineError) -> [String: Double]

  package init(
    loss: Tensor, figures: @escaping () throws(PipelineError) -> [String: Double]
  ) {
    self.loss = loss
    self.figures = figures
  }
}
