import Support
import Tensors

/// Another box around the same thing: a query must match its key though its box is not exact
/// (arXiv 2102.08318).
///
/// Of the anchors that overlap the true box, a random set in which no two are much alike is left by
/// non-maximum suppression, and one of these is drawn: so distinct boxes are equally likely, not the
/// dense clusters of similar ones.
package struct BoxAugmentation: Sendable {
  /// A candidate's overlap with the true box is above this.
  package static let leastOverlap = 0.5
  /// Two that remain overlap by no more than this.
  package static let mostAlike = 0.7

  private let anchors: Anchors

  package init(_ anchors: Anchors) {
    self.anchors = anchors
  }

  /// An anchor near a true box.
  package struct Candidate: Sendable {
    /// Its place among the anchors.
    package let anchor: Int
    /// Its intersection over union with the true box.
    package let overlap: Double
  }

  /// The anchors that overlap a box by more than half, in their order.
  package func candidates(of truth: RegionBox) -> [Candidate] {
    anchors.boxes.enumerated().compactMap { index, box in
      let overlap = box.intersectionOverUnion(truth)
      return overlap > Self.leastOverlap ? Candidate(anchor: index, overlap: overlap) : nil
    }
  }

  /// What greedy suppression leaves, the highest score first.
  ///
  /// - Parameters:
  ///   - candidates: Anchors by their places.
  ///   - scores: A number for each, all different.
  /// - Returns: Places of anchors.
  package func survivors(_ candidates: [Int], scores: [Double]) -> [Int] {
    precondition(candidates.count == scores.count, "\(candidates.count), \(scores.count)")
    let order = zip(candidates, scores).sorted { $0.1 > $1.1 }.map(\.0)
    var kept: [Int] = []
    for anchor in order {
      let box = anchors.boxes[anchor]
      let isAlike = kept.contains {
        anchors.boxes[$0].intersectionOverUnion(box) > Self.mostAlike
      }
      if !isAlike { kept.append(anchor) }
    }
    return kept
  }

  /// Draws a box; the true one where no anchor is near it, as may be with small things.
  package func draw(around truth: RegionBox, random: inout RandomStream) -> RegionBox {
    let candidates = candidates(of: truth).map(\.anchor)
    guard !candidates.isEmpty else { return truth }
    let scores = candidates.map { _ in random.unit() }
    let left = survivors(candidates, scores: scores)
    return anchors.boxes[random.choice(left)]
  }
}
