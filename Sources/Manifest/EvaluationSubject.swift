import Support

/// What every evaluation says: which networks are tried, on which images, and how often.
package struct EvaluationSubject: Sendable {
  package let dataset: DatasetManifest
  /// Where the dataset is named.
  package let datasetPosition: SourcePosition
  /// What images are resized to for the network.
  package let sizePixels: (width: Int, height: Int)
  package let backbone: LearningSettings.Backbone
  package let stem: LearningSettings.Stem
  package let inits: [Located<EvaluationInit>]
  package let seeds: Int
}

/// Reads what evaluations have in common, the dataset first.
struct EvaluationReading {
  let reader: MappingReader
  private let pipeline: EvaluatedPipeline
  private let dataset: DatasetManifest?

  init(_ reader: MappingReader, in pipeline: EvaluatedPipeline) {
    self.reader = reader
    self.pipeline = pipeline
    dataset = reader.requiredText(
      "dataset", "the path of a dataset manifest", about: "the dataset's manifest, from this file"
    ).flatMap(pipeline.load)
  }

  /// A split under a key that must be there; nil after reporting.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - about: One sentence.
  ///   - needsLabels: Whether a split without labels is reported.
  /// - Returns: The split.
  func split(_ key: String, about: String, needsLabels: Bool = true) -> DatasetSplit? {
    find(reader.requiredText(key, "a split of the dataset", about: about), needsLabels)
  }

  /// A labelled split under a key that may be absent.
  func splitIfPresent(_ key: String, about: String) -> DatasetSplit? {
    find(reader.textIfPresent(key, about: about), true)
  }

  private func find(_ name: Located<String>?, _ needsLabels: Bool) -> DatasetSplit? {
    guard let dataset, let name else { return nil }
    guard let split = dataset.split(named: name.value) else {
      reader.bag.report(
        "dataset '\(dataset.name)' has no split '\(name.value)'", at: name.position,
        hint: NearestName.hint(for: name.value, among: dataset.splits.map(\.name)))
      return nil
    }
    if needsLabels, case .none = split.labels {
      reader.bag.report(
        "split '\(split.name)' of dataset '\(dataset.name)' has no labels to evaluate with",
        at: name.position, hint: "describe them in \(dataset.file)")
      return nil
    }
    return split
  }

  /// The keys that every evaluation has; nil without a dataset.
  ///
  /// - Parameter seeds: How many there are unless it is written.
  /// - Returns: What they say.
  func subject(seeds: Int) -> EvaluationSubject? {
    let size = reader.size("size_px", about: "width and height that images are resized to")
    let learning = pipeline.learning
    let backbone = network(
      "backbone", trained: learning?.backbone, else: .resnet18,
      about: "the network that is tried; that of 'train' when absent, else resnet18")
    let stem = network(
      "stem", trained: learning?.stem, else: .standard,
      about: "what it begins with; as in 'train' when absent, else standard")
    let inits = EvaluationInit.read(reader, in: pipeline)
    let seeds = reader.integer(
      "seeds", in: 1...1000, default: seeds,
      about: "how often it is done, with one seed after another from the manifest's on")
    guard let dataset else { return nil }
    return EvaluationSubject(
      dataset: dataset, datasetPosition: reader.position(of: "dataset"), sizePixels: size,
      backbone: backbone, stem: stem, inits: inits, seeds: seeds)
  }

  /// A property of the network, which is that of the trained one where something is trained.
  private func network<Choice: RawRepresentable<String> & CaseIterable & Equatable>(
    _ key: String, trained: Choice?, else standard: Choice, about: String
  ) -> Choice {
    let written: Choice? = reader.choiceIfPresent(key, about: about)
    if let written, let trained, written != trained {
      reader.bag.report(
        "'\(key)' is \(written.rawValue), but that of 'train' is \(trained.rawValue)",
        at: reader.position(of: key), hint: "leave it out")
    }
    let result = trained ?? written ?? standard
    if written == nil { reader.note(key, .string(result.rawValue)) }
    return result
  }
}
