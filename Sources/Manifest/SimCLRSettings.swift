import Support

/// The numbers of SimCLR (arXiv 2002.05709); defaults are those of the paper's ImageNet runs.
package struct SimCLRSettings: MethodSettings {
  package static let name = "simclr"
  package static let facts = MethodFacts(
    paper: "2002.05709", about: "two views among all views of the batch",
    pipeline: "simclr.yaml")

  /// T, what similarities are divided by.
  package let temperature: Double
  /// The length of an embedding.
  package let dimension: Int
  /// Nil without hard negatives.
  package let hardNegatives: HardNegativeSettings?

  package static func read(_ reader: MappingReader, _ step: StepSize) -> SimCLRSettings {
    let temperature = reader.number(
      "temperature", in: 0.001...100, default: 0.1, about: "what similarities are divided by")
    let dimension = reader.integer(
      "dimension", in: 1...65_536, default: 128, about: "the length of an embedding")
    return SimCLRSettings(
      temperature: temperature, dimension: dimension,
      hardNegatives: HardNegativeSettings.read(reader, ofBoth: true))
  }

  package var needs: MethodNeeds {
    var needs = Self.facts.needs
    needs.views += hardNegatives?.canvases ?? []
    return needs
  }
}
