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
  /// The canvases that exist before the stage being read.
  package private(set) var canvases: [String]
  /// The sources whose images each canvas may start from.
  private var origins: [String: [String]]
  /// The size of each canvas that has the same in every sample.
  private var sizes: [String: PixelSize] = [:]
  /// What canvases have instead of their sources' channels and depth.
  private var formats: [String: PixelFormat] = [:]
  /// The canvases with a saliency map.
  private var salient: Set<String> = []

  package init(_ manifest: PipelineManifest, bag: DiagnosticBag) {
    self.bag = bag
    sources = manifest.sources
    sourceNames = manifest.sourceNames
    let subjects = manifest.samples.each.map(\.value)
    self.subjects = subjects
    let start = manifest.sources.first { subjects.contains($0.name) }
    startsFromImage =
      start?.use == .images && manifest.stages.first?.name.name != Background.name
    canvases = startsFromImage ? ["image"] : []
    origins = startsFromImage ? ["image": subjects] : [:]
  }

  /// A plan for reads that record: one canvas and no sources.
  init(recordingInto bag: DiagnosticBag) {
    self.bag = bag
    sources = []
    sourceNames = []
    subjects = []
    startsFromImage = true
    canvases = ["image"]
    origins = [:]
  }

  /// A copy in which only one canvas exists, for stages nested in another.
  init(
    nestedIn plan: StagePlan, canvas: String, from sources: [String], size: PixelSize?,
    format: PixelFormat?, isSalient: Bool
  ) {
    bag = plan.bag
    self.sources = plan.sources
    sourceNames = plan.sourceNames
    subjects = plan.subjects
    startsFromImage = false
    canvases = [canvas]
    origins = [canvas: sources]
    sizes[canvas] = size
    formats[canvas] = format
    if isSalient { salient = [canvas] }
  }

  /// A plan that goes on where the stages of another ended, for what is done to finished samples:
  /// they are about nothing any more, they only have canvases.
  init(continuing plan: StagePlan) {
    bag = plan.bag
    sources = plan.sources
    sourceNames = plan.sourceNames
    subjects = []
    startsFromImage = false
    canvases = plan.canvases
    origins = plan.origins
    sizes = plan.sizes
    formats = plan.formats
    // Maps of finished samples are not read back.
  }

  /// The canvases a stage acts on: those of its `on` key, else all.
  package func targets(_ reader: MappingReader) -> [String] {
    let written = reader.textsIfPresent("on", about: "the canvases it acts on; all when absent")
    guard !canvases.isEmpty else {
      bag.report(
        "\(reader.subject) needs a canvas, but no earlier stage makes one", at: reader.node,
        hint: "put 'background' before it, or let samples go through images")
      return []
    }
    guard let written else { return canvases }
    var taken: Set<String> = []
    return written.compactMap { name in
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
  }

  /// Names of sources under a key, each of which must exist and be used as asked.
  package func sourceNames(
    _ reader: MappingReader, _ key: String, as use: SourceEntry.Use?, about: String? = nil
  ) -> [String] {
    reader.texts(key, about: about).compactMap { name in
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
          "source '\(name.value)' is used as \(source.use.rawValue), but \(reader.subject) needs "
            + use.rawValue, at: name.position,
          hint: "write 'as: \(use.rawValue)' in the source")
      }
      return name.value
    }
  }

  /// The sources whose images some canvases may start from.
  package func sourceNames(of canvases: [String]) -> [String] {
    canvases.flatMap { origins[$0] ?? [] }
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

  /// Records a new canvas that may start from the images of some sources, reporting a name that is
  /// taken or cannot be part of a member's name.
  package func make(_ canvas: Located<String>, from names: [String]) {
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
      canvases.append(canvas.value)
      origins[canvas.value] = names
    }
  }

  /// Records that a canvas is gone.
  package func remove(_ canvas: String) {
    canvases.removeAll { $0 == canvas }
    sizes[canvas] = nil
    formats[canvas] = nil
    salient.remove(canvas)
  }

  /// Records that some canvases have a saliency map from here on.
  package func tellSaliency(of canvases: [String]) { salient.formUnion(canvases) }

  /// Whether a canvas has a saliency map at this point.
  package func hasSaliency(_ canvas: String) -> Bool { salient.contains(canvas) }

  /// Reports canvases with a saliency map, where a stage makes another picture of them.
  package func refuseSaliency(of canvases: [String], at reader: MappingReader) {
    guard let canvas = canvases.first(where: hasSaliency) else { return }
    bag.report(
      "\(reader.subject) changes what canvas '\(canvas)' shows, but its saliency map is there already",
      at: reader.node, hint: "put 'saliency' behind it")
  }

  /// Records what size some canvases have from here on; nil when it is not the same in every sample.
  package func resize(_ canvases: [String], to size: PixelSize?) {
    for canvas in canvases { sizes[canvas] = size }
  }

  /// Records the channels and the depth that some canvases have from here on; nil for those of their
  /// sources.
  package func reformat(_ canvases: [String], to format: PixelFormat?) {
    for canvas in canvases { formats[canvas] = format }
  }

  /// What a canvas has instead of its source's channels and depth; nil when it has those.
  package func ownFormat(of canvas: String) -> PixelFormat? { formats[canvas] }

  /// The size of a canvas at this point; nil when it is not the same in every sample.
  package func size(of canvas: String) -> PixelSize? { sizes[canvas] }
}
