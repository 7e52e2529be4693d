import Support

/// One thing that is timed, beside a yardstick that does the same work.
struct Benchmark: Sendable {
  /// The stable name in the figures.
  let name: String
  /// What the rate counts each second.
  let unit: String
  /// The yardstick, in words.
  let against: String
  /// How many workers our side uses.
  let workers: Int
  /// Makes the inputs in a folder.
  let prepare: @Sendable (_ folder: String, _ scale: Scale) throws(PipelineError) -> Void
  /// Does the work once and gives how much it was, in the unit's terms.
  let ours: @Sendable (_ folder: String) throws(PipelineError) -> Double
  /// How the yardstick is run.
  let yardstick: Yardstick
  /// Removes what a run of either side left, so that the next starts afresh; not timed.
  var cleanUp: @Sendable (_ folder: String) -> Void = { _ in }

  /// How large the inputs are.
  enum Scale: Sendable {
    /// Those the published figures are of.
    case full
    /// Just enough to see that everything works.
    case tiny
  }

  /// What does the same work as ours.
  enum Yardstick: Sendable {
    /// Our own code, in a process of its own as well: a ceiling. It gives how much it did, too.
    case ceiling(@Sendable (_ folder: String) throws(PipelineError) -> Double)
    /// A Python script that needs some modules; it gets the folder and prints the seconds it took.
    case python(script: String, modules: [String], of: Environment = .judges)
  }

  /// What makes a Python environment, as a make target; it lies in a folder of that name with a dot.
  enum Environment: String, Sendable {
    /// Readers of our files.
    case judges
    /// Libraries that do the same work.
    case peers
  }

  /// All there are, by name.
  static let all: [Benchmark] =
    [
      .cocoLoad, .paste, .pasteLossless, .scaling, .partition, .unrelatedRuns, .views224,
      .views224Peer, .views96, .viewsScaling, .salmaskViews,
    ] + kernels + [.poisson] + saliency
}
