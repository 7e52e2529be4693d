#if Torch
import Support
import TestSupport
import Testing

/// Labelled images that features are tried on while training.
extension TrainTests {
  /// Six bags of two classes, `kinds.yaml`, read with so many channels.
  func writeKinds(channels: Int) throws {
    for (index, kind) in ["a", "a", "a", "b", "b", "b"].enumerated() {
      let bytes = try FileBytes.read(file("fixtures/bags/00\(index).jpg"))
      try tool.scratch.write(bytes, to: "kinds/\(kind)/\(index).jpg")
    }
    try tool.scratch.write(
      """
      version: 1
      name: kinds
      kind: transmission
      channels: \(channels)
      root: kinds
      classes: [a, b]
      labels: { whole_images: { class: "{parent}" } }
      splits: { all: { images: "*/*.jpg" } }

      """, to: "kinds.yaml")
  }

  private static let trial =
    "train.knn={ dataset: kinds.yaml, bank: all, queries: all, neighbours: 1 }"

  @Test func `gray images are tried on an encoder of three channels`() throws {
    try run.begin("gray")
    try writeKinds(channels: 1)
    let outcome = try tool.run(
      TrainedRun.command("gray", set: Self.trial, "train.epochs=1", "train.checkpoint_steps=1000"))
    #expect(outcome.status == 0, "\(outcome.err)")
    // The nearest image of each is itself.
    let trials = try run.lines(in: "gray").compactMap { $0["knn_top1"]?.real }
    #expect(trials == [100, 100])
  }

  @Test func `images of two channels are refused for an encoder of three`() throws {
    try run.begin("dual")
    try writeKinds(channels: 2)
    let outcome = try tool.run(TrainedRun.command("dual", set: Self.trial))
    #expect(outcome.status == 2)
    #expect(
      outcome.err == "pastiche: --set \(Self.trial): dataset 'kinds' has 2 channels "
        + "but views have 3; set its 'channels'\n")
  }
}
#endif
