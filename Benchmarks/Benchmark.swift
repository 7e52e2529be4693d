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
  /// Does the work once.
  let ours: Side
  /// How the yardstick is run.
  let yardstick: Yardstick
  /// Removes what a run of either side left, so that the next starts afresh; not timed.
  let cleanUp: @Sendable (_ folder: String) -> Void

  /// A benchmark whose side tells which of its seconds count: it has to warm up, or to write what
  /// the work does not consist of.
  init(
    name: String, unit: String, against: String, workers: Int,
    prepare: @escaping @Sendable (_ folder: String, _ scale: Scale) throws(PipelineError) -> Void,
    partlyTimed: @escaping Side, yardstick: Yardstick,
    cleanUp: @escaping @Sendable (_ folder: String) -> Void = { _ in }
  ) {
    self.name = name
    self.unit = unit
    self.against = against
    self.workers = workers
    self.prepare = prepare
    ours = partlyTimed
    self.yardstick = yardstick
    self.cleanUp = cleanUp
  }

  /// Does a side's work once in a folder.
  typealias Side = @Sendable (_ folder: String) throws(PipelineError) -> Work

  /// What a side did.
  struct Work: Sendable {
    /// How much, in the unit's terms.
    let amount: Double
    /// The seconds that count; nil when all of the side's do.
    var seconds: Double?
  }

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
    /// The same, of which some seconds do not count.
    case partlyTimed(Side)
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
    ] + kernels + [.poisson] + saliency + [.knn, .evaluate] + training
}

extension Benchmark {
  /// A benchmark whose side is timed from its start to its end; `ours` gives how much it did.
  init(
    name: String, unit: String, against: String, workers: Int,
    prepare: @escaping @Sendable (_ folder: String, _ scale: Scale) throws(PipelineError) -> Void,
    ours: @escaping @Sendable (_ folder: String) throws(PipelineError) -> Double,
    yardstick: Yardstick, cleanUp: @escaping @Sendable (_ folder: String) -> Void = { _ in }
  ) {
    self.init(
      name: name, unit: unit, against: against, workers: workers, prepare: prepare,
      partlyTimed: { folder throws(PipelineError) in Work(amount: try ours(folder)) },
      yardstick: yardstick, cleanUp: cleanUp)
  }
}
