import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct DeriveTests {
  private let sources = "sources: { photos: { dataset: photos.yaml } }\nsamples: { each: photos }\n"

  @Test func `a derived canvas begins as the other one, and then goes its own way`() throws {
    let stages = try LoneStage(
      "  - saliency: { estimator: center_prior }\n  - derive: { other: { from: image } }\n"
        + "  - solarize: { on: [other], probability: 1 }")
    let before = CoordinatePicture.canvas(20, 14)
    let sample = try stages.sample(before)
    let image = try #require(sample["image"])
    let other = try #require(sample["other"])
    #expect(sample.names == ["image", "other"])
    #expect(image.image == before.image && other.image != before.image)
    #expect(other.saliency == image.saliency && other.instances.count == 1)
    #expect(other.draws.count == image.draws.count + 1)
    #expect(other.matrix == image.matrix && other.source == image.source)
  }

  @Test func `a canvas that is not there, or is there already, is reported`() throws {
    let found = try StageBench().findings(
      sources + "stages:\n  - derive: { other: { from: imge } }\n"
        + "  - derive: { image: { from: image } }\n")
    #expect(
      found == [
        "test.yaml:6:30: there is no canvas 'imge' at this point; did you mean 'image'?",
        "test.yaml:7:15: there is a canvas 'image' already; use another name",
      ])
  }

  @Test func `a map is known to be derived with its canvas`() throws {
    #expect(
      try StageBench.messages(
        "  - saliency: {}\n  - derive: { other: { from: image } }\n  - mask: { on: [other] }\n")
        == [])
    #expect(
      try StageBench.messages(
        "  - derive: { other: { from: image } }\n  - mask: { on: [other] }\n"
      ).count == 1)
  }

  @Test func `only salient patches of a hard negative are hidden`() throws {
    let stages = try LoneStage(
      "  - saliency: { estimator: center_prior }\n  - derive: { other: { from: image } }\n"
        + "  - mask: { on: [other], patch_px: 4, ratio_range: [0.4, 0.7], region: foreground }")
    for index in 0..<50 {
      let sample = try stages.sample(CoordinatePicture.canvas(28, 28), index: index)
      let other = try #require(sample["other"])
      let values = try #require(other.draws.last).values
      let hidden = try #require(values["hidden_foreground"]?.whole)
      #expect(hidden > 0 && values["hidden_background"] == 0)
      #expect(other.hidden?.area == hidden)
      #expect(sample["image"]?.image == CoordinatePicture.canvas(28, 28).image)
    }
  }
}
