import Codecs
import Datasets
import Execution
import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Samples whose images come again, which are not encoded as a whole each time.
@Suite struct GroundCacheTests {
  private func pipeline(_ rules: String = "", pixels: String = "{ jpg: 88 }") -> String {
    """
    version: 1
    name: again
    seed: 5
    sources:
      bags: { dataset: ../manifests/fixture-bags.yaml }
      items: { dataset: ../manifests/fixture-items.yaml, split: val, as: segments }
    samples: { count: 400 }
    stages:
      - background: { from: bags }
      - paste: { segment: items, frame_range_px: [20, 60], blend: gaussian\(rules) }
    shards: { samples_per_shard: 100, pixels: \(pixels) }
    """
  }

  /// How many of some samples start from an image that was kept, and whether each is encoded to the
  /// members that it has without.
  private func kept(among indices: Range<Int>, _ run: FixtureRun) throws -> Int {
    let encoding = SampleEncoding(run.maker.plan)
    var count = 0
    for index in indices {
      let sample = try run.maker.sample(index, forShard: true)
      if case .coded? = sample["image"]?.image { count += 1 }
      let plain = try run.maker.sample(index)
      if case .coded? = plain["image"]?.image { Issue.record("a sample to look at is coded") }
      let (members, json) = try encoding.members(of: sample)
      let (expected, same) = try encoding.members(of: plain)
      #expect(members.map(\.name) == expected.map(\.name))
      #expect(members.map(\.bytes) == expected.map(\.bytes), "\(index)")
      #expect(json == same)
    }
    return count
  }

  @Test func `a sample is the same whether or not its image was kept`() throws {
    let run = try FixtureRun(pipeline: pipeline())
    let first = try kept(among: 0..<120, run)
    let again = try kept(among: 0..<120, run)
    #expect(first > 0)
    // Every one of these images has come by now.
    #expect(again == 120)
  }

  @Test(arguments: [", placement: { inside: content }"])
  func `pixels that a stage looks at are not coded`(rules: String) throws {
    let run = try FixtureRun(pipeline: pipeline(rules))
    _ = try kept(among: 0..<40, run)
    #expect(try kept(among: 0..<40, run) == 0)
  }

  @Test func `pixels that are not encoded as JPEG are not coded`() throws {
    let run = try FixtureRun(pipeline: pipeline(pixels: "png"))
    _ = try kept(among: 0..<20, run)
    #expect(try kept(among: 0..<20, run) == 0)
  }

  @Test func `any number of workers writes the same bytes`() throws {
    let one = try FixtureRun(pipeline: pipeline())
    try one.generate(workers: 1)
    let other = try FixtureRun(pipeline: pipeline())
    try other.generate(workers: 3)
    #expect(try one.digests() == other.digests())
  }

  /// How many of ten images are coded when they come for the third time.
  private func coded(_ grounds: GroundCache, _ run: FixtureRun) throws -> Int {
    let pool = Pool(run.maker.sources.values.filter { $0.entry.name == "bags" })
    var count = 0
    for turn in 0..<3 {
      for index in 0..<10 {
        let picture = try grounds.picture(pool[index], foresight: .everything)
        if case .coded = picture, turn == 2 { count += 1 }
      }
    }
    return count
  }

  @Test func `no more is kept than there is room for`() throws {
    let run = try FixtureRun(pipeline: pipeline())
    let form = CanvasGround.recoded(JPEGEncoder(quality: 88))
    #expect(try coded(GroundCache(form), run) == 10)
    #expect(try coded(GroundCache(form, mostImages: 4), run) == 4)
    #expect(try coded(GroundCache(form, limit: ByteCount(1)), run) == 0)
    let some = try coded(GroundCache(form, limit: ByteCount(400_000)), run)
    #expect((1..<10).contains(some))
  }
}
