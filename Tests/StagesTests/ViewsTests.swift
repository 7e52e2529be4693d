import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct ViewsTests {
  private static let crop = "random_resized_crop: { size_px: [16, 16] }"

  @Test func `each view starts from the canvas, which goes`() throws {
    let views = try LoneStage(
      "  - views: { query: [ { flip: { probability: 1 } } ], key: [], small: [ { resize: { size_px: [2, 2] } } ] }"
    )
    let sample = try views.sample(CoordinatePicture.canvas(12, 10))
    #expect(sample.names == ["query", "key", "small"])
    let picture = CoordinatePicture.image(12, 10)
    #expect(sample["query"]?.image == picture.flipped())
    #expect(sample["key"]?.image == picture)
    #expect(sample["small"]?.image == picture.resized(to: PixelSize(2, 2)))
    #expect(sample["image"] == nil)
  }

  @Test func `views with the same stages draw different values`() throws {
    let views = try LoneStage(
      "  - views: { query: [ { \(Self.crop) } ], key: [ { \(Self.crop) } ] }")
    for index in 0..<20 {
      let sample = try views.sample(CoordinatePicture.canvas(150, 150), index: index)
      #expect(sample["query"]?.drawnBox != nil)
      #expect(sample["query"]?.drawnBox != sample["key"]?.drawnBox)
    }
  }

  @Test func `a crop can be asked to meet another view`() throws {
    let size = "size_px: [16, 16], scale_range: [0.04, 0.1]"
    let (apart, together) = (
      try LoneStage(
        "  - views: { query: [ { random_resized_crop: { \(size) } } ], "
          + "key: [ { random_resized_crop: { \(size) } } ] }"),
      try LoneStage(
        "  - views: { query: [ { random_resized_crop: { \(size) } } ], "
          + "key: [ { random_resized_crop: { \(size), overlap: { canvas: query } } } ] }")
    )
    func meetings(_ stage: LoneStage) throws -> Int {
      try (0..<60).count { index in
        let sample = try stage.sample(CoordinatePicture.canvas(150, 150), index: index)
        let boxes = try ["query", "key"].map { try #require(sample[$0]?.drawnBox) }
        return !boxes[0].intersection(boxes[1]).isEmpty
      }
    }
    let (by, asked) = (try meetings(apart), try meetings(together))
    #expect(by < 30)
    #expect(asked > by)
  }

  @Test func `nested stages are named after their place`() throws {
    let views = try LoneStage("  - views: { a: [ { flip: {} }, { \(Self.crop) }, { flip: {} } ] }")
    let sample = try views.sample(CoordinatePicture.canvas(20, 20))
    #expect(
      sample["a"]?.draws.map(\.stage) == [
        "views/flip", "views/random_resized_crop", "views/flip.2",
      ])
  }

  @Test func `a view's draws do not depend on the other views`() throws {
    let one = try LoneStage("  - views: { key: [ { \(Self.crop) } ] }")
    let two = try LoneStage("  - views: { query: [ { flip: {} } ], key: [ { \(Self.crop) } ] }")
    for index in 0..<10 {
      let canvas = CoordinatePicture.canvas(100, 100)
      let box = try one.sample(canvas, index: index)["key"]?.drawnBox
      #expect(try two.sample(canvas, index: index)["key"]?.drawnBox == box)
    }
  }

  @Test func `counted views are numbered and draw apart`() throws {
    let views = try LoneStage(
      "  - views: { count: { local: 3 }, global: [ { \(Self.crop) } ], local: [ { \(Self.crop) } ] }"
    )
    let sample = try views.sample(CoordinatePicture.canvas(150, 150))
    #expect(sample.names == ["global", "local0", "local1", "local2"])
    let boxes = sample.names.compactMap { sample[$0]?.drawnBox }
    #expect(Set(boxes.map { "\($0)" }).count == 4)
    // One more copy changes nothing about the others, nor about other views.
    let more = try LoneStage(
      "  - views: { count: { local: 4 }, global: [ { \(Self.crop) } ], local: [ { \(Self.crop) } ] }"
    )
    let larger = try more.sample(CoordinatePicture.canvas(150, 150))
    #expect(sample.names.allSatisfy { larger[$0]?.drawnBox == sample[$0]?.drawnBox })
  }

  @Test func `a counted view needs its plain name too, and all its numbered ones`() throws {
    #expect(
      try StageBench.messages(
        "  - views: { other: [] }\n"
          + "  - views: { from: other, count: { a: 2, b: 2 }, a: [], a1: [] }\n") == [
          "there is no view 'b' to count; one of: a, a1",
          "there is a canvas 'a1' already; use another name",
        ])
    #expect(
      try StageBench.messages(
        "  - views: { a: [], b: [] }\n  - views: { from: a, count: { b: 2 }, b: [] }\n") == [
          "there is a canvas 'b' already; use another name"
        ])
  }

  @Test func `a view may take the name of its canvas`() throws {
    let views = try LoneStage("  - views: { image: [ { flip: { probability: 1 } } ] }")
    let out = try views(CoordinatePicture.canvas(6, 4))
    #expect(out.image == CoordinatePicture.image(6, 4).flipped())
  }

  @Test(arguments: [
    (
      "{}", ["stage 'views' names no view; write 'query: [ { random_resized_crop: { … } } ]'"]
    ),
    ("{ from: imag, a: [] }", ["there is no canvas 'imag' at this point; did you mean 'image'?"]),
    (
      "{ a: flip }", ["'a' in stage 'views' should be a list of stages, found the text 'flip'"]
    ),
    (
      "{ a: [ flip ] }",
      [
        "a stage should be a mapping with one key, found the text 'flip'; write '- crop: { … }'"
      ]
    ),
    ("{ a: [ { flop: {} } ] }", ["there is no stage 'flop'; did you mean 'flip'?"]),
    (
      "{ a: [ { random_resized_crop: { size_px: [8, 8], overlap: { canvas: b } } } ], b: [] }",
      ["there is no view 'b' before this one in 'views'"]
    ),
    (
      "{ a: [ { flip: { on: image } } ] }", ["there is no canvas 'image' at this point; one of: a"]
    ),
    (
      "{ a: [ { background: { from: photos, canvases: b } } ] }",
      [
        "stage 'background' cannot stand inside a view, because it makes canvases; "
          + "put it before or after 'views'"
      ]
    ),
    (
      "{ a: [ { views: { b: [] } } ] }",
      [
        "stage 'views' cannot stand inside a view, because it makes canvases; "
          + "put it before or after 'views'"
      ]
    ),
  ])
  func `wrong settings are reported`(settings: String, messages: [String]) throws {
    #expect(try StageBench.messages("  - views: \(settings)\n") == messages)
  }

  @Test func `later stages see the views and no longer the canvas`() throws {
    #expect(
      try StageBench.messages(
        "  - views: { a: [], b: [] }\n  - flip: { on: [a, image] }\n  - views: { from: a, b: [] }\n"
      )
        == [
          "there is no canvas 'image' at this point; one of: a, b",
          "there is a canvas 'b' already; use another name",
        ])
  }
}
