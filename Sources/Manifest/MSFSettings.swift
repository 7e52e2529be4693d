import Support

/// The numbers of MSF (arXiv 2105.07269); defaults are those of the authors' command.
package struct MSFSettings: MethodSettings {
  package static let name = "msf"
  package static let facts = MethodFacts(
    paper: "2105.07269", about: "a view predicts the other one and what is near it",
    pipeline: "msf.yaml",
    bank: MethodFacts.keys(128_000, of: 512))

  /// K, how many embeddings the bank holds.
  package let queue: Int
  /// k, how many neighbours a query is pulled to.
  package let neighbours: Int
  /// m, how much of the target stays in a step.
  package let targetMomentum: Double
  /// The width between the layers of projector and predictor; nil for twice the features.
  package let hidden: Int?
  /// The length of an embedding; nil for a quarter of the features.
  package let dimension: Int?
  /// G, into how many groups batch norm splits a batch.
  package let groups: Int

  package static func read(_ reader: MappingReader, _ step: StepSize) -> MSFSettings {
    let queue = MoCoSettings.queue(
      reader, step, default: 128_000,
      about: "how many embeddings of earlier steps neighbours are found among")
    let neighbours = reader.integer(
      "neighbours", in: 1...100_000, default: 10, about: "how many a query is pulled to")
    if !reader.isRecording, neighbours > queue {
      reader.bag.report(
        "there are \(neighbours) neighbours to find, but the queue holds \(queue)",
        at: reader.position(of: "neighbours"))
    }
    let momentum = reader.number(
      "target_momentum", in: 0...1, default: 0.99, about: "how much of the target stays in a step")
    let hidden = reader.integerIfPresent(
      "projector_hidden", in: 1...65_536,
      about:
        "the width between the layers of projector and predictor; without it twice the features"
    )
    let dimension = reader.integerIfPresent(
      "dimension", in: 1...65_536,
      about: "the length of an embedding; without it a quarter of the features")
    return MSFSettings(
      queue: queue, neighbours: neighbours, targetMomentum: momentum, hidden: hidden,
      dimension: dimension, groups: MoCoSettings.groups(reader, step))
  }
}
