import Codecs
import Execution
import Imaging
import Shards
import Stages
import Support
import TestSupport
import Testing

/// Shards whose pixels outside of what was pasted are those of their sources.
@Suite struct LosslessBackgroundTests {
  private let pipeline = """
    version: 1
    name: lossless
    seed: 5
    sources:
      bags: { dataset: ../manifests/fixture-bags.yaml }
      items: { dataset: ../manifests/fixture-items.yaml, split: val, as: segments }
    samples: { each: items }
    stages:
      - background: { from: bags }
      - paste: { segment: items, frame_range_px: [20, 60], blend: gaussian }
    shards: { samples_per_shard: 8, pixels: { jpg: lossless_background } }
    """

  @Test(arguments: [0, 3, 11], ["gaussian", "poisson"])
  func `pixels away from the paste are those of the source`(index: Int, blend: String) throws {
    let run = try FixtureRun(pipeline: pipeline.replacing("gaussian", with: blend))
    let sample = try run.maker.sample(index)
    let (members, _) = try SampleEncoding(run.maker.plan).members(of: sample)
    let canvas = try #require(sample["image"])
    let bytes = try #require(members.first { $0.name == "jpg" }).bytes
    let written = try ImageDecoder.decode(bytes, named: "jpg")
    let source = try ImageDecoder.decode(
      try FileBytes.read("\(RepositoryRoot.path)/fixtures/bags/\(canvas.source.path)"),
      named: "source")
    let pasted = try #require(canvas.instances.first?.region).box
    // Two pixels of soft edge, the rest of their blocks, and the colour next to those.
    let reach = pasted.expanded(by: 2 + 15 + 2)
    var changed = 0
    for y in 0..<source.height {
      for x in 0..<source.width where written[x, y, 0] != source[x, y, 0] {
        #expect(reach.contains(Box(x, y, x + 1, y + 1)), "(\(x), \(y))")
        changed += 1
      }
    }
    #expect(changed > 0)
  }

  @Test(arguments: ["gaussian", "poisson"])
  func `any number of workers writes the same bytes`(blend: String) throws {
    let pipeline = pipeline.replacing("gaussian", with: blend)
    let one = try FixtureRun(pipeline: pipeline)
    try one.generate(workers: 1)
    let other = try FixtureRun(pipeline: pipeline)
    try other.generate(workers: 3)
    #expect(try one.digests() == other.digests())
  }

  @Test func `a cut between blocks fails the sample with a sentence`() throws {
    let run = try FixtureRun(
      pipeline: pipeline.replacing(
        "  - paste", with: "  - crop: { size_px: [101, 99], position: center }\n  - paste"))
    let sample = try run.maker.sample(0)
    let error = #expect(throws: PipelineError.self) {
      try SampleEncoding(run.maker.plan).members(of: sample)
    }
    #expect(
      error?.description
        == "shards.pixels: a canvas was cut at a place where no block of its JPEG begins, so there is "
        + "nothing to copy; leave the crop out, or write 'pixels: { jpg: QUALITY }'")
  }
}
