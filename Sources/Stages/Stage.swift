import Datasets
import Imaging
import Manifest
import Support

/// A step that changes the canvases of a sample.
///
/// A stage reads its settings once, while the pipeline is checked, and says there what it needs and
/// what it makes; then it is applied to every sample, on any thread, drawing only from the streams
/// that its sample's seed gives it.
package protocol Stage: Sendable {
  /// The word that names it in a manifest.
  static var name: String { get }
  /// What it does, in one sentence, for the schema of pipelines.
  static var about: String { get }

  /// Reads the settings and records what becomes of the canvases.
  init(_ reader: MappingReader, in plan: StagePlan)

  /// What to leave out so that pixels of a canvas stay as their source has them; nil when some do.
  var changesEveryPixel: String? { get }

  /// Whether it has to see the pixels of a canvas, not only put something on them.
  var looksAtPixels: Bool { get }

  /// What the stage will look at of a canvas, told from its size before it is decoded.
  ///
  /// - Parameters:
  ///   - canvas: The canvas's name.
  ///   - size: Its columns and rows.
  ///   - sample: The sample, perhaps without the canvas.
  ///   - run: As for ``apply(to:in:)``, so that what is drawn is the same.
  /// - Returns: The need, which is ``apply(to:in:)``'s on that canvas.
  func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed

  /// Changes one sample.
  ///
  /// - Throws: ``PipelineError`` when an input cannot be read; `on_error` decides what then.
  func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError)
}

extension Stage {
  package var changesEveryPixel: String? { "the stage" }
  package var looksAtPixels: Bool { true }

  package func need(
    of canvas: String, sized size: PixelSize, in sample: Sample, _ run: StageRun
  ) -> PixelNeed { .everything }
}

/// What a stage may use while it is applied.
package struct StageRun: Sendable {
  /// The sources of the pipeline by name.
  package let sources: [String: Source]
  /// The run's classes; a class id is an index into them.
  package let classes: [String]
  package let seed: UInt64
  package let epoch: UInt32
  /// The stage's name and occurrence: `paste`, `paste.2`.
  package let stage: String
  /// Where canvases get their images from; nil when they are decoded each time.
  let grounds: GroundCache?
  /// The stages that follow.
  let ahead: ArraySlice<PlannedStage>
  /// Whether pictures that will be made smaller are decoded at their own size.
  let decodesExactly: Bool
  /// Where segments to paste come from.
  let segments: SegmentCache
  /// Who wants to know when stages begin and end.
  let observer: (any SampleObserver)?

  package init(
    sources: [String: Source], classes: [String] = [], seed: UInt64, epoch: UInt32, stage: String,
    grounds: GroundCache? = nil, ahead: ArraySlice<PlannedStage> = [],
    decodesExactly: Bool = false, segments: SegmentCache = SegmentCache(),
    observer: (any SampleObserver)? = nil
  ) {
    self.sources = sources
    self.classes = classes
    self.seed = seed
    self.epoch = epoch
    self.stage = stage
    self.grounds = grounds
    self.ahead = ahead
    self.decodesExactly = decodesExactly
    self.segments = segments
    self.observer = observer
  }

  /// The draws for one canvas of a sample.
  package func stream(for sample: Sample, canvas: String) -> RandomStream {
    SampleSeed(
      run: seed, epoch: epoch, sample: UInt64(sample.index), canvas: canvas, stage: stage
    ).stream()
  }

  /// The same run under the name of a stage nested in this one.
  package func nested(_ name: String) -> StageRun { named("\(stage)/\(name)") }

  /// The same run under the name of another stage, without what follows.
  func named(_ name: String) -> StageRun {
    StageRun(
      sources: sources, classes: classes, seed: seed, epoch: epoch, stage: name,
      grounds: grounds, decodesExactly: decodesExactly, segments: segments, observer: observer)
  }

  /// The ids of some of the run's classes.
  func classIDs(_ names: some Sequence<String>) -> Set<Int> {
    Set(names.compactMap { classes.firstIndex(of: $0) })
  }

  /// The rows of some sources as one list.
  package func pool(_ names: [String]) -> Pool {
    Pool(names.compactMap { sources[$0] })
  }
}
