import Annotations

/// Which detections of one category in one image find a thing, by COCO's rules.
///
/// Source: `evaluateImg` of the COCO API.
struct InstanceMatching: Sendable, Equatable {
  /// What became of a detection, for each range of areas and each threshold.
  struct Verdict: Sendable, Equatable {
    /// How sure the network was.
    let score: Double
    /// A bit for each range and threshold, by ``InstanceMatching/bit(_:_:)``: found a thing.
    private(set) var matched: UInt64 = 0
    /// Bits in the same order: counts neither as right nor as wrong.
    private(set) var ignored: UInt64 = 0

    init(score: Double) {
      self.score = score
    }

    mutating func note(_ bit: UInt64, isMatched: Bool, isIgnored: Bool) {
      if isMatched { matched |= bit }
      if isIgnored { ignored |= bit }
    }
  }

  /// The best detections, the surest first; of equally sure ones the earlier.
  private(set) var verdicts: [Verdict]
  /// How many things there are to be found in each range of areas.
  private(set) var positives: [Int] = []

  /// The bit of a range of areas and the number of a threshold.
  static func bit(_ range: AreaRange, _ threshold: Int) -> UInt64 {
    1 << UInt64(range.rawValue * InstanceRules.thresholds.count + threshold)
  }

  /// Lets each detection in turn take the free thing that it overlaps most.
  ///
  /// - Parameters:
  ///   - truths: The things of the category in the image.
  ///   - detections: What was found, with masks of the same size.
  ///   - rules: What counts.
  /// - Complexity: O(d · g · r) with d detections, g things and r runs of a mask.
  init(_ truths: [InstanceTruth], _ detections: [InstanceDetection], rules: InstanceRules) {
    let ranked = detections.indices.sorted {
      detections[$0].score > detections[$1].score
        || detections[$0].score == detections[$1].score && $0 < $1
    }.prefix(rules.detectionLimits.last ?? 0).map { detections[$0] }
    verdicts = ranked.map { Verdict(score: $0.score) }
    let areas = ranked.map { Double($0.mask.area) }
    let overlaps = ranked.map { detection in
      truths.map { detection.mask.overlap(with: $0.mask, isCrowd: $0.isCrowd) }
    }
    for range in AreaRange.allCases {
      let inside = rules.areas(of: range)
      let isIgnored = truths.map { $0.isCrowd || !inside.contains($0.area) }
      // Things that count come first: one of them is taken before any other is looked at.
      let order =
        truths.indices.filter { !isIgnored[$0] } + truths.indices.filter { isIgnored[$0] }
      positives.append(isIgnored.count { !$0 })
      for (number, threshold) in InstanceRules.thresholds.enumerated() {
        let bit = Self.bit(range, number)
        var isTaken = [Bool](repeating: false, count: truths.count)
        for index in verdicts.indices {
          var best = min(threshold, 1 - 1e-10)
          var found: Int?
          for thing in order where truths[thing].isCrowd || !isTaken[thing] {
            if let found, !isIgnored[found], isIgnored[thing] { break }
            // Of equal overlaps the later counts.
            guard overlaps[index][thing] >= best else { continue }
            best = overlaps[index][thing]
            found = thing
          }
          if let found { isTaken[found] = true }
          verdicts[index].note(
            bit, isMatched: found != nil,
            isIgnored: found.map { isIgnored[$0] } ?? !inside.contains(areas[index]))
        }
      }
    }
  }
}
