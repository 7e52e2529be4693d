import Support

/// The numbers of BYOL (arXiv 2006.07733); defaults are those of the paper's runs.
package struct BYOLSettings: MethodSettings {
  package static let name = "byol"
  package static let facts = MethodFacts(
    paper: "2006.07733", about: "each view predicts the other one, without negatives",
    pipeline: "byol.yaml")

  /// τ of the first step; it rises to 1 by half a cosine.
  package let targetMomentum: Double
  /// The width between the layers of projector and predictor.
  package let hidden: Int
  /// The length of an embedding.
  package let dimension: Int

  package static func read(_ reader: MappingReader, _ step: StepSize) -> BYOLSettings {
    let momentum = reader.number(
      "target_momentum", in: 0...1, default: 0.996,
      about: "how much of the target stays in the first step; it rises to 1")
    let hidden = reader.integer(
      "projector_hidden", in: 1...65_536, default: 4096,
      about: "the width between the layers of projector and predictor")
    let dimension = reader.integer(
      "dimension", in: 1...65_536, default: 256, about: "the length of an embedding")
    return BYOLSettings(targetMomentum: momentum, hidden: hidden, dimension: dimension)
  }
}
