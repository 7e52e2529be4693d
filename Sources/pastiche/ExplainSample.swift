import Console
import Execution
import Foundation
import Stages
import Support

/// `explain DIR KEY`: one sample made again, shown and compared with its shard.
struct ExplainSample {
  let explanation: SampleExplanation
  let open: OpenPipeline
  let course: ExplainedCourse
  let sources: [ExplainedSource]
  /// In what the manifest, inputs or tool differ from those of the run.
  let differences: [String]

  init(_ index: Int, _ open: OpenPipeline) throws(PipelineError) {
    self.open = open
    differences = try open.folder.differences(from: open.identity)
    explanation = try SampleExplanation(ofSample: index, maker: open.maker, folder: open.folder)
    let result: Sample? = if case .made(let sample) = explanation.outcome { sample } else { nil }
    course = ExplainedCourse(explanation.steps, result: result, classes: open.maker.plan.classes)
    // An input that failed the sample cannot be shown; the sentence names it.
    let sources = try? ExplainedSource.all(of: explanation, maker: open.maker)
    self.sources = sources ?? []
  }

  /// Writes pictures and page, prints what they say, and ends the process as the verdict asks.
  func tell(json: Bool, out: String?) throws {
    let folder = out ?? "\(open.folder.path)/explain/\(explanation.key)"
    try FileBytes.makeFolder(folder)
    for source in sources { try source.preview.write(to: "\(folder)/\(source.file)") }
    try course.writePictures(to: folder)
    let pagePath = "\(folder)/index.html"
    try FileBytes.writeAtomically(Array(try page().html().utf8), to: pagePath)
    if json {
      Terminal.say(
        String(decoding: self.json(pictures: folder).text(indented: true), as: UTF8.self))
    } else {
      Terminal.say(text() + "\npage     \(pagePath)")
    }
    switch explanation.verdict {
    case .same: return
    case .differs: throw ExitStatus.failed
    case .unknown: throw ExitStatus.incomplete
    }
  }

  /// What the sample is about, for example `items images/021.jpg #64`.
  var subject: String? { explanation.subject?.json.brief }

  /// Why there is no sample; nil when there is one.
  var reasonForNone: String? {
    switch explanation.outcome {
    case .made: nil
    case .dropped(let reason): "dropped by \(reason)"
    case .failed(let error, let stage):
      "failed" + (stage.map { " in \($0)" } ?? "") + ": \(error)"
    }
  }
}
