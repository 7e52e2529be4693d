import Manifest
import Support
import Testing

@Suite struct TrainSettingsTests {
  private static let head = """
    version: 1
    name: p
    sources: { bags: { dataset: bags.yaml } }
    samples: { each: bags }

    """

  /// What a pipeline with these settings of `train` reads as.
  private func read(_ train: String) throws -> ManifestFixture.Reading<PipelineManifest> {
    try ManifestFixture().pipeline(Self.head + "train: { \(train) }\n")
  }

  private func learning(_ train: String) throws -> LearningSettings {
    let reading = try read(train)
    #expect(reading.lines.isEmpty)
    return try #require(reading.value?.train?.learning)
  }

  @Test func `defaults are those that explain prints`() throws {
    let explained = try read("method: moco_v2").value?.resolved.yaml()
    let train = explained?.split(separator: "train:\n").last?.split(separator: "on_error:").first
    #expect(
      train.map(String.init) == """
          batch: 128
          method: moco_v2
          backbone: resnet18
          stem: standard
          epochs: 200
          accumulate: 1
          moco_v2:
            queue: 65536
            key_momentum: 0.999
            temperature: 0.2
            dimension: 128
            projector_layers: 2
            bn_groups: 8
          precision: fp32
          sgd: {momentum: 0.9, weight_decay: 0.0001, nesterov: false}
          learning_rate:
            base: 0.015
            warm_up_epochs: 0.0
            warm_up_from: 0.0
            decay: cosine
            end: 0.0
            changes_each: epoch
          keep: 2

        """)
  }

  @Test func `what is not written is absent, and nothing is trained without a method`() throws {
    let settings = try learning("method: moco_v2")
    #expect(settings.clipNorm == nil)
    #expect(settings.initialWeights == nil)
    #expect(settings.checkpointSteps == nil)
    #expect(settings.neighbours == nil)
    #expect(settings.method.needs.views == ["query", "key"])
    let other = try read("batch: 3")
    #expect(other.lines.isEmpty)
    #expect(other.value?.train?.batch == 3)
    #expect(other.value?.train?.learning == nil)
  }

  @Test func `every key is read`() throws {
    let settings = try learning(
      "method: moco_v2, batch: 12, backbone: resnet50, stem: small, epochs: 7, accumulate: 2, "
        + "precision: bf16, sgd: { momentum: 0.5, weight_decay: 0.01, nesterov: true }, "
        + "learning_rate: { base: 0.5, warm_up_epochs: 1.5, decay: steps, at_epochs: [3, 5], "
        + "factor: 0.2, changes_each: step }, clip_norm: 4, init: start.safetensors, keep: 5, "
        + "checkpoint_steps: 100, moco_v2: { queue: 96, key_momentum: 0.9, temperature: 0.07, "
        + "dimension: 64, projector_layers: 1, bn_groups: 3 }, knn: { dataset: items.yaml, "
        + "bank: train, queries: val, neighbours: 20, temperature: 0.5, every_epochs: 2 }")
    #expect(settings.backbone == .resnet50)
    #expect(settings.stem == .small)
    #expect(settings.epochs == 7)
    #expect(settings.accumulate == 2)
    #expect(settings.precision == .bf16)
    guard case .sgd(let momentum, let weightDecay, let isNesterov) = settings.optimiser else {
      Issue.record("\(settings.optimiser)")
      return
    }
    #expect(momentum == 0.5)
    #expect(weightDecay == 0.01)
    #expect(isNesterov)
    #expect(settings.learningRate.base == 0.5)
    #expect(settings.learningRate.warmUpEpochs == 1.5)
    #expect(settings.learningRate.decay == .steps)
    #expect(settings.learningRate.epochs == [3, 5])
    #expect(settings.learningRate.factor == 0.2)
    #expect(settings.learningRate.change == .step)
    #expect(settings.clipNorm == 4)
    #expect(settings.initialWeights?.value == "start.safetensors")
    #expect(settings.keep == 5)
    #expect(settings.checkpointSteps == 100)
    let numbers = try #require(settings.method as? MoCoSettings)
    #expect(numbers.queue == 96)
    #expect(numbers.contrast.keyMomentum == 0.9)
    #expect(numbers.contrast.temperature == 0.07)
    #expect(numbers.contrast.dimension == 64)
    #expect(numbers.projectorLayers == 1)
    #expect(numbers.groups == 3)
    let knn = try #require(settings.neighbours)
    #expect(knn.dataset.name == "items")
    #expect(knn.bank.name == "train")
    #expect(knn.queries.name == "val")
    #expect(knn.neighbours == 20)
    #expect(knn.temperature == 0.5)
    #expect(knn.everyEpochs == 2)
  }

  @Test(arguments: [(128, 1, 0.015), (256, 1, 0.03), (64, 4, 0.03), (32, 1, 0.00375)])
  func `without a rate it is 0.03 for each 256 samples of a step`(
    batch: Int, accumulate: Int, rate: Double
  ) throws {
    let settings = try learning("method: moco_v2, batch: \(batch), accumulate: \(accumulate)")
    #expect(settings.learningRate.base == rate)
  }

  @Test func `steps are at 60 and 80 percent of the epochs unless they are written`() throws {
    let settings = try learning("method: moco_v2, epochs: 50, learning_rate: { decay: steps }")
    #expect(settings.learningRate.epochs == [30, 40])
    #expect(settings.learningRate.factor == 0.1)
  }

  @Test func `the numbers of InsLoc and SegLoc are the paper's, or those that are written`() throws
  {
    let plain = try read("method: segloc").value?.resolved.yaml()
    let numbers = plain?.split(separator: "  segloc:\n").last?.split(separator: "  precision:")
      .first
    #expect(
      numbers.map(String.init) == """
            policy: own
            start: empty
            features: pyramid
            key_momentum: 0.999
            temperature: 0.2
            dimension: 128
            box_augmentation: true
            bn_groups: 8

        """)
    let written = try learning(
      "method: segloc, segloc: { queue_per_class: 40, policy: complement, start: random, "
        + "features: c4, box_augmentation: false, bn_groups: 4 }")
    let segloc = try #require(written.method as? SegLocSettings)
    let other = try learning(
      "method: insloc, insloc: { queue: 512, temperature: 0.1, dimension: 64 }")
    let insloc = try #require(other.method as? InsLocSettings)
    #expect(segloc.queue == 40)
    #expect(segloc.policy == .complement)
    #expect(segloc.start == .random)
    #expect(segloc.region.features == .c4)
    #expect(!segloc.region.augmentsBoxes)
    #expect(segloc.region.groups == 4)
    #expect(insloc.queue == 512)
    #expect(insloc.region.features == .pyramid)
    #expect(insloc.region.contrast.temperature == 0.1)
    #expect(insloc.region.contrast.dimension == 64)
    #expect(insloc.region.contrast.keyMomentum == 0.999)
  }

  @Test(
    arguments: [
      (
        "method: moco_v3",
        [
          "p.yaml:5:18: 'method' in 'train' is 'moco_v3', expected one of moco_v2, simclr, byol, msf, mls, slotcon, insloc, segloc; "
            + "did you mean 'moco_v2'?"
        ]
      ),
      ("epochs: 3", ["p.yaml:5:18: 'epochs' in 'train' needs 'method'; write 'method: moco_v2'"]),
      (
        "stem: small, knn: { dataset: bags.yaml }",
        [
          "p.yaml:5:16: 'stem' in 'train' needs 'method'; write 'method: moco_v2'",
          "p.yaml:5:28: 'knn' in 'train' needs 'method'; write 'method: moco_v2'",
        ]
      ),
      (
        "method: moco_v2, batch: 12",
        [
          "p.yaml:5:8: a batch of 12 has no 8 equal groups for batch norm; "
            + "choose 'batch' as a multiple of 'bn_groups'"
        ]
      ),
      (
        "method: moco_v2, moco_v2: { bn_groups: 3 }",
        [
          "p.yaml:5:49: a batch of 128 has no 3 equal groups for batch norm; "
            + "choose 'batch' as a multiple of 'bn_groups'"
        ]
      ),
      (
        "method: moco_v2, moco_v2: { queue: 100 }",
        [
          "p.yaml:5:45: the queue holds 100 keys, but one step makes 128; "
            + "choose a queue of several batches"
        ]
      ),
      (
        "method: moco_v2, accumulate: 4, moco_v2: { queue: 500 }",
        [
          "p.yaml:5:60: the queue holds 500 keys, but one step makes 512; "
            + "choose a queue of several batches"
        ]
      ),
      (
        "method: moco_v2, epochs: 10, learning_rate: { warm_up_epochs: 10, changes_each: step }",
        ["p.yaml:5:72: 'warm_up_epochs' is 10, but training ends after 10"]
      ),
      (
        "method: moco_v2, epochs: 10, learning_rate: { warm_up_epochs: 12.5, changes_each: step }",
        ["p.yaml:5:72: 'warm_up_epochs' is 12.5, but training ends after 10"]
      ),
      (
        "method: moco_v2, learning_rate: { warm_up_epochs: 5 }",
        [
          "p.yaml:5:60: a rate that stays the same within an epoch cannot warm up; "
            + "write 'changes_each: step'"
        ]
      ),
      (
        "method: moco_v2, learning_rate: { at_epochs: [120, 160] }",
        [
          "p.yaml:5:55: 'at_epochs' is for 'decay: steps', but 'decay' is 'cosine'; "
            + "leave one of them out"
        ]
      ),
      (
        "method: moco_v2, learning_rate: { decay: cosine, factor: 0.2 }",
        [
          "p.yaml:5:67: 'factor' is for 'decay: steps', but 'decay' is 'cosine'; "
            + "leave one of them out"
        ]
      ),
      (
        "method: moco_v2, knn: { dataset: items.yaml, bank: trian, queries: val }",
        ["p.yaml:5:61: dataset 'items' has no split 'trian'; did you mean 'train'?"]
      ),
      (
        "method: moco_v2, knn: { dataset: items.yaml, bank: train, queries: test }",
        ["p.yaml:5:77: dataset 'items' has no split 'test'; one of: train, val"]
      ),
      (
        "method: moco_v2, knn: { dataset: items.yaml }",
        [
          "p.yaml:5:32: 'knn' needs 'bank': a split of the dataset",
          "p.yaml:5:32: 'knn' needs 'queries': a split of the dataset",
        ]
      ),
      (
        "method: moco_v2, knn: { dataset: bags.yaml, bank: all, queries: all }",
        [
          "p.yaml:5:43: dataset 'bags' has no labels to try features on; "
            + "describe them in bags.yaml"
        ]
      ),
      (
        "method: moco_v2, knn: { dataset: none.yaml, bank: all, queries: all }",
        [
          "p.yaml:5:43: there is no dataset manifest 'none.yaml'; "
            + "paths start from the folder of the pipeline manifest"
        ]
      ),
      (
        "method: moco_v2, moco_v2: { queu: 4096 }",
        ["p.yaml:5:38: unknown key 'queu' in 'moco_v2'; did you mean 'queue'?"]
      ),
      (
        "method: moco_v2, moco_v3: { queue: 4096 }",
        ["p.yaml:5:27: unknown key 'moco_v3' in 'train'; did you mean 'moco_v2'?"]
      ),
      (
        "method: moco_v2, backbone: resnet19, stem: tiny, precision: fp16",
        [
          "p.yaml:5:37: 'backbone' in 'train' is 'resnet19', "
            + "expected one of resnet18, resnet34, resnet50; did you mean 'resnet18'?",
          "p.yaml:5:53: 'stem' in 'train' is 'tiny', expected one of standard, small",
          "p.yaml:5:70: 'precision' in 'train' is 'fp16', expected one of fp32, bf16; "
            + "did you mean 'bf16'?",
        ]
      ),
      (
        "method: moco_v2, sgd: { momentum: 1, weight_deca: 0 }",
        [
          "p.yaml:5:44: 'momentum' in 'sgd' is 1, expected a number in 0...0.9999",
          "p.yaml:5:47: unknown key 'weight_deca' in 'sgd'; did you mean 'weight_decay'?",
        ]
      ),
      (
        "method: moco_v2, moco_v2: { projector_layers: 3 }",
        ["p.yaml:5:56: 'projector_layers' in 'moco_v2' is 3, expected 1 or 2"]
      ),
      (
        "method: moco_v2, init: ''",
        ["p.yaml:5:33: 'init' in 'train' holds an empty text"]
      ),
      (
        "method: moco_v2, keep: 0, checkpoint_steps: 0, clip_norm: 0",
        [
          "p.yaml:5:68: 'clip_norm' in 'train' is 0, expected a number in 1e-06...1000000",
          "p.yaml:5:33: 'keep' in 'train' is 0, expected a whole number in 1...1000",
          "p.yaml:5:54: 'checkpoint_steps' in 'train' is 0, "
            + "expected a whole number in 1...1000000000",
        ]
      ),
    ] as [(String, [String])])
  func `what is wrong in 'train' is told at its place`(
    train: String, expected: [String]
  ) throws {
    #expect(try read(train).lines == expected)
  }

  @Test func `positions follow the lines of a manifest`() throws {
    let reading = try ManifestFixture().pipeline(
      Self.head + "train:\n  batch: 32\n  method: moco_v2\n  moco_v2:\n    queue: 31\n")
    #expect(
      reading.lines == [
        "p.yaml:9:12: the queue holds 31 keys, but one step makes 32; "
          + "choose a queue of several batches"
      ])
    #expect(reading.value?.train?.learning?.position.line == 7)
  }
}
