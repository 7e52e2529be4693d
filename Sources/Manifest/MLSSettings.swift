import Support

/// The numbers of MLS (arXiv 2308.03286); defaults are those of the paper's runs.
package struct MLSSettings: MethodSettings {
  package static let name = "mls"
  package static let facts = MethodFacts(
    paper: "2308.03286", about: "stored features near a view are the labels of its projection",
    pipeline: "mls.yaml", bank: MethodFacts.keys(4096, of: 2048 + 256))

  /// D, how many features and projections are stored.
  package let queue: Int
  /// k, how many of them are labels.
  package let neighbours: Int
  package let contrast: ContrastSettings
  /// λ, what the loss of the labels counts.
  package let labelWeight: Double
  /// What the contrast counts.
  package let contrastWeight: Double
  /// In how many epochs at first the contrast alone counts.
  package let warmUpEpochs: Double
  /// G, into how many groups batch norm splits a batch.
  package let groups: Int

  package static func read(_ reader: MappingReader, _ step: StepSize) -> MLSSettings {
    let queue = MoCoSettings.queue(
      reader, step, default: 4096, about: "how many features of earlier steps may be labels")
    let neighbours = reader.integer(
      "neighbours", in: 1...100_000, default: 20, about: "how many stored features are labels")
    if !reader.isRecording, neighbours >= queue {
      reader.bag.report(
        "\(neighbours) of \(queue) stored features are labels, so that none is not",
        at: reader.position(of: "neighbours"), hint: "choose a twentieth of the queue at most")
    }
    let contrast = ContrastSettings.read(reader, keyMomentum: 0.995, dimension: 256)
    let labelWeight = reader.number(
      "label_weight", in: 0...1000, default: 0.5, about: "what the loss of the labels counts")
    let contrastWeight = reader.number(
      "contrast_weight", in: 0...1000, default: 1, about: "what the contrast with the key counts")
    if !reader.isRecording, contrastWeight == 0, labelWeight == 0 {
      reader.bag.report(
        "'label_weight' and 'contrast_weight' are both 0, so that there is nothing to learn",
        at: reader.position(of: "contrast_weight"))
    }
    let warmUp = reader.number(
      "warm_up_epochs", in: 0...1_000_000, default: 0,
      about: "in how many epochs at first labels do not count")
    return MLSSettings(
      queue: queue, neighbours: neighbours, contrast: contrast, labelWeight: labelWeight,
      contrastWeight: contrastWeight, warmUpEpochs: warmUp,
      groups: MoCoSettings.groups(reader, step))
  }

  package var remarks: [String] {
    var remarks: [String] = []
    if neighbours * 20 > queue {
      remarks.append(
        "\(neighbours) of \(queue) stored features are labels, more than the one of twenty that "
          + "suits: choose a larger queue")
    }
    if contrastWeight == 0 {
      remarks.append("labels without the contrast are unstable: all features may become one")
    }
    return remarks
  }
}
