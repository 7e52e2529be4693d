#if Torch
import Console
import Datasets
import Evaluation
import Execution
import Foundation
import Manifest
import Methods
import Safetensors
import Scoring
import Shards
import Stages
import Support
import Tensors
import Training

/// Encoders that are there, and the one that is taught.
extension EvaluateInputs {
  func name(of start: EvaluationInit, for subject: EvaluationSubject) -> StartName {
    StartName(start: start, form: form(of: subject))
  }

  func start(
    _ place: Located<EvaluationInit>, _ subject: EvaluationSubject
  ) throws(PipelineError) -> EncoderStart {
    let form = form(of: subject)
    let path: String
    switch place.value {
    case .random: return EncoderStart(drawn: form, filter: filter)
    case .supervised: preconditionFailure("an encoder that is yet to be taught")
    case .pretrained: path = try pretrained()
    case .file: path = place.value.path(from: options.file) ?? place.value.name
    }
    let start = try EncoderStart(
      try SafetensorsFile.read(path), at: path, named: place.value.name)
    guard start.form == form else {
      throw PipelineError(
        .mismatchedShape, at: "\(place.position)",
        "'\(path)' is \(start.form), but the evaluation is of \(form)",
        hint: "write its 'backbone' and 'stem', or leave it out of 'init'")
    }
    return start
  }

  /// What follows a verb to be of this run.
  private var call: String { "\(options.file)\(out.map { " --out \($0)" } ?? "")" }

  func form(of subject: EvaluationSubject) -> EncoderStart.Form {
    EncoderStart.Form(
      depth: subject.backbone.depth, stem: subject.stem == .small ? .small : .standard,
      channels: plan.training?.views.first?.channels ?? subject.dataset.channels)
  }

  /// What the pipeline's encoders want done to normalised pictures.
  var filter: InputFilter { plan.training?.isHighPassed == true ? .highPass : .none }

  /// The weights at the end of the run's training.
  private func pretrained() throws(PipelineError) -> String {
    let training = TrainingFolder("\(run.path)/train")
    let hint = "train first: pastiche train \(call)"
    guard try FileBytes.isPresent(training.weights) else {
      throw PipelineError(.missingFile, at: training.weights, "is not there", hint: hint)
    }
    if let there = try training.newest(), let train = resolved("train") {
      let differences = try TrainingIdentity.differences(of: there, from: train).prefix(3)
      guard differences.isEmpty else {
        throw PipelineError(
          .differentRun, at: training.path,
          "was trained by another manifest: " + differences.joined(separator: "; "), hint: hint)
      }
    }
    return training.weights
  }

  /// The teacher at the end of the run's training of SlotCon.
  func slots() throws(PipelineError) -> SlotCon.Network {
    let path = "\(run.path)/train"
    guard let settings = plan.manifest.train?.learning,
      let checkpoint = try TrainingFolder(path).newest()
    else {
      throw PipelineError(
        .missingFile, at: path, "holds no checkpoint, whose prototypes are compared with",
        hint: "train first: pastiche train \(call)")
    }
    let learner = try Learner(
      settings,
      for: Learner.Input(
        channels: plan.training?.views.first?.channels ?? 3, classes: plan.classes, filter: filter),
      seed: plan.manifest.seed, device: device)
    try learner.load(checkpoint.state, at: path)
    guard let method = learner.method as? SlotCon else {
      preconditionFailure("prototypes of \(settings.method.name)")
    }
    return method.teacher
  }

  /// Teaches the encoder of `supervised`, unless it lies there; nil when asked to stop.
  func supervised(_ subject: EvaluationSubject) throws(PipelineError) -> EncoderStart? {
    guard let training = plan.training, let learning = plan.manifest.train?.learning,
      let input = training.inputs.first, let view = training.views.first
    else { preconditionFailure("'supervised' without a training") }
    let path = "\(folder.path)/supervised.safetensors"
    let index = try index()
    let samples = try ShardSamples(run: run.shards, inputs: [input], classes: plan.classes)
    let form = form(of: subject)
    let maker = ViewMaker(
      TrainingPlan(teaching: input, size: view.size, batch: training.batch),
      classes: plan.classes, seed: plan.manifest.seed)
    let encoder = try SupervisedEncoder(
      form, samples: samples, maker: maker, classes: plan.classes, filter: filter,
      seed: plan.manifest.seed, seen: learning.epochs * samples.count)
    let identity =
      "\(index.runDigest) \(form) \(view.size) \(training.batch) \(encoder.steps) "
      + "\(plan.manifest.seed)"
    if try FileBytes.isPresent(path) {
      let file = try SafetensorsFile.read(path)
      if file.metadata[Self.identityKey] == identity {
        return try EncoderStart(file, at: path, named: EvaluationInit.supervised.name)
      }
    }
    var line = ProgressLine("steps")
    let weights = try encoder.weights(workers: workers, device: device, stop: stop) {
      line.show($0, of: encoder.steps, note: "supervised encoder")
    }
    line.finish()
    guard var weights else { return nil }
    weights.metadata[Self.identityKey] = identity
    try weights.write(path)
    return try EncoderStart(weights, at: path, named: EvaluationInit.supervised.name)
  }

  /// The index of the run's shards, which must be of this manifest.
  private func index() throws(PipelineError) -> ShardIndex {
    let hint = "make them first: pastiche generate \(call)"
    guard try FileBytes.isPresent("\(run.shards)/\(ShardIndex.file)") else {
      throw PipelineError(.missingFile, at: run.shards, "holds no finished run", hint: hint)
    }
    let index = try ShardIndex.read(folder: run.shards)
    let here = try JSONValue(parsing: plan.generation.json.text(), at: options.file)
    let differences = index.manifest.differences(from: here).prefix(3)
    guard differences.isEmpty else {
      throw PipelineError(
        .differentRun, at: run.shards,
        "was made by another manifest: " + differences.joined(separator: "; "), hint: hint)
    }
    return index
  }

  private static let identityKey = "pastiche.identity"
}
#endif
