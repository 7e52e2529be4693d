import Metrics
import Reporting
import Support

/// What an evaluation found: the content of `results.json`, of the table and of the page.
///
/// Nothing in it depends on time, machine or number of threads.
package struct EvaluationResults: Sendable {
  /// What was evaluated.
  package let name: String
  /// What else there is to know, in the order it is shown.
  package let facts: [(name: String, value: String)]
  /// The protocols in the order of the manifest.
  package let protocols: [ProtocolResults]

  package init(
    name: String, facts: [(name: String, value: String)], protocols: [ProtocolResults]
  ) {
    self.name = name
    self.facts = facts
    self.protocols = protocols
  }
}

/// What one protocol found.
package struct ProtocolResults: Sendable {
  /// Its name and occurrence: `fine_tune`, `fine_tune.2`.
  package let id: String
  package let title: String
  package let facts: [(name: String, value: String)]
  /// The name of the figure that counts.
  package let headline: String
  /// The names of the classes that figures are of; empty without any.
  package let classes: [String]
  package let inits: [InitResults]
  package let differences: [InitDifference]
  /// The best and the worst images, for the page alone.
  package let pictures: [PreviewSample]

  package init(
    id: String, title: String, facts: [(name: String, value: String)] = [], headline: String,
    classes: [String] = [], inits: [InitResults], differences: [InitDifference] = [],
    pictures: [PreviewSample] = []
  ) {
    self.id = id
    self.title = title
    self.facts = facts
    self.headline = headline
    self.classes = classes
    self.inits = inits
    self.differences = differences
    self.pictures = pictures
  }

  /// The names of all figures, the headline first, the others by the alphabet.
  package var figureNames: [String] {
    let names = Set(inits.flatMap(\.runs).flatMap(\.figures.keys))
    return names.filter { $0 == headline } + names.filter { $0 != headline }.sorted()
  }

  /// The names of all figures of classes, IoU first, the others by the alphabet.
  package var classFigureNames: [String] {
    let names = Set(inits.flatMap(\.runs).flatMap(\.perClass.keys))
    return names.filter { $0 == "iou" } + names.filter { $0 != "iou" }.sorted()
  }
}

/// What was found with one initialisation of the network.
package struct InitResults: Sendable {
  package let name: String
  /// A run for each seed.
  package let runs: [EvaluationRun]

  package init(name: String, runs: [EvaluationRun]) {
    self.name = name
    self.runs = runs
  }

  /// A figure over the seeds; nil when no run has it.
  package func summary(of figure: String) -> SeedSummary? {
    SeedSummary(runs.compactMap { $0.figures[figure] })
  }
}

/// What one training, or one set of predictions, scored.
package struct EvaluationRun: Sendable {
  package let seed: Int
  /// The learning rate that was chosen; nil without a training.
  package let learningRate: Double?
  /// The learning rates that were tried, with what they scored on the split for it.
  package let tried: [(rate: Double, score: Double)]
  /// Figures by their names, in percent.
  package let figures: [String: Double]
  /// Intervals over the test images by the figures' names, in percent.
  package let intervals: [String: BootstrapInterval]
  /// Figures of each class by their names, in percent; nil where a class has none.
  package let perClass: [String: [Double?]]
  package let confusion: ConfusionMatrix?
  /// The loss over the steps.
  package let curve: [(step: Int, loss: Double)]
  /// The images with the highest scores of their own, best first.
  package let best: [ImageScore]
  /// The images with the lowest scores of their own, worst first.
  package let worst: [ImageScore]

  /// How many best and worst images are named.
  package static let shown = 5

  package init(
    seed: Int, learningRate: Double? = nil, tried: [(rate: Double, score: Double)] = [],
    figures: [String: Double], intervals: [String: BootstrapInterval] = [:],
    perClass: [String: [Double?]] = [:], confusion: ConfusionMatrix? = nil,
    curve: [(step: Int, loss: Double)] = [], best: [ImageScore] = [], worst: [ImageScore] = []
  ) {
    self.seed = seed
    self.learningRate = learningRate
    self.tried = tried
    self.figures = figures
    self.intervals = intervals
    self.perClass = perClass
    self.confusion = confusion
    self.curve = curve
    self.best = best
    self.worst = worst
  }
}
