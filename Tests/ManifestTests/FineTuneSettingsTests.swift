import Manifest
import Support
import Testing

/// `fine_tune`, and what `linear_segmentation` shares with it.
@Suite struct FineTuneSettingsTests {
  private static let needed =
    "dataset: roads.yaml, train: train, test: val, size_px: [64, 48], steps: 100"

  @Test func `defaults are those that explain prints`() throws {
    #expect(
      try EvaluationFixture().explained("fine_tune: { \(Self.needed) }") == """
        - fine_tune:
            dataset: roads.yaml
            train: train
            test: val
            size_px: [64, 48]
            backbone: resnet18
            stem: standard
            init: [random]
            seeds: 3
            output_stride: 16
            steps: 100
            batch: 16
            learning_rate: [0.003]
            warm_up_steps: 0
            schedule: cosine
            weight_decay: 0.0001
            head: fcn
            head_channels: 256

        """)
    #expect(
      try EvaluationFixture().explained("linear_segmentation: { \(Self.needed) }") == """
        - linear_segmentation:
            dataset: roads.yaml
            train: train
            test: val
            size_px: [64, 48]
            backbone: resnet18
            stem: standard
            init: [random]
            seeds: 3
            output_stride: 32
            steps: 100
            batch: 64
            learning_rate: [0.01]
            warm_up_steps: 0
            schedule: cosine
            weight_decay: 0.0001

        """)
  }

  @Test func `every key is read`() throws {
    let settings: FineTuneSettings = try EvaluationFixture().settings(
      "fine_tune: { dataset: roads.yaml, train: train, test: test, select: val, labels: 32, "
        + "size_px: [320, 240], augment: [ { resize: { size_px: [320, 240] } } ], head: aspp, "
        + "head_channels: 128, output_stride: 8, init: random, seeds: 5, steps: 500, batch: 8, "
        + "learning_rate: [0.003, 0.01], warm_up_steps: 20, schedule: steps, weight_decay: 0, "
        + "backbone: resnet50, stem: small }")
    let training = settings.training
    #expect(settings.dataset.name == "roads")
    #expect(training.train.name == "train")
    #expect(training.test.name == "test")
    #expect(training.select?.name == "val")
    #expect(training.labels == 32)
    #expect(training.sizePixels == (320, 240))
    #expect(settings.sizePixels == (320, 240))
    #expect(training.augment.map(\.name.name) == ["resize"])
    #expect(settings.head == .aspp)
    #expect(settings.headChannels == 128)
    #expect(training.outputStride == 8)
    #expect(settings.inits.map(\.value) == [.random])
    #expect(settings.seeds == 5)
    #expect(training.steps == 500)
    #expect(training.batch == 8)
    #expect(training.learningRates == [0.003, 0.01])
    #expect(training.warmUpSteps == 20)
    #expect(training.schedule == .steps)
    #expect(training.weightDecay == 0)
    #expect(settings.backbone == .resnet50)
    #expect(settings.stem == .small)
  }

  @Test func `what is not written is absent, and images are cropped and flipped`() throws {
    let settings: LinearSegmentationSettings = try EvaluationFixture().settings(
      "linear_segmentation: { \(Self.needed), learning_rate: 0.5 }")
    let training = settings.training
    #expect(training.select == nil)
    #expect(training.labels == nil)
    #expect(training.learningRates == [0.5])
    #expect(training.augment.map(\.name.name) == ["random_resized_crop", "flip"])
    let crop = try #require(training.augment.first?.settings)
    #expect(crop["size_px"]?.elements?.map(\.scalar) == [.integer(64), .integer(48)])
    #expect(crop["scale_range"]?.elements?.map(\.scalar) == [.number(0.5), .integer(1)])
    #expect(training.augment.last?.settings["probability"]?.scalar == .number(0.5))
  }

  @Test func `a linear head has no channels`() throws {
    let settings: FineTuneSettings = try EvaluationFixture().settings(
      "fine_tune: { \(Self.needed), head: linear }")
    #expect(settings.head == .linear)
    #expect(settings.headChannels == nil)
  }

  @Test func `the network is that of 'train'`() throws {
    let settings: FineTuneSettings = try EvaluationFixture().settings(
      "fine_tune: { \(Self.needed) }",
      train: "train: { method: moco_v2, backbone: resnet34, stem: small }")
    #expect(settings.backbone == .resnet34)
    #expect(settings.stem == .small)
    #expect(
      try EvaluationFixture().read(
        "fine_tune: { backbone: resnet50, stem: small, \(Self.needed) }",
        train: "train: { method: moco_v2, stem: small }"
      ).lines == [
        "p.yaml:6:28: 'backbone' is resnet50, but that of 'train' is resnet18; leave it out"
      ])
  }

  @Test(
    arguments: [
      (
        "dataset: roads.yaml, train: trian, test: more, size_px: [64, 48], steps: 1",
        [
          "p.yaml:6:46: dataset 'roads' has no split 'trian'; did you mean 'train'?",
          "p.yaml:6:59: split 'more' of dataset 'roads' has no labels to evaluate with; "
            + "describe them in roads.yaml",
        ]
      ),
      (
        "dataset: rods.yaml, train: train, test: val, size_px: [64, 48], steps: 1",
        [
          "p.yaml:6:27: there is no dataset manifest 'rods.yaml'; "
            + "paths start from the folder of the pipeline manifest"
        ]
      ),
      (
        "dataset: roads.yaml",
        [
          "p.yaml:6:16: evaluation 'fine_tune' needs 'train': a split of the dataset",
          "p.yaml:6:16: evaluation 'fine_tune' needs 'test': a split of the dataset",
          "p.yaml:6:16: evaluation 'fine_tune' needs 'size_px': "
            + "a size [width, height] in pixels, each in 1...65500",
          "p.yaml:6:16: evaluation 'fine_tune' needs 'steps': a whole number in 1...1000000000",
        ]
      ),
      (
        "select: val, \(needed)",
        [
          "p.yaml:6:26: 'select' is 'val', which is 'test' too; "
            + "choose learning rates on images that are not scored"
        ]
      ),
      (
        "learning_rate: [0.1, 0.01], \(needed)",
        [
          "p.yaml:6:33: several learning rates need 'select'; "
            + "name a split of the dataset that they are compared on, other than 'test'"
        ]
      ),
      (
        "learning_rate: [0.1, 0.1], \(needed)",
        ["p.yaml:6:39: 0.1 is listed twice in 'learning_rate' of evaluation 'fine_tune'"]
      ),
      (
        "learning_rate: [], \(needed)",
        [
          "p.yaml:6:33: 'learning_rate' in evaluation 'fine_tune' should be "
            + "a number in 1e-06...1000, or a list of such, found an empty list"
        ]
      ),
      (
        "learning_rate: fast, \(needed)",
        [
          "p.yaml:6:33: 'learning_rate' in evaluation 'fine_tune' should be "
            + "a number in 1e-06...1000, found the text 'fast'"
        ]
      ),
      (
        "labels: 4, \(needed)",
        ["p.yaml:6:26: 'labels' is 4, but a batch takes 16; lower 'batch'"]
      ),
      (
        "warm_up_steps: 100, \(needed)",
        ["p.yaml:6:33: 'warm_up_steps' is 100, but training ends after 100"]
      ),
      (
        "head: linear, head_channels: 64, \(needed)",
        [
          "p.yaml:6:47: 'head_channels' has no meaning beside 'head: linear'; "
            + "leave one of them out"
        ]
      ),
      (
        "output_stride: 4, head: fnc, schedule: step, seeds: 0, \(needed)",
        [
          "p.yaml:6:70: 'seeds' in evaluation 'fine_tune' is 0, expected a whole number in 1...1000",
          "p.yaml:6:33: 'output_stride' in evaluation 'fine_tune' is 4, expected 8 or 16 or 32",
          "p.yaml:6:57: 'schedule' in evaluation 'fine_tune' is 'step', "
            + "expected one of cosine, steps; did you mean 'steps'?",
          "p.yaml:6:42: 'head' in evaluation 'fine_tune' is 'fnc', "
            + "expected one of linear, fcn, aspp, pyramid; did you mean 'fcn'?",
        ]
      ),
      (
        "label: 32, \(needed)",
        [
          "p.yaml:6:18: unknown key 'label' in evaluation 'fine_tune'; did you mean 'labels'?"
        ]
      ),
      (
        "dataset: roads.yaml, train: train, test: val, size_px: [0, 48], steps: 1",
        [
          "p.yaml:6:74: 'size_px' in evaluation 'fine_tune' should be "
            + "a size [width, height] in pixels, each in 1...65500, found the number 0"
        ]
      ),
    ] as [(String, [String])])
  func `what is wrong in an evaluation is told at its place`(
    settings: String, expected: [String]
  ) throws {
    #expect(try EvaluationFixture().read("fine_tune: { \(settings) }").lines == expected)
  }

  @Test func `a linear segmentation has no head to choose`() throws {
    #expect(
      try EvaluationFixture().read("linear_segmentation: { head: fcn, \(Self.needed) }").lines == [
        "p.yaml:6:28: unknown key 'head' in evaluation 'linear_segmentation'; one of: dataset, train, "
          + "test, select, labels, size_px, backbone, stem, init, seeds, output_stride, steps, batch, "
          + "learning_rate, warm_up_steps, schedule, weight_decay, augment"
      ])
  }
}
