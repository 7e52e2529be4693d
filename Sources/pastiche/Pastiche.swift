import ArgumentParser
import Console

/// The command line: one verb per file.
@main
struct Pastiche: ConsoleTool {
  static let configuration = CommandConfiguration(
    commandName: "pastiche",
    abstract:
      "Makes sharded self-supervised training sets from labelled segments and unlabelled images.",
    version: Versions.text,
    subcommands: [
      Check.self, Explain.self, Preview.self, Generate.self, Inspect.self, Verify.self,
      Train.self, Evaluate.self, Run.self, Export.self, Saliency.self, Methods.self, Fixtures.self,
      Schema.self,
    ])

  static func main() { runVerb() }
}
