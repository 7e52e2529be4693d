import Support

/// Labelled images that features are tried on while training, by weighted kNN: the key `knn`.
package struct NeighbourSettings: Sendable {
  package let dataset: DatasetManifest
  /// The split whose images vote.
  package let bank: DatasetSplit
  /// The split whose images are classified.
  package let queries: DatasetSplit
  /// k, how many vote.
  package let neighbours: Int
  /// T, what similarities are divided by.
  package let temperature: Double
  /// Epochs from one trial to the next; there is one before the first and one after the last.
  package let everyEpochs: Int
  /// Where `knn` is written.
  package let position: SourcePosition

  /// All images of a split, as a source has them.
  package func images(of split: DatasetSplit) -> SourceEntry {
    SourceEntry(
      name: dataset.name, dataset: dataset, split: split, use: .images, classes: nil,
      minimumArea: 1, minimumSide: 1, position: position)
  }

  /// Nil after reporting.
  static func read(
    _ reader: MappingReader, dataset load: (Located<String>) -> DatasetManifest?
  ) -> NeighbourSettings? {
    let path = reader.requiredText(
      "dataset", "the path of a dataset manifest", about: "the dataset's manifest, from this file")
    let bank = reader.requiredText(
      "bank", "a split of the dataset", about: "the split whose images vote")
    let queries = reader.requiredText(
      "queries", "a split of the dataset", about: "the split whose images are classified")
    let neighbours = reader.integer(
      "neighbours", in: 1...100_000, default: 200, about: "how many images vote")
    let temperature = reader.number(
      "temperature", in: 0.001...100, default: 0.1, about: "what similarities are divided by")
    let everyEpochs = reader.integer(
      "every_epochs", in: 1...1_000_000, default: 10, about: "epochs from one trial to the next")
    reader.finish()
    guard let path, let dataset = load(path) else { return nil }
    func split(_ name: Located<String>?) -> DatasetSplit? {
      guard let name else { return nil }
      guard let split = dataset.split(named: name.value) else {
        reader.bag.report(
          "dataset '\(dataset.name)' has no split '\(name.value)'", at: name.position,
          hint: NearestName.hint(for: name.value, among: dataset.splits.map(\.name)))
        return nil
      }
      if case .none = split.labels {
        reader.bag.report(
          "dataset '\(dataset.name)' has no labels to try features on", at: path.position,
          hint: "describe them in \(dataset.file)")
        return nil
      }
      return split
    }
    guard let bank = split(bank), let queries = split(queries) else { return nil }
    return NeighbourSettings(
      dataset: dataset, bank: bank, queries: queries, neighbours: neighbours,
      temperature: temperature, everyEpochs: everyEpochs, position: reader.node.position)
  }
}
