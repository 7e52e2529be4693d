import Imaging
import Manifest
import Stages
import Support
import TestSupport
import Testing

@Suite struct TrainingPlanTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  /// A pipeline whose shards hold `query` of 40x30 and `key` of any size.
  private func pipeline(_ train: String) -> String {
    """
    sources: { photos: { dataset: photos.yaml }, items: { dataset: items.yaml, as: segments } }
    samples: { each: items }
    stages:
      - background: { from: photos, canvases: [query, key] }
      - crop: { on: query, size_px: [40, 30] }
    train:
    \(train)

    """
  }

  private func plan(_ train: String) throws -> TrainingPlan {
    try #require(try bench.plan(pipeline(train)).training)
  }

  @Test func `it starts from the shards' canvases and ends with the batch's views`() throws {
    let plan = try plan("  augment: [ { resize: { on: key, size_px: [20, 10] } }, { flip: {} } ]")
    #expect(plan.inputs.map(\.name) == ["query", "key"])
    #expect(plan.views.map(\.description) == ["query 3x30x40", "key 3x10x20"])
    #expect(plan.batch == 128)
    #expect(plan.batchSize.bytes == 128 * 3 * 4 * (1200 + 200))
    #expect(plan.stages.map(\.id) == ["train/resize", "train/flip"])
  }

  @Test func `without 'train' there is none, and shards depend on nothing in it`() throws {
    let head = pipeline("").replacing("train:\n", with: "")
    let without = try bench.plan(head)
    #expect(without.training == nil)
    let with = try bench.plan(
      pipeline("  { batch: 3, augment: [ { resize: { size_px: [8, 8] } } ] }"))
    #expect(with.generation == without.resolved)
    #expect(with.stages.map(\.id) == without.stages.map(\.id))
    #expect(
      with.resolved.json["train"]
        == [
          "batch": 3,
          "augment": [
            ["resize": ["size_px": [8, 8], "mode": "stretch", "filter": "bilinear"]]
          ],
        ])
  }

  @Test(
    arguments: [
      ("[]", nil, ["key"]), ("[ { crop: { size_px: [8, 6] } } ]", PixelSize(8, 6), []),
      ("[ { center_crop: { size_px: [8, 6] } } ]", PixelSize(8, 6), []),
      ("[ { random_resized_crop: { size_px: [8, 6] } } ]", PixelSize(8, 6), []),
      ("[ { resize: { size_px: [8, 6], mode: pad } } ]", PixelSize(8, 6), []),
      ("[ { resize: { size_px: [8, 6], mode: fit } } ]", nil, ["query", "key"]),
      (
        "[ { crop: { size_px: [8, 6] } }, { transform: { rotate_degrees: [0, 90] } } ]", nil,
        ["query", "key"]
      ),
      (
        "[ { crop: { size_px: [8, 6] } }, { transform: { rotate_degrees: [0, 90], expand: false } } ]",
        PixelSize(8, 6), []
      ),
    ] as [(String, PixelSize?, [String])])
  func `views without one size for all samples are reported`(
    augment: String, size: PixelSize?, without: [String]
  ) throws {
    let text = pipeline("  augment: \(augment)")
    #expect(
      try bench.findings(text)
        == without.map {
          "test.yaml:9:12: canvas '\($0)' has no fixed size after 'train.augment', but batches need "
            + "one; end with 'random_resized_crop', 'resize' or 'crop' and its 'size_px'"
        })
    if let size { #expect(try bench.plan(text).training?.views.map(\.size) == [size, size]) }
  }

  @Test func `views take the size of their stages, or of the canvas they copy`() throws {
    let plan = try plan(
      """
        augment:
          - views: { from: query, a: [ { crop: { size_px: [8, 6] } } ], b: [], count: { a: 2 } }
          - crop: { on: key, size_px: [9, 9] }
      """)
    #expect(
      plan.views.map(\.description) == ["key 3x9x9", "a0 3x6x8", "a1 3x6x8", "b 3x30x40"])
  }

  @Test func `every mistake in 'train' is reported at its place`() throws {
    let unsized =
      "canvas 'key' has no fixed size after 'train.augment', but batches need one; "
      + "end with 'random_resized_crop', 'resize' or 'crop' and its 'size_px'"
    #expect(
      try bench.findings(pipeline("  { batches: 3, augment: [ { crap: {} } ] }")).sorted() == [
        "test.yaml:9:26: \(unsized)",
        "test.yaml:9:30: there is no stage 'crap'; did you mean 'crop'?",
        "test.yaml:9:5: unknown key 'batches' in 'train'; did you mean 'batch'?",
      ])
    #expect(
      try bench.findings(
        pipeline("  { batch: 0, augment: [ { resize: { size_px: [8, 8], on: [image] } } ] }")
      ).sorted() == [
        "test.yaml:9:12: 'batch' in 'train' is 0, expected a whole number in 1...65536",
        "test.yaml:9:24: \(unsized)",
        "test.yaml:9:60: there is no canvas 'image' at this point; one of: query, key",
      ])
    #expect(
      try bench.findings(
        pipeline("  { batch: 65536, augment: [ { resize: { size_px: [4000, 4000] } } ] }")) == [
          "test.yaml:9:12: a batch takes 22.8 TiB, over the limit of 8.0 GiB; "
            + "lower 'batch', or end with smaller views"
        ])
    // More bytes than there are numbers for.
    let names = (0..<28).map { "v\($0)x" }
    let many =
      names.map { "\($0): [ { resize: { size_px: [65500, 65500] } } ]" }.joined(separator: ", ")
      + ", count: { \(names.map { "\($0): 100" }.joined(separator: ", ")) }"
    #expect(
      try bench.findings(
        pipeline(
          "  { batch: 65536, augment: [ { views: { from: query, \(many) } }, "
            + "{ resize: { on: key, size_px: [8, 8] } } ] }")) == [
          "test.yaml:9:12: a batch takes \(ByteCount(.max)), over the limit of 8.0 GiB; "
            + "lower 'batch', or end with smaller views"
        ])
    #expect(
      try bench.findings(
        pipeline(
          "  augment: [ { resize: { size_px: [64, 64] } }, { paste: { segment: photos } } ]")) == [
          "test.yaml:9:51: 'train.augment' pastes whole images of source 'photos', which have no "
            + "class in the shards; paste them in 'stages', or use the source 'as: segments'"
        ])
  }
}
