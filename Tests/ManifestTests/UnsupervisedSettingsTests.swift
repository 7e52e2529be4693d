import Manifest
import Support
import Testing

@Suite struct UnsupervisedSettingsTests {
  private static let needed = "dataset: roads.yaml, train: more, test: val, size_px: [64, 48]"
  private static let slotcon = "train: { method: slotcon }"

  @Test func `defaults are those that explain prints, and no label is needed to cluster`() throws {
    #expect(
      try EvaluationFixture().explained("unsupervised: { \(Self.needed) }") == """
        - unsupervised:
            dataset: roads.yaml
            train: more
            test: val
            size_px: [64, 48]
            backbone: resnet18
            stem: standard
            init: [random]
            seeds: 3
            features: k_means
            clusters: classes

        """)
  }

  @Test func `every key is read`() throws {
    let settings: UnsupervisedSettings = try EvaluationFixture().settings(
      "unsupervised: { \(Self.needed), features: k_means, clusters: 27, init: random, seeds: 2 }")
    #expect(settings.train.name == "more")
    #expect(settings.test.name == "val")
    #expect(settings.sizePixels == (64, 48))
    #expect(settings.features == .kMeans)
    #expect(settings.clusters == 27)
    #expect(settings.seeds == 2)
    #expect(settings.segmentation == nil)
  }

  @Test func `prototypes are those that SlotCon learns`() throws {
    let settings: UnsupervisedSettings = try EvaluationFixture().settings(
      "unsupervised: { \(Self.needed), features: prototypes, init: pretrained }",
      train: Self.slotcon)
    #expect(settings.features == .prototypes)
    #expect(settings.clusters == nil)
  }

  @Test(
    arguments: [
      (
        "features: prototypes, \(needed)", "train: { method: moco_v2 }",
        [
          "p.yaml:6:31: 'features: prototypes' needs 'method: slotcon' in 'train'; "
            + "write 'features: k_means'"
        ]
      ),
      (
        "features: prototypes, \(needed)", "",
        [
          "p.yaml:6:31: 'features: prototypes' needs 'method: slotcon' in 'train'; "
            + "write 'features: k_means'"
        ]
      ),
      (
        "features: prototypes, init: [pretrained, random], \(needed)", slotcon,
        [
          "p.yaml:6:62: init 'random' has no prototypes to compare with; "
            + "write 'init: pretrained', or 'features: k_means'"
        ]
      ),
      (
        "features: prototypes, init: pretrained, clusters: 4, \(needed)", slotcon,
        [
          "p.yaml:6:71: 'clusters' is for 'features: k_means', but 'features' is 'prototypes'; "
            + "leave one of them out"
        ]
      ),
      (
        "clusters: 1, features: k_mean, \(needed)", "",
        [
          "p.yaml:6:44: 'features' in evaluation 'unsupervised' is 'k_mean', "
            + "expected one of k_means, prototypes; did you mean 'k_means'?",
          "p.yaml:6:31: 'clusters' in evaluation 'unsupervised' is 1, "
            + "expected a whole number in 2...65534, or 'classes'",
        ]
      ),
      (
        "clusters: class, \(needed)", "",
        [
          "p.yaml:6:31: 'clusters' in evaluation 'unsupervised' should be "
            + "a whole number in 2...65534, or 'classes', found the text 'class'; "
            + "did you mean 'classes'?"
        ]
      ),
      (
        "dataset: roads.yaml, train: val, test: more, size_px: [64, 48]", "",
        [
          "p.yaml:6:60: split 'more' of dataset 'roads' has no labels to evaluate with; "
            + "describe them in roads.yaml"
        ]
      ),
    ] as [(String, String, [String])])
  func `what is wrong is told at its place`(
    settings: String, train: String, expected: [String]
  ) throws {
    let reading = try EvaluationFixture().read("unsupervised: { \(settings) }", train: train)
    #expect(reading.lines == expected)
  }
}
