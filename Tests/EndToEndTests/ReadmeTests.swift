import Support
import TestSupport
import Testing

/// Every `pastiche …` line of the pages for newcomers works when pasted.
@Suite struct ReadmeTests {
  @Test(arguments: ["README.md", "docs/training.md", "docs/evaluation.md"])
  func `the commands of a page run in its order`(page: String) throws {
    // A build without libtorch trains nothing.
    #if Torch
    let missing: [String] = []
    #else
    let missing = ["train", "evaluate", "run", "export", "saliency"]
    #endif
    let text = try FileBytes.readText("\(RepositoryRoot.path)/\(page)")
    let commands = text.split(separator: "\n").map { $0.drop { $0 == " " } }
      .filter { $0.hasPrefix("pastiche ") }
      .map { line in line.prefix { $0 != "#" }.split(separator: " ").dropFirst().map(String.init) }
      .filter { command in !missing.contains { $0 == command.first } }
    #expect(commands.count >= 3)
    let tool = try Tool()
    for var command in commands {
      // One epoch shows as well as four that the line works; what is scored is that training's.
      if ["train", "evaluate"].contains(command.first), !command.contains("--set") {
        command += ["--set", "train.epochs=1"]
      }
      let outcome = try tool.run(command)
      #expect(outcome.status == 0, "pastiche \(command.joined(separator: " ")): \(outcome.err)")
    }
  }
}
