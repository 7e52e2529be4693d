import Datasets
import Imaging
import Manifest
import Support

/// Pastes segments onto canvases and keeps the books: visible and amodal masks, boxes, visible
/// fractions, depth.
///
/// Each segment is cropped, flipped, turned, scaled, placed and blended, with draws of its own on each
/// canvas and for each of its copies. The first one is the segment the sample is about, when `segment`
/// names the sources that samples go through; the others are drawn with replacement, uniformly or by
/// `quotas`. A draw that the `keep` rules or the placement refuse is drawn again; after
/// ``Placement/tries`` the copy is left out and counted by the reason. A sample whose own segment is
/// left out is dropped whole.
package struct Paste: Stage {
  package static let name = "paste"
  package static let about = "pastes segments onto canvases and keeps their visible masks and boxes"

  let targets: [String]
  let segments: [String]
  /// Whether the first segment is the sample's own.
  let isSubject: Bool
  let countRange: ClosedRange<Int>
  let copiesRange: ClosedRange<Int>
  let quotas: QuotaRule?
  let crop: CropRule?
  let geometry: Geometry
  let placement: Placement
  let blend: BlendSettings
  let keep: KeepRule
  let distractors: Distractors?

  /// Whether exactly one segment goes on every canvas, perhaps in copies.
  package var pastesOne: Bool { countRange == 1...1 }

  /// How many segments, copies counted, go on a canvas on average.
  var meanCount: Double {
    Double(countRange.lowerBound + countRange.upperBound) / 2
      * Double(copiesRange.lowerBound + copiesRange.upperBound) / 2
  }

  package init(_ reader: MappingReader, in plan: StagePlan) {
    let targets = plan.targets(reader)
    plan.refuseSaliency(of: targets, at: reader)
    let segments = plan.sourceNames(
      reader, "segment", as: nil, about: "the sources of what is pasted")
    plan.requireFormat(of: segments, fits: targets, at: reader.position(of: "segment"))
    let isSubject = !segments.isEmpty && Set(segments) == Set(plan.subjects)
    let count = reader.integerRange(
      "count_range", in: 0...1000, default: 1...1, about: "how many segments a sample gets")
    if isSubject, count.lowerBound == 0 {
      reader.bag.report(
        "'count_range' starts at 0, but each sample is about one segment of these sources",
        at: reader.position(of: "count_range"), hint: "start at 1")
    }
    copiesRange = reader.integerRange(
      "copies_range", in: 1...1000, default: 1...1, about: "how often each segment is pasted")
    quotas = Self.quotas(reader, segments: segments, isSubject: isSubject, in: plan)
    crop = reader.nestedIfPresent(
      "crop", "'crop' of stage 'paste'", about: "a random box of each segment, as InsLoc cuts it"
    ).map { nested in
      defer { nested.finish() }
      return CropRule(nested, area: 0.2...1, ratio: 0.5...2)
    }
    geometry = Geometry(reader, ontoCanvas: true)
    placement = Placement(
      reader.nested(
        "placement", "'placement' of stage 'paste'", about: "where a segment may go"),
      classes: plan.classes)
    blend = BlendSettings(reader)
    keep = KeepRule(
      reader.nested(
        "keep", "'keep' of stage 'paste'", about: "what must be left of a segment to count"))
    distractors = reader.nestedIfPresent(
      "distractors", "'distractors' of stage 'paste'",
      about: "segments pasted on top that are not labelled"
    ).map { Distractors($0, onto: targets, in: plan) }
    if blend.transmission.energies == .pseudoColor {
      plan.requirePseudoColours(
        of: segments + (distractors?.sources ?? []), on: targets,
        at: blend.transmission.energiesPosition ?? reader.node.position)
    }
    var measured: [String] = geometry.scale.isPhysical ? segments : []
    if let distractors, distractors.geometry.scale.isPhysical { measured += distractors.sources }
    if !measured.isEmpty {
      plan.requireMillimetres(
        of: measured + plan.sourceNames(of: targets), for: "'scale: physical'",
        at: reader.position(of: geometry.scale.isPhysical ? "scale" : "distractors"))
    }
    plan.paste(segments, on: targets)
    self.targets = targets
    self.segments = segments
    self.isSubject = isSubject
    countRange = count
  }

  private static func quotas(
    _ reader: MappingReader, segments: [String], isSubject: Bool, in plan: StagePlan
  ) -> QuotaRule? {
    guard
      let nested = reader.nestedIfPresent(
        "quotas", "'quotas' of stage 'paste'", about: "each class's share of what is pasted")
    else {
      return nil
    }
    let sources = plan.sources.filter { segments.contains($0.name) }
    if isSubject {
      reader.bag.report(
        "'quotas' cannot choose the segments that samples go through",
        at: reader.position(of: "quotas"),
        hint: "write 'samples: { count: … }', or 'balance: classes' there")
    } else if sources.contains(where: { $0.use == .images }) {
      reader.bag.report(
        "'quotas' need classes, but whole images are pasted", at: reader.position(of: "quotas"),
        hint: "write 'as: segments' in the source")
    }
    return QuotaRule(nested, classes: sources.flatMap(\.classNames))
  }

  package var changesEveryPixel: String? { nil }
  package var looksAtPixels: Bool { placement.inside.looksAtPixels || blend.looksAtPixels }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    var choices = run.stream(for: sample, canvas: "")
    let rows = rows(for: sample, in: run, &choices)
    let copies = rows.map { _ in choices.integer(copiesRange) }
    let objects = try rows.map { row throws(PipelineError) in
      PasteObject(segment: try run.segments.segment(row), crop: crop, geometry: geometry)
    }
    var others: [PasteObject] = []
    if let distractors {
      others = try distractors.rows(in: run, &choices).map { row throws(PipelineError) in
        PasteObject(
          segment: try run.segments.segment(row), crop: nil, geometry: distractors.geometry)
      }
    }
    let inside: Set<Int> =
      if case .mask(let names) = placement.inside { run.classIDs(names) } else { [] }
    for name in targets {
      guard let canvas = sample.take(name) else { continue }
      let place = try PlacementSearch(
        placement, on: canvas, white: blend.transmission.white(of: canvas.image), classIDs: inside)
      var ground = PasteGround(
        canvas: consume canvas, place: place, stream: run.stream(for: sample, canvas: name),
        blends: blend.stream(for: sample, canvas: name, in: run))
      for (index, object) in objects.enumerated() {
        var refusals: [String] = []
        for _ in 0..<copies[index] {
          if let reason = put(object, on: &ground, in: run) { refusals.append(reason) }
        }
        for reason in refusals { sample.count(drop: reason, by: run.stage) }
        if index == 0, isSubject, refusals.count == copies[index], let reason = refusals.last {
          sample.dropReason = "\(run.stage): \(reason)"
        }
      }
      for object in others {
        let reason = put(object, on: &ground, in: run, isDistractor: true)
        sample.count(
          drop: reason.map { "distractor \($0)" } ?? "distractor, not labelled", by: run.stage)
      }
      let hidden = keep.ignoreHidden(in: &ground.canvas, among: ground.touched)
      for _ in 0..<hidden { sample.count(drop: "hidden by a later paste", by: run.stage) }
      if hidden > 0, sample.hasLostItsSegment(on: ground.canvas) {
        sample.dropReason = "\(run.stage): hidden by a later paste"
      }
      if distractors != nil {
        ground.canvas.draws.append(
          StageDraws(stage: run.stage, values: ["distractors": .array(ground.distractors)]))
      }
      sample[name] = ground.canvas
    }
  }

  /// The segments of one sample.
  private func rows(
    for sample: Sample, in run: StageRun, _ stream: inout RandomStream
  ) -> [PoolRow] {
    let pool = run.pool(segments)
    var rows: [PoolRow] = []
    let count = stream.integer(countRange)
    if isSubject, let subject = sample.subject { rows.append(subject) }
    while rows.count < count {
      rows.append(
        quotas?.segment(of: pool, run.classes, &stream)
          ?? pool[stream.integer(0...pool.count - 1)])
    }
    return rows
  }
}

extension SourceEntry {
  /// The classes its segments can be of.
  fileprivate var classNames: [String] {
    dataset.classes.indices.filter { classes?.contains($0) ?? true }.map { dataset.classes[$0] }
  }
}

extension Sample {
  /// Whether the segment the sample is about was put on a canvas and none of it counts any more.
  func hasLostItsSegment(on canvas: Canvas) -> Bool {
    guard let subject, subject.source.entry.use == .segments else { return false }
    let own = subject.origin(segment: subject.row)
    let copies = canvas.instances.filter { $0.origin == own }
    return !copies.isEmpty && copies.allSatisfy(\.isIgnored)
  }
}
