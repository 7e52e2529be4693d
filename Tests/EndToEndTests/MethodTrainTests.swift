#if Torch
import Foundation
import Safetensors
import Support
import TestSupport
import Testing

/// Five steps of every method's pipeline on the fixtures, at their own size of views.
@Suite struct MethodTrainTests {
  private static let pipelines = [
    "moco-v2-small", "simclr", "byol", "msf", "mls", "slotcon", "salmask-moco-v2",
    "salmask-simclr", "dilo-moco-v2",
  ]

  @Test func `every method of the table is trained here, or as one of boxes`() throws {
    let table = try Tool().run("methods", "--json")
    let rows = try JSONValue(parsing: Array(table.out.utf8), at: "methods").elements ?? []
    let files = (Self.pipelines + ["insloc", "segloc"]).map { "pipelines/\($0).yaml" }
    for row in rows {
      guard case .string(let file)? = row["pipeline"] else { continue }
      #expect(files.contains(file), "\(file)")
    }
    #expect(!rows.isEmpty)
  }

  /// Five batches of four, and a checkpoint after every second.
  private func words(_ verb: String, _ pipeline: String, _ out: String) -> [String] {
    let settings =
      [
        "samples.count=20", "train.batch=4", "train.epochs=1", "train.checkpoint_steps=2",
        "train.learning_rate.warm_up_epochs=0",
      ]
      // Batch norm of projections needs two samples of a group.
      + (pipeline == "msf" ? ["train.msf.bn_groups=2"] : [])
    let threads = ["--device", "cpu", "--threads", "1", "--workers", "2"]
    return [verb, "pipelines/\(pipeline).yaml", "--out", out]
      + settings.flatMap { ["--set", $0] } + (verb == "train" ? threads : [])
  }

  private func metrics(_ tool: Tool, _ out: String) throws -> [JSONValue] {
    let path = tool.scratch.file("\(out)/train/metrics.jsonl")
    return try FileBytes.readText(path).split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8), at: path)
    }
  }

  @Test(arguments: pipelines)
  func `losses are finite, weights change, and a killed training comes to the same`(
    pipeline: String
  ) throws {
    let tool = try Tool()
    for out in ["whole", "killed"] {
      let made = try tool.run(words("generate", pipeline, out))
      #expect(made.status == 0, "\(made.err)")
    }
    let whole = try tool.run(words("train", pipeline, "whole"))
    #expect(whole.status == 0, "\(whole.err)")
    let lines = try metrics(tool, "whole")
    #expect(lines.count == 5)
    for line in lines {
      guard case .object(let members) = line else { continue }
      #expect(members.values.allSatisfy { $0.real?.isFinite == true }, "\(line)")
    }
    let folder = tool.scratch.file("whole/train")
    let last = try SafetensorsFile.read("\(folder)/backbone.safetensors")
    let early = try SafetensorsFile.read("\(folder)/checkpoint-000000004.safetensors")
    // What the encoder saw less its blur, it will want to see so again.
    let isHighPassed = pipeline == "salmask-moco-v2"
    #expect(last.metadata["pastiche.input_filter"] == (isHighPassed ? "high_pass" : nil))
    let name = "conv1.weight"
    let before = try #require(early.tensors.first { $0.key.hasSuffix("backbone.\(name)") })
    #expect(before.value != last.tensors[name])

    let process = try tool.start(words("train", pipeline, "killed"))
    let checkpoint = tool.scratch.file("killed/train/checkpoint-000000002.json")
    while process.isRunning, !FileBytes.exists(checkpoint) { usleep(1000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try tool.run(words("train", pipeline, "killed")).status == 0)
    for file in ["backbone.safetensors", "metrics.jsonl"] {
      let bytes = try ["whole", "killed"].map {
        Digest(of: try FileBytes.read(tool.scratch.file("\($0)/train/\(file)")))
      }
      #expect(bytes[0] == bytes[1], "\(file)")
    }
  }
}
#endif
