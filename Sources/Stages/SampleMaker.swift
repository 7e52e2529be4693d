import Datasets
import Imaging
import Manifest
import Support

/// Makes any sample of a run from its index alone.
package struct SampleMaker: Sendable {
  package let plan: Plan
  package let sources: [String: Source]
  package let epoch: UInt32
  /// The number of samples of the run.
  package let count: Int
  private let order: SubjectOrder?
  private let segments = SegmentCache()
  /// For samples to look at, and for those that are only encoded.
  private let grounds: (shown: GroundCache, encoded: GroundCache)

  /// - Throws: ``PipelineError`` with `outOfRange` when a source that is needed has no row.
  package init(
    plan: Plan, sources: [String: Source], epoch: UInt32 = 0
  ) throws(PipelineError) {
    self.plan = plan
    self.sources = sources
    self.epoch = epoch
    grounds = (
      shown: GroundCache(plan.ground(forShard: false)),
      encoded: GroundCache(plan.ground(forShard: true))
    )
    for entry in plan.manifest.sources {
      guard let source = sources[entry.name], source.rows.isEmpty else { continue }
      let reasons = source.dropped.sorted { $0.key < $1.key }
        .map { "\($0.value) left out: \($0.key)" }.joined(separator: ", ")
      throw PipelineError(
        .outOfRange, at: "\(entry.position)",
        "source '\(entry.name)' has no \(entry.use.rawValue)"
          + (reasons.isEmpty ? "" : " (\(reasons))"),
        hint: "loosen its rules, or check the dataset with 'pastiche check --data'")
    }
    for paste in (plan.stages + (plan.training?.stages ?? [])).flatMap(\.pastes) {
      try paste.quotas?.check(Pool(paste.segments.compactMap { sources[$0] }), plan.classes)
    }
    let settings = plan.manifest.samples
    if settings.each.isEmpty {
      order = nil
      count = settings.count ?? 0
    } else {
      let order = SubjectOrder(
        Pool(settings.each.compactMap { sources[$0.value] }), balance: settings.balance,
        seed: plan.manifest.seed)
      self.order = order
      count = settings.count ?? order.pool.count * settings.repeats
    }
  }

  /// What the sample of an index is about; nil when samples are only counted.
  package func subject(ofSample index: Int) -> Origin? {
    order?.subject(ofSample: index).origin
  }

  /// The sample of an index in `0..<count`.
  ///
  /// - Parameters:
  ///   - index: Its index.
  ///   - isForShard: Whether it is only going to be encoded, which can then be prepared.
  ///   - observer: Is told how it comes to be.
  /// - Returns: The sample, the same however it is asked for.
  /// - Throws: ``PipelineError`` placed at the sample's key.
  package func sample(
    _ index: Int, forShard isForShard: Bool = false, observer: (any SampleObserver)? = nil
  ) throws(PipelineError) -> Sample {
    let grounds = isForShard ? grounds.encoded : grounds.shown
    var sample = Sample(index: index, subject: order?.subject(ofSample: index))
    do {
      observer?.begin("samples", on: sample)
      if plan.startsFromImage, let subject = sample.subject {
        let run = run(of: "samples", before: plan.stages[...], from: grounds, observer)
        sample["image"] = try subject.canvas(
          from: grounds, foresight: run.foresight(of: "image", in: sample))
      }
      observer?.end("samples", on: sample)
      for (number, planned) in plan.stages.enumerated() {
        let ahead = plan.stages[(number + 1)...]
        try planned.apply(
          to: &sample, in: run(of: planned.id, before: ahead, from: grounds, observer))
        if sample.dropReason != nil { break }
      }
    } catch {
      throw error.placed(at: sample.key)
    }
    return sample
  }

  private func run(
    of stage: String, before ahead: ArraySlice<PlannedStage>, from grounds: GroundCache,
    _ observer: (any SampleObserver)?
  ) -> StageRun {
    StageRun(
      sources: sources, classes: plan.classes, seed: plan.manifest.seed, epoch: epoch,
      stage: stage, grounds: grounds, ahead: ahead,
      decodesExactly: plan.manifest.decodesExactly, segments: segments, observer: observer)
  }
}

extension PoolRow {
  /// The image of a row as a canvas with its labelled instances: as some grounds have it, or decoded
  /// as far as it will be looked at.
  package func canvas(
    from grounds: GroundCache? = nil, foresight: Foresight = .everything
  ) throws(PipelineError) -> Canvas {
    let image =
      if let grounds {
        try grounds.picture(self, foresight: foresight)
      } else {
        try source.pixels(ofImage: row, foresight: foresight)
      }
    var instances: [Instance] = []
    for segment in source.segments(ofImage: row) {
      let info = source.catalog.segments[segment]
      let mask = try source.catalog.mask(ofSegment: segment)
      instances.append(
        Instance(
          classID: source.classID(ofSegment: segment),
          region: Region(mask, x: info.box.minX, y: info.box.minY), isIgnored: info.isCrowd,
          origin: origin(segment: segment)))
    }
    return Canvas(image: image, instances: instances, source: origin(segment: nil))
  }

  /// How provenance names this row.
  var origin: Origin { origin(segment: source.entry.use == .segments ? row : nil) }

  /// How provenance names this row's image, or a segment of it.
  package func origin(segment: Int?) -> Origin {
    let image = segment.map { Int(source.catalog.segments[$0].image) } ?? row
    return Origin(
      source: source.entry.name, dataset: source.entry.dataset.name,
      path: source.catalog.images[image].path, segment: segment)
  }
}
