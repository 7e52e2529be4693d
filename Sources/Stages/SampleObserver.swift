/// Is told how a sample comes to be, stage by stage; ``SampleMaker`` works without one.
///
/// Stages are named by what keys their draws (`paste.2`); one nested in another as `views/flip`, and
/// then begins and ends between the two calls of the outer one. The stage `samples` is what happens
/// before the first: the choice of the subject and, where samples start from it, its image.
package protocol SampleObserver: Sendable {
  /// Whether all pixels must be there after each stage, also those that no stage will look at.
  var looksAtPixels: Bool { get }
  /// A stage is about to change the sample.
  func begin(_ stage: String, on sample: Sample)
  /// The stage has changed it; not called for a stage that throws.
  func end(_ stage: String, on sample: Sample)
}
