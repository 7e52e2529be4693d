import Datasets
import Execution
import Imaging
import Manifest
import Reporting
import Scoring
import Stages
import Support
import Tensors

/// Trains networks that differ in their start alone to tell the class of each pixel, and scores them.
///
/// Every start gets the same steps, the same learning rates to choose from, and for each seed the same
/// labelled images, batches and head. The rate of a start is the one with the highest mean
/// `miou_union` over the seeds on the split for it; test images are looked at with that one alone.
struct SegmentationComparison {
  let id: String
  let title: String
  let subject: EvaluationSubject
  let training: SegmentationTrainingSettings
  /// Whether the backbone is left as it is.
  let isFrozen: Bool
  /// Makes the head for the features of a backbone.
  let head: (ResNet, _ classes: Int, WeightSeed) throws(PipelineError) -> any SegmentationHead
  let parts: EvaluationParts

  /// All trainings.
  private struct Job {
    let start: EncoderStart
    let seed: UInt64
    let rate: Double
  }

  func results() throws(PipelineError) -> ProtocolResults? {
    let starts = try parts.starts(subject)
    let train = try parts.source(subject.dataset, training.train)
    let classes = try EvaluatedClasses(subject.dataset, training.train)
    let test = try parts.source(subject.dataset, training.test)
    let select = try training.select.map { split throws(PipelineError) in
      try parts.source(subject.dataset, split)
    }
    let seeds = (0..<subject.seeds).map(parts.seed)
    let data = Data(
      samples: CatalogSamples([train]), classes: classes,
      identity: identity(train.catalog.digest, select?.catalog.digest),
      plan: plan, test: test, select: select)
    let total = starts.count * seeds.count * training.learningRates.count
    var done = 0
    var inits: [InitResults] = []
    var tallies: [[SegmentationTally]] = []
    var pictures: [PreviewSample] = []
    for start in starts {
      var outcomes: [Double: [SegmentationTraining.Outcome]] = [:]
      for rate in training.learningRates {
        for seed in seeds {
          let job = Job(start: start, seed: seed, rate: rate)
          guard let outcome = try trained(job, data, done, total) else { return nil }
          outcomes[rate, default: []].append(outcome)
          done += 1
        }
      }
      let tried = training.learningRates.map { rate in
        let scores = outcomes[rate, default: []].compactMap(\.selected)
        return (rate: rate, score: scores.reduce(0, +) / Double(max(1, scores.count)))
      }
      // Of equal ones the first.
      let best = tried.reduce(tried[0]) { $1.score > $0.score ? $1 : $0 }
      var runs: [EvaluationRun] = []
      var own: [SegmentationTally] = []
      for (number, seed) in seeds.enumerated() {
        parts.progress(
          EvaluationProgress(
            id: id, done: done, total: total, note: "\(start.name), seed \(seed): test"))
        let job = Job(start: start, seed: seed, rate: best.rate)
        guard let network = try network(job, data) else { return nil }
        let scored = SegmentationTest(
          images(data.test, data, start), device: parts.device, stop: parts.stop)
        guard let tally = try scored.tally(of: network, classes: classes) else { return nil }
        let run = try tally.run(
          seed: Int(seed), learningRate: best.rate,
          tried: training.learningRates.count > 1 ? tried : [],
          curve: outcomes[best.rate, default: []][number].curve.map { ($0.step, $0.loss) })
        runs.append(run)
        own.append(tally)
        if number == 0 {
          guard
            let shown = try scored.pictures(
              best: run.best, worst: run.worst, by: network, start.name, classes: classes)
          else { return nil }
          pictures += shown
        }
      }
      tallies.append(own)
      inits.append(InitResults(name: start.name, runs: runs))
      for rate in training.learningRates where rate != best.rate {
        for seed in seeds {
          try place(Job(start: start, seed: seed, rate: rate), data).forgetNetwork()
        }
      }
    }
    return ProtocolResults(
      id: id, title: title, facts: facts(data), headline: "miou_union", classes: classes.names,
      inits: inits, differences: try differences(inits, tallies), pictures: pictures)
  }

  // MARK: - Trainings

  /// What all trainings share.
  private struct Data {
    let samples: CatalogSamples
    let classes: EvaluatedClasses
    let identity: JSONValue
    let plan: TrainingPlan
    let test: Source
    let select: Source?
  }

  private var plan: TrainingPlan {
    guard let plan = parts.plans[id] else { preconditionFailure("no plan of '\(id)'") }
    return plan
  }

  private func identity(_ train: Digest, _ select: Digest?) -> JSONValue {
    [
      "evaluation": parts.settings[id] ?? .null, "train": .string("\(train)"),
      "select": select.map { .string("\($0)") } ?? .null,
    ]
  }

  private func place(_ job: Job, _ data: Data) -> SegmentationTraining {
    // A path may be an init, and two may end alike.
    let start = job.start.name
    let name =
      PathText.name(of: start)
      + (start.contains("/") ? "-" + "\(Digest(ofText: start))".prefix(8) : "")
    return SegmentationTraining(
      start: job.start, seed: job.seed, rate: job.rate, settings: data.identity,
      path: "\(parts.folder)/\(id)/\(name)-seed\(job.seed)-rate\(job.rate)")
  }

  private func untrained(_ job: Job, _ data: Data) throws(PipelineError) -> SegmentationNetwork {
    let backbone = try job.start.backbone(
      seed: job.seed, outputStride: .init(rawValue: training.outputStride))
    // The head is the same for every start.
    let head = try head(
      backbone, data.classes.count, WeightSeed(run: job.seed)["evaluate"]["head"])
    let network = SegmentationNetwork(backbone: backbone, head: head, isFrozen: isFrozen)
    if parts.device != .cpu { try network.move(to: parts.device) }
    return network
  }

  /// What came of a training, which is done unless it was before; nil when asked to stop.
  private func trained(
    _ job: Job, _ data: Data, _ done: Int, _ total: Int
  ) throws(PipelineError) -> SegmentationTraining.Outcome? {
    let place = place(job, data)
    if let outcome = try place.stored() { return outcome }
    return try train(job, data) { step in
      parts.progress(
        EvaluationProgress(
          id: id, done: done * training.steps + step, total: total * training.steps,
          note: "\(job.start.name), seed \(job.seed)"))
    }?.outcome
  }

  /// The trained network of a job, trained again when it was forgotten.
  private func network(_ job: Job, _ data: Data) throws(PipelineError) -> SegmentationNetwork? {
    let network = try untrained(job, data)
    if try place(job, data).load(into: network) { return network }
    return try train(job, data) { _ in }?.network
  }

  private func train(
    _ job: Job, _ data: Data, progress: (Int) -> Void
  ) throws(PipelineError) -> (network: SegmentationNetwork, outcome: SegmentationTraining.Outcome)?
  {
    let network = try untrained(job, data)
    let before = isFrozen ? try network.backbone.stateDigest() : nil
    let samples: any TrainingSamples =
      if let count = training.labels {
        try ChosenSamples(count, of: data.samples, seed: job.seed)
      } else {
        data.samples
      }
    let trainer = SegmentationTrainer(
      samples, maker: ViewMaker(data.plan, seed: job.seed), classes: data.classes,
      filter: job.start.filter, workers: parts.workers, device: parts.device)
    let course = SegmentationTrainer.Course(
      steps: training.steps, rate: training.rate(job.rate), weightDecay: training.weightDecay)
    let losses = try trainer.train(network, course, stop: parts.stop) { step, _ in progress(step) }
    guard let losses else { return nil }
    if let before, try network.backbone.stateDigest() != before {
      throw PipelineError(
        .nonFinite, at: id, "the frozen backbone of '\(job.start.name)' was changed by its training"
      )
    }
    var selected: Double?
    if let select = data.select {
      let test = SegmentationTest(
        images(select, data, job.start), device: parts.device, stop: parts.stop)
      guard let tally = try test.tally(of: network, classes: data.classes) else { return nil }
      selected = 100 * (try tally.scores()).miouUnion
    }
    let outcome = SegmentationTraining.Outcome(
      curve: Self.points(of: losses), selected: selected)
    try place(job, data).keep(network, outcome)
    return (network, outcome)
  }

  /// Means over as many steps as make some sixty points.
  private static func points(
    of losses: [(step: Int, loss: Double)]
  ) -> [SegmentationTraining.Outcome.Point] {
    let length = max(1, losses.count / 60)
    return stride(from: 0, to: losses.count, by: length).map { first in
      let part = losses[first..<min(first + length, losses.count)]
      return SegmentationTraining.Outcome.Point(
        step: part[part.endIndex - 1].step,
        loss: part.reduce(0) { $0 + $1.loss } / Double(part.count))
    }
  }

  /// Over the seeds; with a single one over the test images.
  private func differences(
    _ inits: [InitResults], _ tallies: [[SegmentationTally]]
  ) throws(PipelineError) -> [InitDifference] {
    guard subject.seeds == 1 else { return InitDifference.toFirst(inits) }
    var differences: [InitDifference] = []
    for place in inits.indices.dropFirst() {
      differences.append(
        try InitDifference(
          of: tallies[place][0], to: tallies[0][0],
          names: (inits[place].name, inits[0].name), seed: parts.seed))
    }
    return differences
  }

  private func images(_ source: Source, _ data: Data, _ start: EncoderStart) -> EvaluationImages {
    EvaluationImages(
      source, classes: data.classes,
      size: PixelSize(subject.sizePixels.width, subject.sizePixels.height), fit: .covering,
      channels: start.form.channels, filter: start.filter, workers: parts.workers)
  }

  private func facts(_ data: Data) -> [(name: String, value: String)] {
    let rates = training.learningRates.map { "\($0)" }.joined(separator: ", ")
    var facts = [
      ("dataset", subject.dataset.name),
      ("train", "\(training.train.name), \(training.labels ?? data.samples.count) labelled images"),
      ("test", "\(training.test.name), \(data.test.rows.count) images"),
      ("network sees", "\(subject.sizePixels.width)x\(subject.sizePixels.height) px and more"),
      ("output stride", "\(training.outputStride)"),
      ("backbone", isFrozen ? "frozen, unchanged by its checksum" : "trained"),
      ("training", "\(training.steps) steps of \(training.batch)"), ("learning rates", rates),
    ]
    if let select = training.select {
      facts.append(("rates chosen on", "\(select.name), by miou_union"))
    }
    return facts
  }
}

extension SegmentationTrainingSettings {
  /// The learning rate over the steps, as if each were an epoch.
  fileprivate func rate(_ base: Double) -> LearningRate {
    let decay: LearningRate.Decay =
      switch schedule {
      case .cosine: .cosine(epochs: Double(steps))
      case .steps: .steps(at: [0.7 * Double(steps), 0.9 * Double(steps)], factor: 0.1)
      }
    return LearningRate(base: base, warmUpEpochs: Double(warmUpSteps), decay: decay)
  }
}
