import Support

/// Classifies by the votes of the nearest training features: weighted kNN.
///
/// The protocol of Wu et al. (CVPR 2018) as DINO's evaluation has it, with every tie decided: of
/// equally similar features the lower row, of classes with as many votes the lower one. The other
/// departure is that classes are counted over training and test labels, where a class that no
/// neighbour votes for takes its place behind the others.
///
/// The features are shared, not copied, by the search among them: a bank of 10⁵ rows of 2048 is held
/// once, 781 MiB. Queries may come in parts of any size; ``NeighbourScores/merge(_:)`` adds their scores.
package struct NeighbourClassifier: Sendable {
  private let neighbours: NearestNeighbours
  private let features: UnitFeatures
  private let labels: [Int]
  private let count: Int
  private let temperature: Double

  /// Takes the training features as they are: there is nothing to train.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`, one or more.
  ///   - labels: Their classes, 0 or more.
  ///   - neighbours: k, how many vote; all where there are fewer.
  ///   - temperature: T, by which similarities are divided.
  ///   - block: What is multiplied at once; results do not depend on it.
  /// - Throws: ``PipelineError`` with `outOfRange` for a setting or label beyond its range or no
  ///   features, `mismatchedShape` for another number of labels than features.
  package init(
    _ features: UnitFeatures, labels: [Int], neighbours: Int, temperature: Double,
    block: NearestNeighbours.Block = .standard
  ) throws(PipelineError) {
    guard neighbours > 0 else {
      throw PipelineError(.outOfRange, at: "knn", "k is \(neighbours), expected 1 or more")
    }
    guard temperature > 0, temperature.isFinite else {
      throw PipelineError(
        .outOfRange, at: "knn", "the temperature is \(temperature), expected a positive number")
    }
    try Self.check(labels, of: features, "training")
    self.neighbours = try NearestNeighbours(among: features, block: block)
    self.features = features
    self.labels = labels
    self.temperature = temperature
    count = neighbours
  }

  /// Gives the vote on each query in turn, with the neighbours that voted.
  ///
  /// - Throws: As ``NearestNeighbours/search(_:count:found:)``.
  package func vote(
    on queries: UnitFeatures, _ counted: (Int, NeighbourVote, [Neighbour]) -> Void
  ) throws(PipelineError) {
    try neighbours.search(queries, count: count) { query, nearest in
      counted(
        query, NeighbourVote(nearest, labels: labels, temperature: temperature), nearest)
    }
  }

  /// How many of some queries are classified as their labels say.
  ///
  /// - Parameters:
  ///   - queries: `[M, D]`, one or more.
  ///   - truth: Their classes, 0 or more, also such as no training feature has.
  /// - Returns: The predictions and how often they are right.
  /// - Throws: ``PipelineError`` with `outOfRange` for no queries or a negative label, and
  ///   `mismatchedShape` for another number of labels than queries or another width.
  package func scores(
    of queries: UnitFeatures, truth: [Int]
  ) throws(PipelineError) -> NeighbourScores {
    try Self.check(truth, of: queries, "test")
    guard queries.count > 0 else {
      throw PipelineError(.outOfRange, at: "knn", "there are 0 test features, expected 1 or more")
    }
    var scores = NeighbourScores(neighbours: min(count, features.count))
    try vote(on: queries) { query, vote, _ in scores.add(vote, truth: truth[query]) }
    return scores
  }

  /// How many of the training features are classified rightly by the others.
  ///
  /// - Returns: As ``scores(of:truth:)``.
  /// - Throws: ``PipelineError`` with `outOfRange` when there is but one feature.
  package func scoresLeavingOneOut() throws(PipelineError) -> NeighbourScores {
    var scores = NeighbourScores(neighbours: min(count, features.count - 1))
    try neighbours.searchLeavingOneOut(count: count) { query, nearest in
      let vote = NeighbourVote(nearest, labels: labels, temperature: temperature)
      scores.add(vote, truth: labels[query])
    }
    return scores
  }

  private static func check(
    _ labels: [Int], of features: UnitFeatures, _ what: String
  ) throws(PipelineError) {
    guard labels.count == features.count else {
      throw PipelineError(
        .mismatchedShape, at: "knn",
        "there are \(labels.count) \(what) labels but \(features.count) \(what) features")
    }
    if let row = labels.firstIndex(where: { $0 < 0 }) {
      throw PipelineError(
        .outOfRange, at: "knn",
        "the \(what) label of row \(row) is \(labels[row]), "
          + "expected 0 or more")
    }
  }
}

/// How often the votes of neighbours were right.
package struct NeighbourScores: Sendable, Equatable {
  /// The class predicted for each query.
  package private(set) var predictions: [Int] = []
  private var first = 0
  private var firstFive = 0
  /// Among how many classes the right one is looked for: five, or k if that is smaller.
  private let depth: Int

  /// Scores of no query yet, for votes of `neighbours` features each.
  init(neighbours: Int) {
    depth = min(5, neighbours)
  }

  /// Counts a vote on a query of a known class.
  mutating func add(_ vote: NeighbourVote, truth: Int) {
    predictions.append(vote.prediction)
    let place = vote.place(of: truth)
    if place == 0 { first += 1 }
    if place < depth { firstFive += 1 }
  }

  /// Adds the scores of further queries behind these.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the right classes were looked for among
  ///   another number of classes.
  package mutating func merge(_ other: NeighbourScores) throws(PipelineError) {
    guard depth == other.depth else {
      throw PipelineError(
        .mismatchedShape, at: "knn",
        "votes on these queries rank \(depth) classes but on others \(other.depth)")
    }
    predictions += other.predictions
    first += other.first
    firstFive += other.firstFive
  }

  /// How many queries' class got most votes, in percent.
  package var top1Percent: Double { percent(first) }

  /// How many queries' class was among the first five, or k if that is smaller, in percent.
  package var top5Percent: Double { percent(firstFive) }

  private func percent(_ count: Int) -> Double {
    predictions.isEmpty ? 0 : 100 * Double(count) / Double(predictions.count)
  }
}
