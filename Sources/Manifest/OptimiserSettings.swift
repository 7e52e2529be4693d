import Support

/// How parameters are changed by their gradients: one of the keys `sgd`, `lars` and `adamw`.
package enum OptimiserSettings: Sendable {
  /// Stochastic gradient descent.
  case sgd(momentum: Double, weightDecay: Double, isNesterov: Bool)
  /// Layer-wise adaptive rates (arXiv 1708.03888).
  case lars(momentum: Double, weightDecay: Double, trust: Double)
  /// Adam with decoupled weight decay (arXiv 1711.05101).
  case adamW(betas: (Double, Double), epsilon: Double, weightDecay: Double)

  private enum Name: String, CaseIterable {
    case sgd
    case lars
    case adamw
  }

  /// - Parameter train: On `train`.
  /// - Returns: The one that is written, else `sgd`; the first after reporting several.
  static func read(_ train: MappingReader) -> OptimiserSettings {
    let written = Name.allCases.filter { train.has($0.rawValue) }
    for other in written.dropFirst() {
      train.bag.report(
        "'\(other.rawValue)' in 'train' stands beside '\(written[0].rawValue)', but one optimiser is "
          + "used", at: train.position(of: other.rawValue), hint: "leave one of them out")
    }
    if train.isRecording { for name in Name.allCases.dropFirst() { _ = numbers(of: name, train) } }
    for other in written.dropFirst() { _ = numbers(of: other, train) }
    return numbers(of: written.first ?? .sgd, train)
  }

  private static func numbers(of name: Name, _ train: MappingReader) -> OptimiserSettings {
    switch name {
    case .sgd:
      let reader = train.nested(name.rawValue, about: "stochastic gradient descent")
      defer { reader.finish() }
      return .sgd(
        momentum: momentum(reader), weightDecay: weightDecay(reader, default: 1e-4),
        isNesterov: reader.flag(
          "nesterov", default: false, about: "whether the gradient's change counts at once"))
    case .lars:
      let reader = train.nested(name.rawValue, about: "layer-wise adaptive rates")
      defer { reader.finish() }
      return .lars(
        momentum: momentum(reader), weightDecay: weightDecay(reader, default: 1e-6),
        trust: reader.number(
          "trust", in: 1e-6...1, default: 0.001,
          about: "how large a change is beside its parameter, at a rate of 1"))
    case .adamw:
      let reader = train.nested(name.rawValue, about: "Adam with decoupled weight decay")
      defer { reader.finish() }
      let first = reader.number(
        "beta1", in: 0...0.9999, default: 0.9, about: "how much of the mean gradient stays")
      let second = reader.number(
        "beta2", in: 0...0.99999, default: 0.999, about: "how much of the mean square stays")
      return .adamW(
        betas: (first, second),
        epsilon: reader.number(
          "epsilon", in: 1e-12...1, default: 1e-8, about: "what is added to the deviation"),
        weightDecay: weightDecay(reader, default: 0.01))
    }
  }

  private static func momentum(_ reader: MappingReader) -> Double {
    reader.number(
      "momentum", in: 0...0.9999, default: 0.9, about: "how much of the last change stays")
  }

  private static func weightDecay(_ reader: MappingReader, default value: Double) -> Double {
    reader.number(
      "weight_decay", in: 0...1, default: value,
      about: "how much of each parameter is taken off, times the rate")
  }
}
