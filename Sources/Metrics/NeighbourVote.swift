import Support

/// What the neighbours of one query say of its class.
///
/// A neighbour's vote weighs exp(similarity / T) (Wu et al., "Unsupervised feature learning via
/// non-parametric instance discrimination", CVPR 2018, section 3.4). All are divided by the nearest
/// one's weight, which changes no share and keeps a small T from overflowing; what is then too small
/// for a double counts as no vote.
package struct NeighbourVote: Sendable {
  /// A class and its part of all votes, 0...1.
  package struct Share: Sendable, Equatable {
    package let label: Int
    package let share: Double
  }

  /// The classes with votes, most votes first; of two with as many the lower class comes first.
  package let ranking: [Share]

  /// Counts the votes.
  ///
  /// - Parameters:
  ///   - neighbours: One or more, the nearest first.
  ///   - labels: The class of every feature, 0 or more.
  ///   - temperature: T, positive.
  package init(_ neighbours: some Collection<Neighbour>, labels: [Int], temperature: Double) {
    guard let nearest = neighbours.first else { preconditionFailure("a vote without voters") }
    var scores: [Int: Double] = [:]
    var sum = 0.0
    for neighbour in neighbours {
      let weight = ExactMath.exp((neighbour.similarity - nearest.similarity) / temperature)
      scores[labels[neighbour.index], default: 0] += weight
      sum += weight
    }
    ranking = scores.filter { $0.value > 0 }.sorted {
      $0.value > $1.value || $0.value == $1.value && $0.key < $1.key
    }.map { Share(label: $0.key, share: $0.value / sum) }
  }

  /// The class with most votes.
  package var prediction: Int { ranking[0].label }

  /// How many classes come before one, among all: those without a vote follow in their order.
  package func place(of label: Int) -> Int {
    if let place = ranking.firstIndex(where: { $0.label == label }) { return place }
    return ranking.count + label - ranking.count { $0.label < label }
  }
}
