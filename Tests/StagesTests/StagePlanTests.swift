import Stages
import Support
import TestSupport
import Testing

@Suite struct StagePlanTests {
  private static let sources =
    "sources:\n  photos: { dataset: photos.yaml }\n  items: { dataset: items.yaml, as: segments }\n"

  @Test func `a stage without a canvas is reported where it stands`() throws {
    #expect(
      try StageBench().findings(
        Self.sources + "samples: { each: items }\nstages:\n  - crop: { size_px: [4, 4] }\n")
        == [
          "test.yaml:8:11: stage 'crop' needs a canvas, but no earlier stage makes one; "
            + "put 'background' before it, or let samples go through images"
        ])
  }

  @Test func `an unknown canvas is reported with the nearest that exists`() throws {
    #expect(
      try StageBench().findings(
        Self.sources
          + """
          samples: { each: items }
          stages:
            - background: { from: photos, canvases: [query, key] }
            - flip: { on: [key, qury] }
          """)
        == ["test.yaml:9:23: there is no canvas 'qury' at this point; did you mean 'query'?"])
  }

  @Test func `a canvas listed twice is reported`() throws {
    #expect(
      try StageBench.messages("  - flip: { on: [image, image] }\n") == [
        "canvas 'image' is listed twice"
      ])
  }

  @Test func `an unknown source is reported with the nearest that exists`() throws {
    #expect(
      try StageBench().findings(
        Self.sources
          + "samples: { each: items }\nstages:\n  - background: { from: [photos, photo] }\n")
        == ["test.yaml:8:34: there is no source 'photo'; did you mean 'photos'?"])
  }

  @Test func `a source used as something else is reported with the remedy`() throws {
    #expect(
      try StageBench().findings(
        Self.sources + "samples: { each: items }\nstages:\n  - background: { from: items }\n")
        == [
          "test.yaml:8:25: source 'items' is used as segments, but stage 'background' needs "
            + "images; write 'as: images' in the source"
        ])
  }

  @Test func `the name of a canvas can be used once`() throws {
    #expect(
      try StageBench().findings(
        Self.sources
          + """
          samples: { each: items }
          stages:
            - background: { from: photos }
            - background: { from: photos }
          """)
        == ["test.yaml:9:17: there is a canvas 'image' already; use another name"])
  }

  @Test func `all problems of all stages are reported at once`() throws {
    #expect(
      try StageBench.messages("  - crop: {}\n  - flop: {}\n  - flip: { on: img }\n") == [
        "stage 'crop' needs 'size_px': a size [width, height] in pixels, each in 1...65500",
        "there is no stage 'flop'; did you mean 'flip'?",
        "there is no canvas 'img' at this point; did you mean 'image'?",
      ])
  }
}
