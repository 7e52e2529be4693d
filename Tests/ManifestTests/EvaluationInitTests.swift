import Manifest
import Support
import Testing

@Suite struct EvaluationInitTests {
  private static let training = "train: { method: moco_v2 }"

  private func read(
    _ inits: String, train: String = training
  ) throws
    -> ManifestFixture.Reading<PipelineManifest>
  {
    try EvaluationFixture().read(
      "knn: { init: \(inits), dataset: roads.yaml, bank: train, queries: val, size_px: [8, 8] }",
      train: train)
  }

  private func inits(_ inits: String, train: String = training) throws -> [EvaluationInit]? {
    let reading = try read(inits, train: train)
    #expect(reading.lines.isEmpty)
    return reading.value?.evaluations.first?.settings.inits.map(\.value)
  }

  @Test func `a word, a path and a list of both are read`() throws {
    #expect(try inits("pretrained") == [.pretrained])
    #expect(try inits("nets/a.safetensors", train: "") == [.file("nets/a.safetensors")])
    #expect(
      try inits("[supervised, a.safetensors, random, ./b.safetensors]")
        == [.supervised, .file("a.safetensors"), .random, .file("./b.safetensors")])
  }

  @Test func `without the key weights that are trained are compared with random ones`() throws {
    let settings = "knn: { dataset: roads.yaml, bank: train, queries: val, size_px: [8, 8] }"
    let fixture = try EvaluationFixture()
    let alone = try fixture.read(settings).value?.evaluations.first?.settings.inits
    #expect(alone?.map(\.value) == [.random])
    let trained = try fixture.read(settings, train: Self.training).value
    #expect(trained?.evaluations.first?.settings.inits.map(\.value) == [.random, .pretrained])
  }

  @Test func `results call an init by its word or path, which starts from the manifest`() {
    let inits: [EvaluationInit] = [.random, .supervised, .pretrained, .file("../a.safetensors")]
    #expect(inits.map(\.name) == ["random", "supervised", "pretrained", "../a.safetensors"])
    #expect(
      inits.map { $0.path(from: "pipelines/p.yaml") } == [nil, nil, nil, "a.safetensors"])
  }

  @Test(
    arguments: [
      (
        "pretraned", training,
        [
          "p.yaml:6:18: 'init' in evaluation 'knn' holds 'pretraned', expected random, supervised, "
            + "pretrained or a path that ends in .safetensors; did you mean 'pretrained'?"
        ]
      ),
      (
        "[random, weights.pth]", training,
        [
          "p.yaml:6:27: 'init' in evaluation 'knn' holds 'weights.pth', expected random, "
            + "supervised, pretrained or a path that ends in .safetensors"
        ]
      ),
      ("''", training, ["p.yaml:6:18: 'init' in evaluation 'knn' holds an empty text"]),
      (
        "[]", training,
        [
          "p.yaml:6:18: 'init' in evaluation 'knn' should be a text or a list of texts, "
            + "found an empty list"
        ]
      ),
      (
        "[random, pretrained, random]", training,
        ["p.yaml:6:39: init 'random' is listed twice"]
      ),
      (
        "[a.safetensors, x/../a.safetensors]", "",
        ["p.yaml:6:34: init 'x/../a.safetensors' is listed twice"]
      ),
      (
        "[supervised, pretrained]", "",
        [
          "p.yaml:6:19: init 'supervised' needs 'method' in 'train'; "
            + "write 'train: { method: moco_v2 }', or leave it out",
          "p.yaml:6:31: init 'pretrained' needs 'method' in 'train'; "
            + "write 'train: { method: moco_v2 }', or leave it out",
        ]
      ),
      (
        "pretrained", "train: { batch: 4 }",
        [
          "p.yaml:6:18: init 'pretrained' needs 'method' in 'train'; "
            + "write 'train: { method: moco_v2 }', or leave it out"
        ]
      ),
      (
        "[supervised, pretrained]", training + "\nshards: { masks: none }",
        [
          "p.yaml:6:19: init 'supervised' learns from label maps, but 'masks' is none; "
            + "write 'shards: { masks: png }', or leave it out"
        ]
      ),
    ] as [(String, String, [String])])
  func `what is wrong in 'init' is told at its place`(
    inits: String, train: String, expected: [String]
  ) throws {
    #expect(try read(inits, train: train).lines == expected)
  }

  @Test func `a method that does not exist is reported once`() throws {
    #expect(
      try read("pretrained", train: "train: { method: moco }").lines == [
        "p.yaml:7:18: 'method' in 'train' is 'moco', expected one of moco_v2, simclr, byol, msf, "
          + "mls, slotcon, insloc, segloc"
      ])
  }
}
