#if Torch
import Foundation
import Safetensors
import Shards
import Support
import TestSupport
import Testing

/// What goes in and out of a training beside its run: anyone's shards, first weights, exports, events.
extension TrainTests {
  /// A tar of sixteen JPEGs of the fixtures, `bags.tar`.
  private func makeTar() throws {
    let names = (0..<16).map { $0 < 10 ? "00\($0).jpg" : "0\($0).jpg" }
    let folder = "\(RepositoryRoot.path)/fixtures/bags"
    let end = try ChildProcess("/bin/tar", ["cf", file("bags.tar"), "-C", folder] + names).end()
    #expect(end.reason == .exit(0), "\(end.errors)")
  }

  @Test func `anyone's tar of pictures is trained on`() throws {
    try makeTar()
    let outcome = try tool.run(
      TrainedRun.command("tars", set: "train.epochs=1") + ["--shards", "bags.tar"])
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(outcome.out.contains(", 2 steps in "))
    #expect(try run.lines(in: "tars").count == 2)
    #expect(FileBytes.exists(file("tars/train/backbone.safetensors")))
    #expect(!FileBytes.exists(file("tars/shards")))
  }

  @Test func `anyone's tars are refused when samples have two canvases`() throws {
    try makeTar()
    try tool.scratch.write(
      """
      version: 1
      name: two
      sources: { bags: { dataset: manifests/fixture-bags.yaml } }
      samples: { count: 8 }
      stages:
        - background: { from: bags, canvases: [query, key], size_px: [32, 32] }
      train: { method: moco_v2, moco_v2: { queue: 64, bn_groups: 2 }, batch: 8 }

      """, to: "two.yaml")
    let outcome = try tool.run("train", "two.yaml", "--shards", "bags.tar")
    #expect(outcome.status == 2)
    #expect(
      outcome.err == "pastiche: two.yaml: samples have the canvases query, key, but those of "
        + "--shards have one picture; leave 'stages' out, and make views in 'augment'\n")
  }

  @Test func `a loss that is no number ends the training and names its samples`() throws {
    try run.begin("nan")
    let exported = try tool.run("export", "run", "--out", "nan.safetensors")
    #expect(exported.status == 0)
    var weights = try SafetensorsFile.read(file("nan.safetensors"))
    let shape = try #require(weights.tensors["conv1.weight"]).shape
    let count = shape.reduce(1, *)
    weights.tensors["conv1.weight"] = StoredTensor(
      [Float](repeating: .nan, count: count), shape: shape)
    try weights.write(file("nan.safetensors"))
    let outcome = try tool.run(TrainedRun.command("nan", set: "train.init=nan.safetensors"))
    #expect(outcome.status == 1)
    #expect(
      outcome.err == "pastiche: step 1, epoch 0: the loss is nan; the keys of its 8 samples are in "
        + "nan/train/non-finite-1.json; look at these samples, lower 'learning_rate.base', or set "
        + "'clip_norm'\n")
    let path = file("nan/train/non-finite-1.json")
    let told = try JSONValue(parsing: try FileBytes.read(path), at: path)
    #expect(told["keys"]?.elements?.count == 8)
    #expect(told["loss"] == "nan")
  }

  @Test func `an exported file is the backbone, and a training starts from it`() throws {
    let exported = try tool.run("export", "run", "--out", "start.safetensors")
    #expect(exported.status == 0)
    #expect(exported.out == "weights  start.safetensors: 100 tensors, 42.6 MiB, of step 9\n")
    #expect(Digest(of: try FileBytes.read(file("start.safetensors"))) == run.weights)
    let losses: [JSONValue?] = try ["init1", "init2"].map { out in
      try run.begin(out)
      let outcome = try tool.run(
        TrainedRun.command(
          out, set: "train.init=start.safetensors", "train.epochs=1",
          "train.checkpoint_steps=1000"))
      #expect(outcome.status == 0, "\(outcome.err)")
      return try run.lines(in: out).first?["loss"]
    }
    let drawn = try run.lines(in: "run").first?["loss"]
    #expect(losses[0] != nil)
    #expect(losses[0] == losses[1])
    #expect(losses[0] != drawn)
  }

  private static let initHint =
    "'init' takes the weights of 'backbone' and 'stem', as 'pastiche export' writes them"

  @Test func `first weights of another network are refused by a tensor's name`() throws {
    try run.begin("other")
    let weights = try FileBytes.read(file("run/train/backbone.safetensors"))
    try tool.scratch.write(weights, to: "small.safetensors")
    let larger = try tool.run(
      TrainedRun.command(
        "other", set: "train.init=small.safetensors", "train.backbone=resnet34"))
    #expect(larger.status == 1)
    #expect(
      larger.err == "pastiche: small.safetensors: has no tensor 'layer1.2.conv1.weight'; "
        + "\(Self.initHint)\n")
    try tool.scratch.write(try Self.deepened(weights), to: "large.safetensors")
    let smaller = try tool.run(TrainedRun.command("other", set: "train.init=large.safetensors"))
    #expect(smaller.status == 1)
    #expect(
      smaller.err == "pastiche: large.safetensors: has a tensor 'layer1.2.bn1.bias' that is not "
        + "expected; \(Self.initHint)\n")
  }

  /// A safetensors file with one tensor more, of the third block that a resnet34 begins with.
  private static func deepened(_ file: [UInt8]) throws -> [UInt8] {
    let length = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONValue(parsing: Array(file[8..<8 + length]), at: "header")
    guard case .object(var tensors) = header else { return file }
    let data = Array(file[(8 + length)...])
    let offsets: JSONValue = [.integer(data.count), .integer(data.count + 4)]
    let tensor: JSONValue = ["dtype": "F32", "shape": [1], "data_offsets": offsets]
    tensors["layer1.2.bn1.bias"] = tensor
    let text = JSONValue.object(tensors).text()
    let size = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return size + text + data + [UInt8](repeating: 0, count: 4)
  }

  // MARK: Judges

  @Test(.enabled(if: Judges.missingTorchvision == nil, "\(Judges.missingTorchvision ?? "")"))
  func `torchvision loads what export writes, but for the classifier`() throws {
    let exported = try tool.run("export", "run", "--out", "judged.safetensors")
    #expect(exported.status == 0)
    let answer = try Judges.run(
      """
      import json, struct, sys, torch, torchvision
      data = open(sys.argv[1], "rb").read()
      length = struct.unpack("<Q", data[:8])[0]
      header = json.loads(data[8:8 + length])
      header.pop("__metadata__", None)
      tensors = {}
      for name, entry in header.items():
          start, end = entry["data_offsets"]
          values = bytearray(data[8 + length + start:8 + length + end])
          tensors[name] = torch.frombuffer(values, dtype=torch.float32).reshape(entry["shape"])
      network = torchvision.models.resnet18()
      print(network.load_state_dict(tensors, strict=False).missing_keys)
      network.fc = torch.nn.Identity()
      network.load_state_dict(tensors, strict=True)
      features = network.eval()(torch.zeros(2, 3, 32, 32))
      print(list(features.shape), bool(features.isfinite().all()))
      """, [file("judged.safetensors")], with: Judges.torchvisionPython)
    #expect(answer == "['fc.weight', 'fc.bias']\n[2, 512] True\n")
  }

  private static let missing = Judges.missing(modules: "tensorboard")

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `TensorBoard reads the numbers of metrics.jsonl`() throws {
    let answer = try Judges.run(
      """
      import sys
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      run = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})
      run.Reload()
      for tag in sorted(run.Tags()['scalars']):
          for event in run.Scalars(tag):
              print(tag, event.step, event.value)
      """, [file("run/train")])
    let lines = try run.lines(in: "run")
    var expected: [String] = []
    for name in [
      "accuracy", "embedding_std", "learning_rate", "loss", "negative_similarity",
      "positive_similarity",
    ] {
      for (index, line) in lines.enumerated() {
        expected.append("train/\(name) \(index + 1) \(Float(try #require(line[name]?.real)))")
      }
    }
    // They print the double that a number of single precision is.
    let theirs = try answer.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      try #require(words.count == 3)
      return "\(words[0]) \(words[1]) \(try #require(Float(words[2])))"
    }
    #expect(theirs == expected)
  }
}
#endif
