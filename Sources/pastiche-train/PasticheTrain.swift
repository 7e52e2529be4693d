import ArgumentParser
import Console

#if Torch
/// The verbs that need libtorch; `pastiche` becomes this program for them.
@main
struct PasticheTrain: ConsoleTool {
  static let configuration = CommandConfiguration(
    commandName: "pastiche", abstract: "Trains encoders on shards, and scores them.",
    subcommands: [Train.self, Export.self, Saliency.self, Evaluate.self, TrainAndEvaluate.self])

  static func main() { runVerb() }
}
#else
/// Without libtorch, a program that says so.
@main
struct PasticheTrain {
  static func main() {
    Terminal.complain("pastiche: this build has no libtorch; build with 'make build'")
    ExitStatus.failed.exit()
  }
}
#endif
