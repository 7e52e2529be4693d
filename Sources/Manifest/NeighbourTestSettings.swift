import Support

/// Classification of images by those whose features are most like theirs: weighted kNN.
package struct NeighbourTestSettings: EvaluationSettings {
  package static let name = "knn"
  package static let about = "classifies images by the classes of those with the nearest features"

  package let subject: EvaluationSubject
  /// The split whose images vote.
  package let bank: DatasetSplit
  /// The split whose images are classified.
  package let queries: DatasetSplit
  /// k, how many vote.
  package let neighbours: Int
  /// T, what similarities are divided by.
  package let temperature: Double

  package var splits: [DatasetSplit] { [bank, queries] }

  package static func read(
    _ reader: MappingReader, in pipeline: EvaluatedPipeline
  ) -> NeighbourTestSettings? {
    let reading = EvaluationReading(reader, in: pipeline)
    let bank = reading.split("bank", about: "the split whose images vote")
    let queries = reading.split("queries", about: "the split whose images are classified")
    let subject = reading.subject(seeds: 1)
    let neighbours = reader.integer(
      "neighbours", in: 1...100_000, default: 20, about: "how many images vote")
    let temperature = reader.number(
      "temperature", in: 0.001...100, default: 0.07, about: "what similarities are divided by")
    guard let subject, let bank, let queries else { return nil }
    return NeighbourTestSettings(
      subject: subject, bank: bank, queries: queries, neighbours: neighbours,
      temperature: temperature)
  }
}
