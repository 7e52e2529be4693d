import ArgumentParser
import Codecs
import Console
import Execution
import Foundation
import Reporting
import Support

/// `inspect DIR`: what shards hold, ours or anyone's.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts and measures what shards hold, ours or anyone's WebDataset tars.",
    discussion: """
      Reads every shard once. Ends with 1 when a tar is damaged, with 3 when keys come twice or \
      pictures cannot be read.
      """)

  @Argument(help: "Folders of shards, run folders, tars, or patterns such as 'DIR/*.tar'.")
  var paths: [String]

  @Option(help: "Reads only this many samples.")
  var samples: Int?

  @Option(help: "A picture (.png) of the first samples to write.")
  var sheet: String?

  @Flag(help: "Prints JSON.")
  var json = false

  /// Samples on the sheet.
  private static let shown = 24

  func validate() throws {
    if let samples, samples < 1 {
      throw ValidationError("--samples is \(samples), expected 1 or more")
    }
    if let sheet, !sheet.hasSuffix(".png") {
      throw ValidationError("--sheet is '\(sheet)', expected a name that ends in .png")
    }
  }

  func run() throws {
    let tars = try ShardPaths.tars(of: paths)
    let sizes = tars.map { path -> Int in
      var status = stat()
      return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
    let total = sizes.reduce(0, +)
    var survey = ShardSurvey(limit: samples, keeping: sheet == nil ? 0 : Self.shown)
    var line = ProgressLine("inspected MiB")
    var done = 0
    for (tar, size) in zip(tars, sizes) where !survey.isAtLimit {
      survey.add(tar) { line.show((done + $0) >> 20, of: total >> 20) }
      done += size
    }
    line.finish()
    for error in survey.damage { Terminal.complain("pastiche: \(error)") }
    let report = InspectReport(survey: survey, tars: tars)
    Terminal.say(
      json ? String(decoding: report.json.text(indented: true), as: UTF8.self) : report.text())
    if let sheet { try write(survey, to: sheet) }
    if !survey.damage.isEmpty { throw ExitStatus.failed }
    if report.hasFindings { throw ExitStatus.incomplete }
  }

  private func write(_ survey: ShardSurvey, to path: String) throws(PipelineError) {
    var samples: [PreviewSample] = []
    for (sample, place) in survey.kept {
      samples.append(
        survey.annotations.samples > 0
          ? try PreviewSample(sample, at: place) : PreviewSample(pictures: sample, at: place))
    }
    let shown = samples.filter { !$0.canvases.isEmpty }
    guard !shown.isEmpty else {
      throw PipelineError(.unsupportedFormat, at: path, "has no sample with a picture to show")
    }
    let title = "\(shown.count) of \(survey.samples) samples"
    let image = ContactSheet.sized(for: shown).draw(shown, title: title)
    try FileBytes.writeAtomically(try PNGEncoder.encode(image), to: path)
    Terminal.complain("sheet: \(path)")
  }
}
