import Console
import Execution
import Imaging
import Reporting
import Shards
import Stages
import Support

/// `explain DIR KEY --epoch E`: what the loader feeds of one sample in an epoch, stage by stage.
struct ExplainViews {
  let explanation: ViewExplanation
  let open: OpenPipeline
  let training: TrainingPlan
  let course: ExplainedCourse
  /// In what the manifest, inputs or tool differ from those of the run.
  let differences: [String]

  /// - Throws: ``PipelineError`` with `missingFile` when the run is not finished or its shards do not
  ///   hold the sample.
  init(
    _ index: Int, epoch: UInt32, _ open: OpenPipeline, _ training: TrainingPlan
  ) throws(PipelineError) {
    self.open = open
    self.training = training
    differences = try open.folder.differences(from: open.identity)
    let plan = open.maker.plan
    let samples = try ShardSamples(
      run: open.folder.shards, inputs: training.inputs, classes: plan.classes)
    let key = Sample.key(of: index)
    let shard = ShardName(
      prefix: plan.manifest.name, index: index / plan.manifest.shards.samplesPerShard)
    guard let place = try samples.index(ofKey: key, in: shard) else {
      throw PipelineError(
        .missingFile, at: key, "is not in \(shard.tar): it was dropped or skipped",
        hint: "'pastiche explain \(open.folder.path) \(key)' says why")
    }
    explanation = ViewExplanation(
      of: key, place, epoch: epoch, in: samples,
      maker: ViewMaker(
        training, sources: open.maker.sources, classes: plan.classes, seed: plan.manifest.seed))
    let result: Sample? = if case .made(let sample) = explanation.outcome { sample } else { nil }
    course = ExplainedCourse(explanation.steps, result: result, classes: plan.classes)
  }

  /// Writes pictures and page and prints what they say; ends with 1 when an input failed.
  func tell(json: Bool, out: String?) throws {
    let folder =
      out ?? "\(open.folder.path)/explain/\(explanation.key)-epoch\(explanation.epoch)"
    try FileBytes.makeFolder(folder)
    try course.writePictures(to: folder)
    let pagePath = "\(folder)/index.html"
    try FileBytes.writeAtomically(Array(try page.html().utf8), to: pagePath)
    if json {
      Terminal.say(
        String(decoding: self.json(pictures: folder).text(indented: true), as: UTF8.self))
    } else {
      var lines = ["views    \(title)"]
      for difference in differences { lines.append("note     not as in the run: \(difference)") }
      lines += course.lines + ["feeds    \(sentence)", "page     \(pagePath)"]
      Terminal.say(lines.joined(separator: "\n"))
    }
    if case .failed = explanation.outcome { throw ExitStatus.failed }
  }

  private var title: String {
    "\(explanation.key) of \(open.maker.plan.manifest.name) in epoch \(explanation.epoch)"
  }

  /// What the loader makes of it, and where.
  private var sentence: String {
    switch explanation.outcome {
    case .made: break
    case .dropped(let reason): return "another sample in its place: dropped by \(reason)"
    case .failed(let error, let stage):
      let rule = open.maker.plan.manifest.onError
      return (rule == .fail ? "nothing, it stops" : "another sample in its place")
        + ": failed" + (stage.map { " in \($0)" } ?? "") + ": \(error)"
    }
    guard let place = explanation.place else {
      return "nothing in this epoch: it is of what is left over from batches of \(training.batch)"
    }
    let shapes = training.views.map(\.description)
    return shapes.joined(separator: ", ")
      + " at step \(place.position.step), slot \(place.slot) of "
      + "\(training.batch), on one rank" + (explanation.label.map { ", label \($0)" } ?? "")
  }

  private var page: ReportPage {
    var tables = course.tables
    if !differences.isEmpty {
      tables.append(
        ReportTable(
          title: "Not as in the run", columns: ["what"], rows: differences.map { [$0] }))
    }
    return ReportPage(title: title, subtitle: sentence, tables: tables, samples: course.previews)
  }

  private func json(pictures folder: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "version": 1, "key": .string(explanation.key), "sample": .integer(explanation.index),
      "epoch": .integer(Int(explanation.epoch)),
      "run": .string(open.maker.plan.manifest.name), "sentence": .string(sentence),
      "differences": .array(differences.map { .string($0) }),
      "stages": course.json(pictures: folder),
      "label": explanation.label.map { .integer($0) } ?? .null,
      "batch": .integer(training.batch),
    ]
    if let place = explanation.place {
      members["step"] = .integer(place.position.step)
      members["slot"] = .integer(place.slot)
    }
    return .object(members)
  }
}
