import Foundation
import Support

/// Makes seeds, tries single files, and runs campaigns of libFuzzer.
#if !FUZZING
@main
#endif
package enum FuzzCommand {
  static let usage = """
    usage: FuzzTargets seeds --out DIR
           FuzzTargets replay TARGET FILE...
           FuzzTargets campaign --program FILE --work DIR --runs N [--target TARGET]
    """

  package static func main() {
    do throws(PipelineError) {
      guard try run(Array(CommandLine.arguments.dropFirst())) else { exit(1) }
    } catch {
      FileHandle.standardError.write(Data("fuzz: \(error)\n".utf8))
      exit(2)
    }
  }

  /// Runs a command line; whether nothing was found.
  private static func run(_ words: [String]) throws(PipelineError) -> Bool {
    switch words.first {
    case "seeds" where words.count == 3 && words[1] == "--out":
      for target in FuzzTarget.allCases { try writeSeeds(of: target, to: words[2]) }
      return true
    case "replay" where words.count > 2:
      guard let target = FuzzTarget(rawValue: words[1]) else { throw unknown(words[1]) }
      let folder = NSTemporaryDirectory() + "/pastiche-replay-\(getpid())"
      // A scratch folder that stays behind does no harm.
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let body = try target.body(in: folder)
      for path in words.dropFirst(2) { body(try FileBytes.read(path)) }
      return true
    case "campaign":
      return try campaign(words.dropFirst()).run { line in
        print(line)
        fflush(nil)
      }
    default:
      throw PipelineError(.invalidManifest, at: "FuzzTargets", usage)
    }
  }

  /// Writes the seeds of a target to `DIR/TARGET/`, and its words to `DIR/TARGET.dict`.
  static func writeSeeds(of target: FuzzTarget, to folder: String) throws(PipelineError) {
    let own = "\(folder)/\(target.rawValue)"
    try FileBytes.makeFolder(own)
    let seeds = try FuzzSeeds.of(target, repository: ".", scratch: "\(folder)/scratch")
    for (name, bytes) in seeds { try FileBytes.writeAtomically(bytes, to: "\(own)/\(name)") }
    let words = FuzzSeeds.words(of: seeds).map { "\"\($0)\"\n" }.joined()
    try FileBytes.writeAtomically(Array(words.utf8), to: "\(own).dict")
  }

  private static func campaign(_ words: ArraySlice<String>) throws(PipelineError) -> FuzzCampaign {
    var options: [String: String] = [:]
    let words = Array(words)
    guard words.count % 2 == 0 else { throw PipelineError(.invalidManifest, at: "campaign", usage) }
    for index in stride(from: 0, to: words.count, by: 2) {
      options[words[index]] = words[index + 1]
    }
    guard let program = options["--program"], let work = options["--work"],
      let runs = options["--runs"].flatMap({ Int($0) }), runs > 0
    else { throw PipelineError(.invalidManifest, at: "campaign", usage) }
    var targets = FuzzTarget.allCases
    if let name = options["--target"] {
      guard let target = FuzzTarget(rawValue: name) else { throw unknown(name) }
      targets = [target]
    }
    return FuzzCampaign(program: program, work: work, runs: runs, targets: targets)
  }

  private static func unknown(_ name: String) -> PipelineError {
    PipelineError(
      .invalidManifest, at: "FuzzTargets", "there is no target '\(name)'",
      hint: "one of: " + FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))
  }
}
