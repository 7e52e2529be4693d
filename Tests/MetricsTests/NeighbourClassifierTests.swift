import Metrics
import Support
import TestSupport
import Testing

@Suite struct KNNWeightedGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "knn_weighted"))
  func `neighbours, votes and accuracy equal the reference`(golden: GoldenCase) throws {
    let results = golden.expectations.keys.filter(GoldenCase.isResult).sorted()
    /// Names of results by what stands before their last word: `out`, `out.tie`, `empty.out`.
    let forms = Dictionary(grouping: results) { name in
      name.split(separator: ".").dropLast().joined(separator: ".")
    }
    try golden.checking { check in
      for (form, names) in forms.sorted(by: { $0.key < $1.key }) {
        try compare(check, golden, form, names)
      }
    }
  }

  private func compare(
    _ check: GoldenCheck, _ golden: GoldenCase, _ form: String, _ names: [String]
  ) throws {
    let words = form.split(separator: ".").map { $0 == "out" ? "in" : String($0) }
    /// An input of the sub-case, or else the plain one.
    func input(_ leaf: String) -> String {
      let own = (words + [leaf]).joined(separator: ".")
      return golden.tensor(own) == nil ? "in.\(leaf)" : own
    }
    let (trainName, testName) = (input("train_features"), input("test_features"))
    let width = try #require(check.shape(trainName).last)
    let features = try UnitFeatures(
      normalising: check.floats(trainName), width: width, at: trainName)
    let queries = try UnitFeatures(
      normalising: check.floats(testName), width: width, at: testName)
    // A sub-case states its own k in words.
    let stated = golden.expectations[testName]?.meaning.firstMatch(of: /k=(\d+)/)
    let k = try #require(stated.flatMap { Int($0.1) } ?? golden.constant("k").map { Int($0) })
    let classifier = try NeighbourClassifier(
      features, labels: check.integers(input("train_labels")), neighbours: k,
      temperature: #require(golden.constant("T")))

    let classes = Int(try #require(golden.constant("num_classes")))
    var similarities: [Double] = []
    var shares: [Double] = []
    var predictions: [Int] = []
    try classifier.vote(on: queries) { _, vote, neighbours in
      similarities += neighbours.map(\.similarity)
      predictions.append(vote.prediction)
      var row = [Double](repeating: 0, count: classes)
      for share in vote.ranking { row[share.label] = share.share }
      shares += row
    }
    for name in names {
      switch name.split(separator: ".").last {
      case "neighbour_similarity": check.expect(name, equals: similarities)
      case "class_share": check.expect(name, equals: shares)
      case "prediction": check.expect(name, equals: predictions)
      case "top1", "top5":
        let scores = try classifier.scores(
          of: queries, truth: check.integers(input("test_labels")))
        #expect(scores.predictions == predictions)
        check.expect(
          name, equals: [name.hasSuffix("1") ? scores.top1Percent : scores.top5Percent])
      default: break  // Found by the check as never compared.
      }
    }
  }
}

@Suite struct NeighbourClassifierTests {
  private let width = 11
  private let values = features(240, width: 11, lane: 20)
  private let queries = features(50, width: 11, lane: 21)
  private let labels = (0..<240).map { $0 * $0 % 9 }
  private let truth = (0..<50).map { $0 % 10 }

  private func classifier(_ k: Int, _ temperature: Double) throws -> NeighbourClassifier {
    try NeighbourClassifier(
      UnitFeatures(normalising: values, width: width, at: "test"), labels: labels, neighbours: k,
      temperature: temperature)
  }

  private var unitQueries: UnitFeatures {
    get throws { try UnitFeatures(normalising: queries, width: width, at: "test") }
  }

  /// The twin's scores of every query and class.
  private func scores(_ k: Int, _ temperature: Double) -> [[Double]] {
    let twin = NeighbourTwin(values, width: width)
    return NeighbourTwin.units(queries, width: width).map {
      twin.scores(of: $0, count: k, labels: labels, classes: 10, temperature: temperature)
    }
  }

  @Test(arguments: [1, 3, 20, 200, 240], [0.07, 0.1, 1]) func `votes are those of the slow twin`(
    k: Int, temperature: Double
  ) throws {
    let expected = scores(k, temperature)
    try classifier(k, temperature).vote(on: unitQueries) { query, vote, neighbours in
      let sum = expected[query].reduce(0, +)
      #expect(neighbours.count == k)
      #expect(vote.prediction == NeighbourTwin.ranked(expected[query])[0])
      #expect(
        vote.ranking.allSatisfy { abs($0.share - expected[query][$0.label] / sum) < 1e-12 })
      #expect(abs(vote.ranking.map(\.share).reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test(arguments: [1, 3, 4, 20, 240]) func `accuracies are those of the slow twin`(k: Int) throws {
    let ranked = scores(k, 0.07).map(NeighbourTwin.ranked)
    let found = try classifier(k, 0.07).scores(of: unitQueries, truth: truth)
    #expect(found.predictions == ranked.map { $0[0] })
    let (one, five) = (
      zip(ranked, truth).count { $0[0] == $1 },
      zip(ranked, truth).count { $0.prefix(min(5, k)).contains($1) }
    )
    #expect(found.top1Percent == 100 * Double(one) / 50)
    #expect(found.top5Percent == 100 * Double(five) / 50)
    if k == 1 { #expect(one == five) } else { #expect(one < five) }
  }

  @Test(arguments: [1, 7, 25, 49]) func `queries in two parts score as they do together`(
    first: Int
  ) throws {
    let one = try classifier(20, 0.07)
    let whole = try one.scores(of: unitQueries, truth: truth)
    var scores = try one.scores(
      of: UnitFeatures(normalising: Array(queries[..<(first * width)]), width: width, at: "test"),
      truth: Array(truth[..<first]))
    try scores.merge(
      one.scores(
        of: UnitFeatures(normalising: Array(queries[(first * width)...]), width: width, at: "test"),
        truth: Array(truth[first...])))
    #expect(scores == whole)
    let other = #expect(throws: PipelineError.self) {
      try scores.merge(classifier(3, 0.07).scores(of: unitQueries, truth: truth))
    }
    #expect(
      other?.description == "knn: votes on these queries rank 5 classes but on others 3")
  }

  @Test func `a class that nobody votes for takes its place behind the others`() throws {
    let vote = NeighbourVote(
      [Neighbour(index: 0, similarity: 0.5), Neighbour(index: 1, similarity: 0.4)],
      labels: [4, 2], temperature: 0.1)
    #expect((0..<7).map(vote.place) == [2, 3, 1, 4, 0, 5, 6])
  }

  @Test func `of two classes with as many votes the lower one is predicted`() throws {
    let both = [Neighbour(index: 0, similarity: 0.5), Neighbour(index: 1, similarity: 0.5)]
    let vote = NeighbourVote(both, labels: [4, 2], temperature: 0.07)
    #expect(vote.ranking.map(\.label) == [2, 4])
    #expect(vote.ranking.map(\.share) == [0.5, 0.5])
  }

  @Test func `votes weigh the same at a high temperature, and one decides at a low one`() throws {
    let twin = NeighbourTwin(values, width: width)
    let rows = NeighbourTwin.units(queries, width: width)
    let majority = try classifier(15, 1e9).scores(of: unitQueries, truth: truth).predictions
    let nearest = try classifier(15, 1e-5).scores(of: unitQueries, truth: truth).predictions
    for (query, row) in rows.enumerated() {
      let voters = twin.neighbours(of: row, count: 15).map { labels[$0.index] }
      let counts = (0..<10).map { label in Double(voters.count { $0 == label }) }
      // At 1e9 weights differ in the ninth digit, which decides between classes of equal count.
      #expect(counts[majority[query]] == counts.max())
      #expect(nearest[query] == voters[0])
    }
    #expect(majority != nearest)
  }

  @Test func `leaving one out never asks the feature itself`() throws {
    // Each feature is nearest to itself: with its own vote all would be right.
    let unit = try UnitFeatures(normalising: values, width: width, at: "test")
    let one = try classifier(1, 0.07)
    #expect(try one.scores(of: unit, truth: labels).top1Percent == 100)
    let twin = NeighbourTwin(values, width: width)
    let expected = twin.features.enumerated().map { row, feature in
      labels[twin.neighbours(of: feature, count: 1, leavingOut: row)[0].index]
    }
    let scores = try one.scoresLeavingOneOut()
    #expect(scores.predictions == expected)
    #expect(scores.top1Percent < 100)
  }

  @Test func `of one class everything is right, also with more neighbours than features`() throws {
    let all = try NeighbourClassifier(
      UnitFeatures(normalising: values, width: width, at: "test"),
      labels: [Int](repeating: 0, count: 240), neighbours: 1000, temperature: 0.07)
    let scores = try all.scores(of: unitQueries, truth: [Int](repeating: 0, count: 50))
    #expect(scores.top1Percent == 100 && scores.top5Percent == 100)
    let (many, every) = (try classifier(1000, 0.07), try classifier(240, 0.07))
    #expect(
      try many.scores(of: unitQueries, truth: truth)
        == every.scores(of: unitQueries, truth: truth))
  }

  @Test(
    arguments: [
      (0, 0.07, [0, 1], "k is 0, expected 1 or more"),
      (1, 0.0, [0, 1], "the temperature is 0.0, expected a positive number"),
      (1, .nan, [0, 1], "the temperature is nan, expected a positive number"),
      (1, 0.07, [0], "there are 1 training labels but 2 training features"),
      (1, 0.07, [0, -1], "the training label of row 1 is -1, expected 0 or more"),
    ] as [(Int, Double, [Int], String)]) func `a setting that makes no sense is refused by name`(
      k: Int, temperature: Double, labels: [Int], message: String
    )
  {
    let error = #expect(throws: PipelineError.self) {
      _ = try NeighbourClassifier(
        UnitFeatures(normalising: [1, 2, 3, 4], width: 2, at: "test"), labels: labels,
        neighbours: k, temperature: temperature)
    }
    #expect(error?.description == "knn: \(message)")
  }

  @Test func `no test feature is an error, not an accuracy`() throws {
    let error = #expect(throws: PipelineError.self) {
      let none = try UnitFeatures(normalising: [], width: width, at: "test")
      _ = try classifier(1, 0.07).scores(of: none, truth: [])
    }
    #expect(error?.description == "knn: there are 0 test features, expected 1 or more")
  }
}
