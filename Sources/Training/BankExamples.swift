import Execution
import Manifest
import Methods
import Stages
import Support

/// Some samples, and what an encoder finds most alike among the keys it keeps: to be looked at.
package struct BankExamples: Sendable {
  /// One sample.
  package struct Example: Sendable {
    /// The sample's number.
    package let sample: Int
    /// What is kept of others, the nearest first.
    package let near: [NearKey]
  }

  /// The first samples of the first batch of the first epoch.
  package let examples: [Example]

  /// Looks for them without changing anything of the training; nil for a method without a bank.
  ///
  /// - Parameters:
  ///   - learner: As it is now.
  ///   - settings: Of the training.
  ///   - samples: Where samples come from.
  ///   - maker: What becomes of them in the first epoch.
  ///   - onError: What happens to a sample that fails.
  ///   - count: How many samples.
  ///   - nearest: How many keys of each.
  /// - Throws: ``PipelineError`` as loading and the method do.
  package init?(
    _ learner: Learner, _ settings: LearningSettings, samples: any TrainingSamples,
    maker: ViewMaker, onError: ErrorPolicy, count: Int, nearest: Int
  ) throws(PipelineError) {
    guard let method = learner.method as? any KeepsKeys else { return nil }
    let loader = try Loader(samples, maker: maker, workers: 1, onError: onError, epochs: 1)
    guard let batch = try loader.next() else { return nil }
    let views = try batch.methodBatch(settings.method.needs, on: learner.device).first(count)
    let near = try method.nearestKeys(to: views, count: nearest)
    examples = zip(views.samples, near).map { Example(sample: $0, near: $1) }
  }
}
