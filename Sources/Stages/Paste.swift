import Datasets
import Imaging
import Manifest
import Support

/// Pastes segments onto canvases and keeps the books: visible masks, boxes, visible fractions, depth.
///
/// Each segment is cropped, flipped, turned, scaled, placed and blended, with draws of its own on each
/// canvas. The first one is the segment the sample is about, when `segment` names the sources that
/// samples go through; the others are drawn uniformly with replacement. A draw that the `keep` rules
/// or the placement refuse is drawn again; after ``Placement/tries`` the segment is left out and
/// counted by the reason. A sample whose own segment is left out is dropped whole.
package struct Paste: Stage {
  package static let name = "paste"

  let targets: [String]
  let segments: [String]
  /// Whether the first segment is the sample's own.
  let isSubject: Bool
  let countRange: ClosedRange<Int>
  let crop: CropRule?
  let geometry: Geometry
  let placement: Placement
  let blend: BlendSettings
  let keep: KeepRule

  /// Whether exactly one segment goes on every canvas.
  package var pastesOne: Bool { countRange == 1...1 }

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    segments = plan.sourceNames(reader, "segment", as: nil)
    plan.requireFormat(of: segments, fits: targets, at: reader.position(of: "segment"))
    isSubject = !segments.isEmpty && Set(segments) == Set(plan.subjects)
    let count = reader.integerRange("count_range", in: 0...1000, default: 1...1)
    if isSubject, count.lowerBound == 0 {
      reader.bag.report(
        "'count_range' starts at 0, but each sample is about one segment of these sources",
        at: reader.position(of: "count_range"), hint: "start at 1")
    }
    countRange = count
    crop = reader.nestedIfPresent("crop", "'crop' of stage 'paste'").map { nested in
      defer { nested.finish() }
      return CropRule(nested, area: 0.2...1, ratio: 0.5...2)
    }
    geometry = Geometry(reader)
    placement = Placement(reader.nested("placement", "'placement' of stage 'paste'"))
    blend = BlendSettings(reader)
    keep = KeepRule(reader.nested("keep", "'keep' of stage 'paste'"))
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    let pool = run.pool(segments)
    var choices = run.stream(for: sample, canvas: "")
    var rows: [PoolRow] = []
    let count = choices.integer(countRange)
    if isSubject, let subject = sample.subject { rows.append(subject) }
    while rows.count < count { rows.append(pool[choices.integer(0...pool.count - 1)]) }
    let cutOuts = try rows.map { row throws(PipelineError) in try SegmentPixels(row) }
    for name in targets {
      guard var canvas = sample[name] else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let place = PlacementSearch(
        placement, on: canvas, white: blend.white(of: canvas.image))
      var touched: Set<Int> = []
      for (index, segment) in cutOuts.enumerated() {
        if let reason = put(segment, on: &canvas, place, &touched, &stream) {
          sample.count(drop: reason, by: run.stage)
          if index == 0, isSubject { sample.dropReason = "\(run.stage): \(reason)" }
        }
      }
      let hidden = keep.ignoreHidden(in: &canvas, among: touched)
      for _ in 0..<hidden { sample.count(drop: "hidden by a later paste", by: run.stage) }
      if hidden > 0, sample.hasLostItsSegment(on: canvas) {
        sample.dropReason = "\(run.stage): hidden by a later paste"
      }
      sample[name] = canvas
    }
  }

  /// Pastes one segment, noting which instances it hides in part; the reason when no draw was
  /// accepted.
  private func put(
    _ segment: SegmentPixels, on canvas: inout Canvas, _ place: PlacementSearch,
    _ touched: inout Set<Int>, _ stream: inout RandomStream
  ) -> String? {
    let found: PastePlace
    switch search(segment, on: canvas, place, &stream) {
    case .success(let place): found = place
    case .failure(let refusal): return refusal.reason
    }
    let rule = blend.draw(
      for: segment, channels: canvas.image.channels, white: place.white, &stream)
    rule.apply(found.object, to: &canvas.image, x: found.corner.x, y: found.corner.y)
    let hidden = Occlusion.hide(
      canvas.instances.map(\.region), under: found.region, mode: blend.occlusion)
    for (index, left) in hidden.enumerated() where left != canvas.instances[index].region {
      touched.insert(index)
      canvas.instances[index] = canvas.instances[index].replacing(region: left)
    }
    var draws = found.draws
    draws["blend"] = .string(blend.mode.rawValue)
    draws.merge(rule.json) { $1 }
    canvas.instances.append(
      Instance(
        classID: segment.classID, region: found.region, visibleFraction: found.visibleFraction,
        matrix: found.forward.inverse, origin: segment.origin, draws: draws))
    return nil
  }
}

extension Sample {
  /// Whether the segment the sample is about was put on a canvas and none of it counts any more.
  fileprivate func hasLostItsSegment(on canvas: Canvas) -> Bool {
    guard let subject, subject.source.entry.use == .segments else { return false }
    let own = subject.origin(segment: subject.row)
    let copies = canvas.instances.filter { $0.origin == own }
    return !copies.isEmpty && copies.allSatisfy(\.isIgnored)
  }
}
