import Codecs
import Execution
import Imaging
import Shards
import Stages
import Support
import TestSupport
import Testing

@Suite struct SampleEncodingTests {
  @Test func `a sample's members are named by canvas and field`() throws {
    let run = try FixtureRun()
    let (members, counts) = try SampleEncoding(run.maker.plan).members(of: run.maker.sample(0))
    #expect(
      members.map(\.name).sorted() == [
        "cls", "json", "key.jpg", "key.mask0.png", "key.seg.png", "query.jpg", "query.mask0.png",
        "query.seg.png",
      ])
    #expect(counts.values.reduce(0, +) == 2)
  }

  @Test(arguments: [0, 7, 23]) func `boxes are the tight bounds of the mask members`(
    index: Int
  ) throws {
    let run = try FixtureRun()
    let sample = try run.maker.sample(index)
    let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
    let stored = StoredSample(key: sample.key, members: members)
    let json = try JSONValue(parsing: try #require(stored["json"]), at: "json")
    for canvas in ["query", "key"] {
      let entry = try #require(json["canvases"]?[canvas]?["instances"])
      guard case .array(let instances) = entry else {
        throw PipelineError(.corruptFile, at: "", "")
      }
      #expect(instances.count == 1)
      let image = try ImageDecoder.decode(
        try #require(stored["\(canvas).mask0.png"]), named: "mask")
      let mask = Mask(size: image.size, bits: image.samples.map { $0 > 0 ? 1 : 0 })
      let box = try #require(mask.tightBox)
      #expect(instances[0]["box"] == .array(box.corners.map { .integer($0) }))
      #expect(instances[0]["area_px"] == .integer(mask.area))
      let labels = try ImageDecoder.decodeLabels(
        try #require(stored["\(canvas).seg.png"]), named: "seg")
      let label = try #require(labels.labels.max())
      #expect(instances[0]["class_id"] == .integer(Int(label) - 1))
      #expect(labels.mask(of: label) == mask)
    }
  }

  @Test func `the only canvas needs no name, and pixels can be lossless`() throws {
    let run = try FixtureRun(
      "stages.background.canvases=image", "shards.pixels=png", "shards.masks=none")
    let sample = try run.maker.sample(3)
    let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
    #expect(members.map(\.name).sorted() == ["cls", "json", "png"])
    let stored = StoredSample(key: sample.key, members: members)
    let image = try ImageDecoder.decode(try #require(stored["png"]), named: "png")
    #expect(sample["image"]?.image == .eight(image))
  }

  @Test func `the label is the class of the sample's own segment`() throws {
    let run = try FixtureRun()
    for index in 0..<run.maker.count {
      let sample = try run.maker.sample(index)
      let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
      let stored = StoredSample(key: sample.key, members: members)
      let label = try #require(sample["query"]?.instances.first?.classID)
      #expect(stored["cls"] == Array("\(label)".utf8))
    }
  }
}
