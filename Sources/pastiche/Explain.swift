import ArgumentParser
import Console
import Execution
import Foundation
import Manifest
import Support

/// `explain FILE` or `explain DIR KEY`: what a run would make, or how one of its samples came to be.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints a manifest with every default and the plan, or explains one sample.",
    discussion: """
      With a pipeline manifest: every default written out, and the plan.
      With a run's folder and the key of a sample: the sample is made again, stage by stage, as \
      pictures and a table of draws, and compared with the one in its shard. Ends with 0 when they \
      are equal, 1 when they differ, 3 when the shard is not there.
      With --epoch too: what 'train.augment' makes of that sample of the shards in the epoch, and \
      where a loader feeds it.
      """)

  @Argument(help: "A pipeline manifest, or the folder of a run.")
  var path: String

  @Argument(help: "The key of a sample of the run; leading zeros may be left out.")
  var key: String?

  @Option(help: ArgumentHelp("Explains the views of the sample in an epoch.", valueName: "E"))
  var epoch: UInt32?

  @Option(help: ArgumentHelp("A dataset's folder, instead of its root.", valueName: "NAME=DIR"))
  var root: [String] = []

  @Option(help: ArgumentHelp("Overrides a value of the manifest.", valueName: "path.to.key=value"))
  var set: [String] = []

  @Option(help: "The manifest of the run, when it is not where it was.")
  var manifest: String?

  @Option(help: "The run's folder (default: runs/NAME); with a key, the folder for the pictures.")
  var out: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard isFolder.boolValue || key != nil else {
      guard epoch == nil else {
        throw ValidationError("--epoch is for a sample of a run: explain DIR KEY --epoch E")
      }
      return
    }
    guard exists, isFolder.boolValue, RunFolder(path).hasBegun else {
      throw ValidationError("'\(path)' is not the folder of a run: it has no run.json")
    }
    guard let key else {
      throw ValidationError(
        "'\(path)' is the folder of a run; name a sample of it too, such as 000000000")
    }
    guard key.utf8.allSatisfy({ (0x30...0x39).contains($0) }), Int(key) != nil else {
      throw ValidationError("'\(key)' is not the key of a sample, such as 000000042")
    }
  }

  func run() throws {
    guard let key, let index = Int(key) else {
      let checked = try CheckedPipeline(manifest ?? path, root: root, set: set, out: out)
      try ExplainPlan(checked).tell(json: json)
      return
    }
    let folder = RunFolder(path)
    let origin = try folder.origin()
    guard let file = manifest ?? origin?.manifest else {
      throw ValidationError(
        "'\(path)' does not say where its manifest is; give it with --manifest FILE")
    }
    let given = Set(root.compactMap { $0.split(separator: "=").first })
    let known = (origin?.roots ?? [:]).filter { !given.contains($0.key[...]) }
      .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let open = try CheckedPipeline(
      file, root: known + root, set: (origin?.overrides ?? []) + set, out: path
    ).open()
    guard index < open.maker.count else {
      throw ValidationError(
        "'\(key)' is not a sample of the run, whose keys are 0...\(open.maker.count - 1)")
    }
    guard let epoch else { return try ExplainSample(index, open).tell(json: json, out: out) }
    guard let training = open.maker.plan.training else {
      throw ValidationError("'\(file)' has no 'train', so no epoch of it can be explained")
    }
    try ExplainViews(index, epoch: epoch, open, training).tell(json: json, out: out)
  }
}
