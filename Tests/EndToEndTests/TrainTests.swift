#if Torch
import Foundation
import Safetensors
import Shards
import Support
import TestSupport
import Testing

/// The promises of `train` and `export`, kept by the product itself on a small network.
@Suite(.serialized, .trainsOnce) struct TrainTests {
  let run: TrainedRun
  var tool: Tool { run.tool }

  init() throws {
    run = try #require(TrainedRun.shared)
  }

  func file(_ name: String) -> String { tool.scratch.file(name) }

  @Test func `a training tells what it did, and leaves weights, curves and checkpoints`() throws {
    let lines = run.outcome.out.split(separator: "\n").map(String.init)
    try #require(lines.count == 4)
    #expect(
      lines[0].replacing(/in \d+:\d\d, [\d.]+ samples/, with: "in …, … samples")
        == "trained  moco_v2 of a resnet18 with 11.5 million parameters, 9 steps in …, "
        + "… samples/s on cpu with 1 thread and 2 workers")
    #expect(
      lines[1].replacing(/[\d.]+/, with: "…") == "loss     … at its highest in step …, … at last")
    #expect(lines[2] == "page     run/train/report.html")
    #expect(
      lines[3]
        == "weights  run/train/backbone.safetensors  sha256 \("\(run.weights)".prefix(16))…")
    #expect(
      try run.names(in: "run") == [
        "backbone.safetensors", "checkpoint-000000008.json", "checkpoint-000000008.safetensors",
        "checkpoint-000000009.json", "checkpoint-000000009.safetensors", "metrics.jsonl",
        "report.html", "report.json",
      ])
    let path = file("run/train/report.json")
    let report = try JSONValue(parsing: try FileBytes.read(path), at: path)
    #expect(report["weights_sha256"] == .string("\(run.weights)"))
    #expect(report["steps"] == 9)
    #expect(report["samples"] == 24)
    #expect(report["last_call"]?["interrupted"] == false)
    #expect(try FileBytes.readText(file("run/train/report.html")).contains("</html>"))
  }

  @Test func `every step has a line of finite numbers`() throws {
    let lines = try run.lines(in: "run")
    #expect(lines.compactMap { $0["step"]?.whole } == Array(1...9))
    for line in lines {
      guard case .object(let members) = line else { continue }
      #expect(
        members.keys.sorted() == [
          "accuracy", "embedding_std", "learning_rate", "loss", "negative_similarity",
          "positive_similarity", "step",
        ])
      #expect(members.values.allSatisfy { $0.real?.isFinite == true }, "\(line)")
    }
    // Half a cosine from 0.03 for each 256 samples, changed once an epoch.
    let rates = lines.compactMap { $0["learning_rate"]?.real }
    let base = 0.03 * 8 / 256
    let expected = [1, 1, 1, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25].map { $0 * base }
    #expect(zip(rates, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(rates)")
  }

  // MARK: Interruptions

  /// Waits for something to be true of the files; not beyond the end of the process.
  private func wait(for process: Process, until isTrue: () throws -> Bool) rethrows {
    while process.isRunning, try !isTrue() { usleep(1000) }
  }

  @Test func `killed at four moments and called again, it comes to the same bytes`() throws {
    try run.begin("killed")
    let moments: [() throws -> Bool] = [
      { try run.lines(in: "killed").count >= 1 },
      { FileBytes.exists(file("killed/train/checkpoint-000000002.safetensors.tmp")) },
      { FileBytes.exists(file("killed/train/checkpoint-000000006.json")) },
      { FileBytes.exists(file("killed/train/backbone.safetensors.tmp")) },
    ]
    for moment in moments {
      let process = try tool.start(TrainedRun.command("killed"))
      // A line that is cut short is read again.
      wait(for: process) { (try? moment()) ?? false }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
    }
    let last = try tool.run(TrainedRun.command("killed"))
    #expect(last.status == 0)
    #expect(last.err == "note     goes on from step 9 of 9\n")
    #expect(try run.isEqual(to: "killed"))
    #expect(try run.names(in: "killed") == run.names(in: "run"))
  }

  @Test func `an interrupt ends it with 130 and a checkpoint, and it goes on from there`() throws {
    let out = "interrupted"
    try run.begin(out)
    let process = try tool.start(TrainedRun.command(out), output: out)
    wait(for: process) { ((try? run.lines(in: out).count) ?? 0) >= 3 }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    let done = try run.lines(in: out).count
    try #require((3..<9).contains(done))
    #expect(try run.names(in: out).contains("checkpoint-00000000\(done).json"))
    #expect(try !run.names(in: out).contains("backbone.safetensors"))
    let said = try FileBytes.readText(file("\(out).out")).split(separator: "\n").last
    #expect(said == "stopped  at step \(done) of 9; the same call goes on from there")
    let next = try tool.run(TrainedRun.command(out))
    #expect(next.status == 0)
    #expect(next.err.hasPrefix("note     goes on from step \(done) of 9\n"))
    #expect(try run.isEqual(to: out))
    #expect(try run.names(in: out) == run.names(in: "run"))
  }

  @Test func `killed before its first checkpoint, it tries the features of step 0 once`() throws {
    try run.begin("knn")
    try writeKinds(channels: 3)
    let command = TrainedRun.command(
      "knn",
      set: "train.knn={ dataset: kinds.yaml, bank: all, queries: all, neighbours: 1 }",
      "train.epochs=1", "train.checkpoint_steps=1000")
    let process = try tool.start(command)
    wait(for: process) { ((try? run.lines(in: "knn").count) ?? 0) >= 2 }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let outcome = try tool.run(command)
    #expect(outcome.status == 0, "\(outcome.err)")
    let trials = try run.lines(in: "knn").filter { $0["knn_top1"] != nil }
    #expect(trials.compactMap { $0["step"]?.whole } == [0, 3])
    // The nearest image of each is itself.
    #expect(
      trials.compactMap { $0["knn_top1"]?.real } == [100, 100], "\(trials)")
    #expect(outcome.out.contains("\nknn      100 % at first, 100 % at last\n"))
  }

  @Test func `two processes do not train in one folder`() throws {
    guard let lock = try FileLock.acquire(path: file("run/train/.train.lock"), wait: false) else {
      Issue.record("the lock is taken")
      return
    }
    let outcome = try tool.run(TrainedRun.command("run"))
    lock.release()
    #expect(outcome.status == 1)
    #expect(
      outcome.err == "pastiche: run/train: another process trains here; "
        + "wait for it, or choose another folder with --out\n")
  }

  // MARK: Refusals

  @Test(
    arguments: [
      (
        ["train", "tiny.yaml", "--out", "none"], 1,
        "none/shards: holds no finished run; make them first: pastiche generate "
          + "tiny.yaml --out none; or give anyone's with --shards"
      ),
      (
        ["train", "tiny.yaml", "--out", "run", "--set", "seed=4"], 2,
        "run/shards: was made by another manifest: seed is 3 there and 4 here; "
          + "choose another folder with --out, or make the shards again"
      ),
      (
        ["train", "tiny.yaml", "--out", "run", "--threads", "1", "--set", "train.epochs=4"], 2,
        "run/train: holds the checkpoint of another training: train.epochs is 3 there and 4 here; "
          + "choose another folder with --out, or delete this one"
      ),
      (
        ["train", "pipelines/quickstart.yaml"], 2,
        "pipelines/quickstart.yaml: names no method to train; "
          + "write 'train: { method: moco_v2 }'"
      ),
      (
        ["train", "tiny.yaml", "--out", "run", "--set", "train.init=none.safetensors"], 1,
        "none.safetensors: cannot be opened: no such file or directory"
      ),
      (
        ["train", "tiny.yaml", "--shards", "none.tar"], 1,
        "none.tar: is neither a folder, a tar nor a pattern"
      ),
      (
        ["export", "none", "--out", "weights.safetensors"], 1,
        "none: holds no checkpoint; "
          + "name a checkpoint-….safetensors, or the folder of a run that was trained"
      ),
    ] as [([String], Int32, String)])
  func `what cannot be trained or exported is refused with a sentence`(
    arguments: [String], status: Int32, sentence: String
  ) throws {
    let outcome = try tool.run(arguments)
    #expect(outcome.status == status)
    #expect(outcome.err == "pastiche: \(sentence)\n")
    #expect(outcome.out.isEmpty)
  }

  @Test(arguments: [
    (
      ["export", "run", "--out", "weights.bin"],
      "--out is 'weights.bin', expected a name that ends in .safetensors"
    ),
    (["train", "tiny.yaml", "--threads", "0"], "--threads is 0, expected 1...1024"),
    (["train", "tiny.yaml", "--workers", "1025"], "--workers is 1025, expected 1...1024"),
    (
      ["train", "tiny.yaml", "--device", "gpu"],
      "The value 'gpu' is invalid for '--device <device>'. "
        + "Please provide one of 'auto', 'cpu' or 'cuda'."
    ),
  ]) func `a wrong option is refused with a sentence`(
    arguments: [String], sentence: String
  ) throws {
    let outcome = try tool.run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.err.split(separator: "\n").first == "Error: \(sentence)")
    #expect(outcome.out.isEmpty)
  }

  private static let hint = "delete the checkpoint, both files, to go on from the one before"

  /// The JSON file of a checkpoint whose tensors were cut short, nil where it is the right one.
  @Test(
    arguments: [
      (
        nil,
        "checkpoint-000000009.safetensors: has other bytes than "
          + "damaged/train/checkpoint-000000009.json says: it was cut short or changed"
      ),
      ("{ no", "checkpoint-000000009.json: is not JSON"),
      ("", "checkpoint-000000009.json: is not JSON"),
      (#"{"version":1}"#, "checkpoint-000000009.json: is not the JSON file of a checkpoint"),
    ] as [(String?, String)])
  func `a damaged checkpoint is refused by name, by both verbs`(
    json: String?, sentence: String
  ) throws {
    try run.begin("damaged")
    defer { try? FileManager.default.removeItem(atPath: file("damaged")) }
    let whole = try FileBytes.readText(file("run/train/checkpoint-000000009.json"))
    try tool.scratch.write(json ?? whole, to: "damaged/train/checkpoint-000000009.json")
    let name = "checkpoint-000000009.safetensors"
    let handle = try #require(FileHandle(forReadingAtPath: file("run/train/\(name)")))
    let start = try #require(try handle.read(upToCount: 100_000))
    try tool.scratch.write(Array(start), to: "damaged/train/\(name)")
    let calls = [
      TrainedRun.command("damaged"), ["export", "damaged", "--out", "damaged.safetensors"],
    ]
    for arguments in calls {
      let outcome = try tool.run(arguments)
      #expect(outcome.status == 1)
      #expect(outcome.err == "pastiche: damaged/train/\(sentence); \(Self.hint)\n")
    }
    #expect(!FileBytes.exists(file("damaged.safetensors")))
  }

  @Test(
    .enabled(if: !FileBytes.exists("/dev/nvidiactl"), "there may be a CUDA device"))
  func `a device that is not there is refused`() throws {
    let outcome = try tool.run("train", "tiny.yaml", "--out", "run", "--device", "cuda")
    #expect(outcome.status == 2)
    #expect(
      outcome.err.replacing(/libtorch [0-9.]+\S*/, with: "libtorch 0")
        == "pastiche: --device cuda: libtorch 0 finds no CUDA device; "
        + "build with LIBTORCH=DIR of a libtorch with CUDA, or train on the cpu\n")
  }
}
#endif
