import ArgumentParser
import Console
import Fixtures
import Support

/// `fixtures --out DIR`: the procedural scans the shipped pipelines run on.
struct Fixtures: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes procedural X-ray scans of baggage with labelled items.")

  @Option(help: "The folder to write into.")
  var out: String

  @Option(help: "The seed; the committed fixtures have 2310.")
  var seed: UInt64 = 2310

  func run() throws {
    let summary = try FixtureGenerator.write(to: out, seed: seed)
    Terminal.say("\(out): \(summary.files.count) files, \(summary.size)")
  }
}
