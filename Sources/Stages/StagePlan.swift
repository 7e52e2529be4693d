import Datasets
import Imaging
import Manifest
import Support

/// What is known while stages are read: the canvases that exist at this point, and the sources.
///
/// Stages ask it for what they need; it reports what is not there, at its line.
package final class StagePlan {
  package let bag: DiagnosticBag
  package let sources: [SourceEntry]
  /// Whether a stage has named a source.
  private(set) var namesSources = false {
    didSet { outer?.namesSources = true }
  }
  private let sourceNames: [String]
  /// The classes of all datasets, each once, in the order the sources name them.
  var classes: [String] {
    var names: [String] = []
    for source in sources {
      for name in source.dataset.classes where !names.contains(name) { names.append(name) }
    }
    return names
  }
  /// The sources the samples go through.
  package let subjects: [String]
  /// Whether samples start with the image they are about; not when the first stage makes canvases
  /// from backgrounds, because that image is then a thing to paste.
  let startsFromImage: Bool
  /// The canvases that exist before the stage being read, in the order they were made.
  package private(set) var canvases: [String] = []
  private var known: [String: PlannedCanvas] = [:]
  /// Whether a stage looks at saliency maps.
  private(set) var looksAtSaliency = false
  /// Whether the stages are done afresh in every epoch, to samples that were read from shards.
  private let isTraining: Bool
  /// The plan of the stage this one is nested in.
  private var outer: StagePlan?

  package init(_ manifest: PipelineManifest, bag: DiagnosticBag) {
    self.bag = bag
    sources = manifest.sources
    sourceNames = manifest.sourceNames
    let subjects = manifest.samples.each.map(\.value)
    self.subjects = subjects
    isTraining = false
    let start = manifest.sources.first { subjects.contains($0.name) }
    startsFromImage =
      start?.use == .images && manifest.stages.first?.name.name != Background.name
    if startsFromImage { add("image", PlannedCanvas(origins: subjects)) }
  }

  /// A plan for reads that record: one canvas and no sources.
  init(recordingInto bag: DiagnosticBag) {
    self.bag = bag
    sources = []
    sourceNames = []
    subjects = []
    isTraining = true
    startsFromImage = true
    add("image", PlannedCanvas(origins: []))
  }

  /// A copy in which only one canvas exists, for stages nested in another.
  init(nestedIn plan: StagePlan, canvas: String, as state: PlannedCanvas) {
    outer = plan
    isTraining = plan.isTraining
    bag = plan.bag
    sources = plan.sources
    sourceNames = plan.sourceNames
    subjects = plan.subjects
    startsFromImage = false
    add(canvas, state)
  }

  /// A plan that goes on where the stages of another ended, for what is done to finished samples:
  /// they are about nothing any more, they only have canvases.
  init(continuing plan: StagePlan) {
    bag = plan.bag
    sources = plan.sources
    sourceNames = plan.sourceNames
    subjects = []
    isTraining = true
    startsFromImage = false
    canvases = plan.canvases
    known = plan.known
  }

  /// The canvas that images of an evaluation are.
  static let evaluated = "image"

  /// A plan for what is done to the training images of an evaluation: one canvas, and no source that
  /// a stage may name.
  ///
  /// - Parameters:
  ///   - split: Has the images.
  ///   - dataset: Has the split.
  ///   - manifest: The pipeline the evaluation stands in.
  ///   - position: Where the evaluation is written.
  ///   - bag: Takes every problem.
  init(
    evaluating split: DatasetSplit, of dataset: DatasetManifest, in manifest: PipelineManifest,
    at position: SourcePosition, bag: DiagnosticBag
  ) {
    self.bag = bag
    // The one that the canvas is from, under the name that a catalog's canvases have.
    sources = [
      SourceEntry(
        name: dataset.name, dataset: dataset, split: split, use: .images, classes: nil,
        minimumArea: 1, minimumSide: 1, position: position)
    ]
    sourceNames = manifest.sourceNames
    subjects = []
    isTraining = false
    startsFromImage = false
    add(Self.evaluated, PlannedCanvas(origins: [dataset.name]))
  }

  /// A plan of one canvas and no sources.
  init(of canvas: String, bag: DiagnosticBag) {
    self.bag = bag
    sources = []
    sourceNames = []
    subjects = []
    isTraining = true
    startsFromImage = false
    add(canvas, PlannedCanvas(origins: []))
  }

  /// The canvases that were made before this one, where stages are nested in another stage.
  var siblings: [String] { outer?.canvases ?? [] }

  /// The canvases a stage acts on: those of its `on` key, else all.
  package func targets(_ reader: MappingReader) -> [String] {
    let written = reader.textsIfPresent("on", about: "the canvases it acts on; all when absent")
    guard !canvases.isEmpty else {
      bag.report(
        "\(reader.subject) needs a canvas, but no earlier stage makes one", at: reader.node,
        hint: "put 'background' before it, or let samples go through images")
      return []
    }
    guard let written else {
      refuseHighPassed(canvases, at: reader)
      return canvases
    }
    var taken: Set<String> = []
    let named = written.compactMap { name -> String? in
      guard taken.insert(name.value).inserted else {
        bag.report("canvas '\(name.value)' is listed twice", at: name.position)
        return nil
      }
      if canvases.contains(name.value) { return name.value }
      bag.report(
        "there is no canvas '\(name.value)' at this point", at: name.position,
        hint: NearestName.hint(for: name.value, among: canvases))
      return nil
    }
    refuseHighPassed(named, at: reader)
    return named
  }

  /// Names of sources under a key, each of which must exist and be used as asked.
  package func sourceNames(
    _ reader: MappingReader, _ key: String, as use: SourceEntry.Use?, about: String? = nil
  ) -> [String] {
    reader.texts(key, about: about).compactMap { source($0, as: use, for: reader.subject) }
  }

  /// The name of a source, which must exist and be used as asked.
  package func source(
    _ name: Located<String>, as use: SourceEntry.Use?, for subject: String
  ) -> String? {
    namesSources = true
    guard sourceNames.contains(name.value) else {
      bag.report(
        "there is no source '\(name.value)'", at: name.position,
        hint: NearestName.hint(for: name.value, among: sourceNames))
      return nil
    }
    // A source that could not be read has been reported at its own line.
    guard let source = sources.first(where: { $0.name == name.value }) else { return nil }
    if let use, source.use != use {
      bag.report(
        "source '\(name.value)' is used as \(source.use.rawValue), but \(subject) needs "
          + use.rawValue, at: name.position,
        hint: "write 'as: \(use.rawValue)' in the source")
    }
    return name.value
  }

  /// The sources whose images some canvases may start from.
  package func sourceNames(of canvases: [String]) -> [String] {
    canvases.flatMap { known[$0]?.origins ?? [] }
  }

  /// Reports datasets that do not say how large a pixel is.
  package func requireMillimetres(
    of names: [String], for setting: String, at position: SourcePosition
  ) {
    var seen: Set<String> = []
    for source in sources where names.contains(source.name) {
      let dataset = source.dataset
      guard dataset.millimetresPerPixel == nil, seen.insert(dataset.name).inserted else { continue }
      bag.report(
        "\(setting) needs 'mm_per_px' of dataset '\(dataset.name)'", at: position,
        hint: "add it to \(dataset.file)")
    }
  }

  private func add(_ canvas: String, _ state: PlannedCanvas) {
    canvases.append(canvas)
    known[canvas] = state
  }

  /// What is known of a canvas at this point; nil when there is none of this name.
  package subscript(canvas: String) -> PlannedCanvas? { known[canvas] }

  /// Records a new canvas, reporting a name that is taken or cannot be part of a member's name.
  package func make(_ canvas: Located<String>, as state: PlannedCanvas) {
    if !NameForm.canvas.accepts(canvas.value) {
      bag.report(
        "'\(canvas.value)' cannot name a canvas", at: canvas.position,
        hint: "use \(NameForm.canvas.phrase)")
    }
    if canvases.contains(canvas.value) {
      bag.report(
        "there is a canvas '\(canvas.value)' already", at: canvas.position, hint: "use another name"
      )
    } else {
      add(canvas.value, state)
    }
  }

  /// Records that a canvas is gone.
  package func remove(_ canvas: String) {
    canvases.removeAll { $0 == canvas }
    known[canvas] = nil
  }

  /// Records what size some canvases have from here on; nil when it is not the same in every sample.
  package func resize(_ canvases: [String], to size: PixelSize?) {
    for canvas in canvases { known[canvas]?.size = size }
  }

  /// Records the channels and the depth that some canvases have from here on.
  package func reformat(_ canvases: [String], to format: PixelFormat) {
    for canvas in canvases { known[canvas]?.format = format }
  }

  /// Records that segments of some sources are on some canvases from here on.
  package func paste(_ sources: [String], on canvases: [String]) {
    for canvas in canvases { known[canvas]?.pasted += sources }
  }

  /// The sources of what may be on a canvas: what was pasted, and what its image was labelled with.
  func things(on canvas: String) -> [SourceEntry] {
    guard let state = known[canvas] else { return [] }
    return sources.filter { source in
      if state.pasted.contains(source.name) { return true }
      guard state.origins.contains(source.name) else { return false }
      if case .none = source.split.labels { return false }
      return true
    }
  }

  /// Whether something of a source was pasted on a canvas.
  func hasPasted(_ source: String, on canvas: String) -> Bool {
    known[canvas]?.pasted.contains(source) ?? false
  }

  /// Records who tells the saliency map that some canvases have from here on.
  package func tellSaliency(of canvases: [String], by teller: SaliencyTeller) {
    for canvas in canvases { known[canvas]?.saliency = teller }
  }

  /// Records that a stage looks at the saliency maps of some canvases, and reports one that has none.
  ///
  /// - Parameters:
  ///   - canvases: The canvases.
  ///   - what: What needs the maps, for the message.
  ///   - position: Where it says so.
  ///   - hint: What to do.
  package func requireSaliency(
    of canvases: [String], for what: String, at position: SourcePosition, hint: String
  ) {
    var plan: StagePlan? = self
    while let noted = plan {
      noted.looksAtSaliency = true
      plan = noted.outer
    }
    // A canvas without a source comes from one that was reported.
    let bare = canvases.first { name in
      known[name].map { $0.saliency == nil && !$0.origins.isEmpty } ?? false
    }
    guard let bare else { return }
    bag.report(
      "\(what) needs a saliency map, but canvas '\(bare)' has none at this point", at: position,
      hint: hint)
  }

  /// Reports canvases with a saliency map, where a stage makes another picture of them.
  package func refuseSaliency(of canvases: [String], at reader: MappingReader) {
    guard let canvas = canvases.first(where: { known[$0]?.saliency != nil }) else { return }
    bag.report(
      "\(reader.subject) changes what canvas '\(canvas)' shows, but its saliency map is there already",
      at: reader.node, hint: "put 'saliency' behind it")
  }

  /// Records that only fine detail is left of some canvases, which only training can do.
  package func highPass(_ canvases: [String], at position: SourcePosition) {
    for canvas in canvases { known[canvas]?.isHighPassed = true }
    guard !isTraining else { return }
    bag.report(
      "'fill: high_pass' replaces normalised pixels, which shards do not hold", at: position,
      hint: "put this stage last in 'train.augment', or use another fill")
  }

  /// Reports canvases of which only fine detail is left, where a stage would change them again.
  package func refuseHighPassed(_ canvases: [String], at reader: MappingReader) {
    guard let canvas = canvases.first(where: { known[$0]?.isHighPassed == true }) else { return }
    bag.report(
      "\(reader.subject) would change canvas '\(canvas)' behind 'fill: high_pass', which acts on "
        + "finished pixels", at: reader.node, hint: "put it before")
  }
}
