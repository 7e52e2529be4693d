import Metrics
import Support

/// By how much one initialisation scores better than another, from pairs that differ in nothing else.
package struct InitDifference: Sendable, Equatable {
  /// What an interval is made from.
  package enum Basis: String, Sendable {
    /// Trainings with other seeds, by Student's t: it tells of another training.
    case seeds
    /// Samples of the test images, by the bootstrap: it tells of other images only.
    case images
  }

  package let name: String
  /// The initialisation that is compared with.
  package let other: String
  package let figure: String
  /// The mean of the differences, name − other, in the unit of the figure.
  package let mean: Double
  /// Their standard deviation over the seeds; nil with a single seed.
  package let deviation: Double?
  /// The 95 % interval of the mean; nil when nothing is known of it.
  package let interval: ClosedRange<Double>?
  /// How many seeds both have.
  package let seeds: Int
  package let by: Basis

  package init(
    name: String, other: String, figure: String, mean: Double, deviation: Double? = nil,
    interval: ClosedRange<Double>? = nil, seeds: Int, by: Basis
  ) {
    self.name = name
    self.other = other
    self.figure = figure
    self.mean = mean
    self.deviation = deviation
    self.interval = interval
    self.seeds = seeds
    self.by = by
  }

  /// The difference over the seeds that both initialisations have; nil when there is none.
  package init?(of results: InitResults, to other: InitResults, figure: String) {
    let differences = results.runs.compactMap { run -> Double? in
      guard let twin = other.runs.first(where: { $0.seed == run.seed }),
        let value = run.figures[figure], let base = twin.figures[figure]
      else { return nil }
      return value - base
    }
    guard let summary = SeedSummary(differences) else { return nil }
    self.init(
      name: results.name, other: other.name, figure: figure, mean: summary.mean,
      deviation: summary.deviation, interval: summary.interval, seeds: summary.count, by: .seeds)
  }

  /// The difference in `miou_union` of a single seed, with an interval over the test images.
  ///
  /// Every sample holds the same images for both.
  ///
  /// - Parameters:
  ///   - tally: The images with one initialisation.
  ///   - other: The same images with the other.
  ///   - names: What the two are called.
  ///   - seed: What the samples are drawn by.
  ///   - resamples: How many samples are drawn.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the images or the classes differ and
  ///   with `outOfRange` when no image has a labelled pixel.
  package init(
    of tally: SegmentationTally, to other: SegmentationTally, names: (name: String, other: String),
    seed: UInt64, resamples: Int = SegmentationTally.resamples
  ) throws(PipelineError) {
    guard tally.images.map(\.key) == other.images.map(\.key), tally.classes == other.classes else {
      throw PipelineError(
        .mismatchedShape, at: "segmentation",
        "'\(names.name)' was evaluated on other images or classes than '\(names.other)'")
    }
    func difference(_ images: some Sequence<Int> & Sendable) throws(PipelineError) -> Double {
      let ours = try SegmentationScores(try tally.matrix(of: images))
      let theirs = try SegmentationScores(try other.matrix(of: images))
      return 100 * ours.miouUnion - 100 * theirs.miouUnion
    }
    var interval: ClosedRange<Double>?
    if tally.images.count > 1 {
      let found = try BootstrapInterval(
        images: tally.images.count, resamples: resamples, seed: seed
      ) { drawn throws(PipelineError) in try difference(drawn) }
      interval = found.lower...found.upper
    }
    self.init(
      name: names.name, other: names.other, figure: "miou_union",
      mean: try difference(tally.images.indices), interval: interval, seeds: 1, by: .images)
  }
}

extension InitDifference {
  /// The differences of all initialisations to the first, in all figures, over the seeds.
  package static func toFirst(_ inits: [InitResults]) -> [InitDifference] {
    guard let first = inits.first else { return [] }
    let figures = Set(inits.flatMap(\.runs).flatMap(\.figures.keys)).sorted()
    return inits.dropFirst().flatMap { entry in
      figures.compactMap { InitDifference(of: entry, to: first, figure: $0) }
    }
  }
}
