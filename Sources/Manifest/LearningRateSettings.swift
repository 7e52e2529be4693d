import Support

/// The learning rate over the epochs of a training: the key `learning_rate`.
package struct LearningRateSettings: Sendable {
  /// How the rate falls once it has warmed up.
  package enum Decay: String, Sendable, CaseIterable {
    /// Half a cosine from the base to 0 at the end.
    case cosine
    /// Times a factor from some epochs on.
    case steps
    case none
  }

  /// How often the rate changes.
  package enum Change: String, Sendable, CaseIterable {
    case epoch
    case step
  }

  /// The highest rate.
  package let base: Double
  package let warmUpEpochs: Double
  /// Where the warm-up starts.
  package let start: Double
  /// What a cosine falls to.
  package let end: Double
  package let decay: Decay
  /// The epochs of the steps.
  package let epochs: [Double]
  package let factor: Double
  package let change: Change

  /// - Parameters:
  ///   - reader: On `learning_rate`.
  ///   - epochs: The epochs of the training.
  ///   - batch: Samples of a step of the optimiser.
  /// - Returns: The settings.
  static func read(_ reader: MappingReader, epochs: Int, batch: Int) -> LearningRateSettings {
    let base = reader.number(
      "base", in: 0...1000, computed: 0.03 * Double(batch) / 256,
      about: "the highest rate; without it 0.03 for each 256 samples of a step")
    let warmUp = reader.number(
      "warm_up_epochs", in: 0...1_000_000, default: 0,
      about: "over how many epochs the rate rises in a line")
    let start = reader.number(
      "warm_up_from", in: 0...1000, default: 0, about: "the rate that it rises from")
    if warmUp > 0, warmUp >= Double(epochs) {
      reader.bag.report(
        "'warm_up_epochs' is \(MappingReader.short(warmUp)), but training ends after \(epochs)",
        at: reader.position(of: "warm_up_epochs"))
    }
    let decay = reader.choice("decay", default: Decay.cosine, about: "how the rate then falls")
    let end = reader.number("end", in: 0...1000, default: 0, about: "what a cosine falls to")
    if end > 0, decay != .cosine {
      reader.bag.report(
        "'end' is what a cosine falls to, but 'decay' is '\(decay.rawValue)'",
        at: reader.position(of: "end"))
    }
    reader.belongs("at_epochs", to: "decay", being: Decay.steps, found: decay)
    reader.belongs("factor", to: "decay", being: Decay.steps, found: decay)
    var places: [Double] = []
    var factor = 0.1
    if decay == .steps || reader.isRecording {
      let written = reader.numbersIfPresent(
        "at_epochs", in: 0...1_000_000,
        about: "the epochs from which on the rate is multiplied once more; without them 60 and 80 %"
      )
      places = written ?? [0.6 * Double(epochs), 0.8 * Double(epochs)]
      if written == nil { reader.note("at_epochs", .list(places.map { .scalar(.number($0)) })) }
      factor = reader.number(
        "factor", in: 0...1, default: 0.1, about: "what it is multiplied by there")
    }
    let change = reader.choice(
      "changes_each", default: Change.epoch,
      about: "whether the rate stays the same within an epoch")
    if warmUp > 0, change == .epoch, !reader.isRecording {
      reader.bag.report(
        "a rate that stays the same within an epoch cannot warm up",
        at: reader.position(of: "warm_up_epochs"), hint: "write 'changes_each: step'")
    }
    reader.finish()
    return LearningRateSettings(
      base: base, warmUpEpochs: warmUp, start: start, end: end, decay: decay, epochs: places,
      factor: factor, change: change)
  }
}
