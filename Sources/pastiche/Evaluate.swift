import ArgumentParser
import Console
import Manifest
import Support

/// `evaluate FILE`: from weights, or from anyone's predictions, to scores.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores weights by a pipeline's protocols, or anyone's predictions of a dataset.",
    discussion: """
      'pastiche evaluate --help' tells the options for predictions, \
      'pastiche evaluate PIPELINE.yaml --help' those for pipelines.
      """)

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws {
    let isOfPredictions = arguments.contains {
      $0 == "--predictions" || $0.hasPrefix("--predictions=")
    }
    if isOfPredictions || arguments.isEmpty {
      return try EvaluatePredictions.parse(arguments).run()
    }
    // Asked for without a file, help is about both.
    guard arguments.contains(where: { !$0.hasPrefix("-") }) else {
      guard arguments.contains(where: ["--help", "-h"].contains) else {
        return try EvaluatePredictions.parse(arguments).run()
      }
      return Terminal.say(EvaluatePredictions.helpMessage())
    }
    try refuseDataset()
    try TrainingProgram.run("evaluate", arguments)
  }

  /// A dataset alone has nothing to score.
  private func refuseDataset() throws(PipelineError) {
    guard let file = arguments.first, !file.hasPrefix("-"),
      let node = ManifestFile.read(file, into: DiagnosticBag()),
      node["classes"] != nil || node["splits"] != nil, node["sources"] == nil
    else { return }
    throw PipelineError(
      .invalidManifest, at: file, "is a dataset manifest, and there are no predictions to score",
      hint: "give their folder with --predictions DIR, or name a pipeline")
  }
}
