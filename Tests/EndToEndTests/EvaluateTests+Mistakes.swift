#if Torch
import Foundation
import Support
import TestSupport
import Testing

/// What `evaluate` refuses, and how it says so.
extension EvaluateTests {
  @Test func `weights that were never trained are asked for`() throws {
    let outcome = try tool.run(EvaluatedRun.command("fresh"))
    #expect(outcome.status == 1)
    #expect(
      outcome.err == "pastiche: fresh/train/backbone.safetensors: is not there; "
        + "train first: pastiche train scored.yaml --out fresh\n")
  }

  private func knn(_ more: String, dataset: String = "kinds.yaml") -> String {
    "  - knn: { dataset: \(dataset), bank: all, queries: all, size_px: [32, 32], "
      + "neighbours: 1, \(more) }\n"
  }

  @Test func `weights of another network are refused by name`() throws {
    let weights = "run/train/backbone.safetensors"
    try run.write(
      "deep.yaml", evaluate: knn("backbone: resnet34, init: [\(weights)]"), trains: false)
    let outcome = try tool.run(EvaluatedRun.command("deep", "deep.yaml"))
    #expect(outcome.status == 1)
    #expect(
      outcome.err.replacing(/deep.yaml:\d+:\d+/, with: "deep.yaml:…")
        == "pastiche: deep.yaml:…: '\(weights)' is a resnet18 of 3 channels, but the evaluation is of "
        + "a resnet34 of 3 channels; write its 'backbone' and 'stem', or leave it out of 'init'\n")
  }

  @Test func `evaluations without a training may differ in their networks`() throws {
    try EvaluatedRun.writeKinds(to: tool.scratch, channels: 1, name: "gray-kinds")
    try run.write(
      "mixed.yaml", evaluate: knn("init: random", dataset: "gray-kinds.yaml") + knn("init: random"),
      trains: false)
    let outcome = try tool.run(EvaluatedRun.command("mixed", "mixed.yaml"))
    #expect(outcome.status == 0, "\(outcome.err)")
    let again = try tool.run(EvaluatedRun.command("mixed", "mixed.yaml"))
    #expect(again.err == "scored   everything already: there is nothing to do\n")
  }

  @Test func `more labelled images than there are are refused`() throws {
    try run.write(
      "many.yaml",
      evaluate: "  - fine_tune: { dataset: squares.yaml, train: train, test: test, "
        + "size_px: [64, 64], head: linear, labels: 1000, steps: 1, batch: 4, init: random }\n",
      trains: false)
    let outcome = try tool.run(EvaluatedRun.command("many", "many.yaml"))
    #expect(outcome.status == 1)
    #expect(
      outcome.err
        == "pastiche: labels: 1000 labelled images are asked for, but there are 6\n")
  }

  @Test func `an encoder is not taught by the shards of another manifest`() throws {
    try run.begin("taught")
    try run.write("taught.yaml", evaluate: knn("init: supervised"))
    let outcome = try tool.run(
      EvaluatedRun.command("taught", "taught.yaml") + ["--set", "samples.count=17"])
    #expect(outcome.status == 2)
    #expect(
      outcome.err == "pastiche: taught/shards: was made by another manifest: "
        + "samples.count is 16 there and 17 here; "
        + "make them first: pastiche generate taught.yaml --out taught\n")
  }

  @Test func `a dataset alone has nothing to score`() throws {
    let outcome = try tool.run("evaluate", "squares.yaml")
    #expect(outcome.status == 2)
    #expect(
      outcome.err
        == "pastiche: squares.yaml: is a dataset manifest, and there are no predictions to "
        + "score; give their folder with --predictions DIR, or name a pipeline\n")
  }
}
#endif
