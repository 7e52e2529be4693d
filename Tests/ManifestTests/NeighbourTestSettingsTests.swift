import Manifest
import Support
import Testing

@Suite struct NeighbourTestSettingsTests {
  private static let needed = "dataset: roads.yaml, bank: train, queries: val, size_px: [64, 48]"

  @Test func `defaults are those that explain prints`() throws {
    #expect(
      try EvaluationFixture().explained(
        "knn: { \(Self.needed) }", train: "train: { method: simclr, backbone: resnet50 }") == """
          - knn:
              dataset: roads.yaml
              bank: train
              queries: val
              size_px: [64, 48]
              backbone: resnet50
              stem: standard
              init: [random, pretrained]
              seeds: 1
              neighbours: 20
              temperature: 0.07

          """)
  }

  @Test func `every key is read`() throws {
    let settings: NeighbourTestSettings = try EvaluationFixture().settings(
      "knn: { \(Self.needed), neighbours: 200, temperature: 0.5, init: random, seeds: 4 }")
    #expect(settings.bank.name == "train")
    #expect(settings.queries.name == "val")
    #expect(settings.sizePixels == (64, 48))
    #expect(settings.neighbours == 200)
    #expect(settings.temperature == 0.5)
    #expect(settings.seeds == 4)
    #expect(settings.segmentation == nil)
  }

  @Test(
    arguments: [
      (
        "dataset: bags.yaml, bank: all, queries: al, size_px: [64, 48]",
        [
          "p.yaml:6:38: split 'all' of dataset 'bags' has no labels to evaluate with; "
            + "describe them in bags.yaml",
          "p.yaml:6:52: dataset 'bags' has no split 'al'; did you mean 'all'?",
        ]
      ),
      (
        "neighbours: 0, temperature: 0, \(needed)",
        [
          "p.yaml:6:24: 'neighbours' in evaluation 'knn' is 0, "
            + "expected a whole number in 1...100000",
          "p.yaml:6:40: 'temperature' in evaluation 'knn' is 0, expected a number in 0.001...100",
        ]
      ),
    ] as [(String, [String])])
  func `what is wrong is told at its place`(settings: String, expected: [String]) throws {
    #expect(try EvaluationFixture().read("knn: { \(settings) }").lines == expected)
  }
}
