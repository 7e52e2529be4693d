import Codecs
import Execution
import Imaging
import Shards
import Support
import TestSupport
import Testing

/// Pictures of one, two and three channels travel from source to shard without loss.
@Suite struct DepthTests {
  private func noise(_ size: PixelSize, channels: Int, lane: UInt64) -> DeepImage {
    var stream = RandomStream(key: 90, lane: lane)
    return DeepImage(
      size: size, channels: channels,
      samples: (0..<size.area * channels).map { _ in UInt16(truncatingIfNeeded: stream.nextWord()) }
    )
  }

  private func picture(_ sample: StoredSample, _ member: String) throws -> Picture {
    try ImageDecoder.decode(try #require(sample[member]), named: member, depth: .sixteen)
  }

  @Test(arguments: [1, 2, 3], [("png", "png"), ("tiff", "tif")])
  func `every 16-bit sample is found again after a flip, a quarter turn and a crop`(
    channels: Int, storage: (pixels: String, member: String)
  ) throws {
    let run = try DepthRun(scans: ["channels: \(channels)", "depth: 16"])
    let scans = (0..<3).map { noise(PixelSize(37, 23), channels: channels, lane: $0) }
    for (index, scan) in scans.enumerated() { try run.addScan("\(index)", .sixteen(scan)) }
    let samples = try run.samples(
      """
      samples: { each: scans }
      stages:
        - flip: { probability: 1 }
        - transform: { rotate_degrees: [90] }
        - crop: { size_px: [20, 30], position: center }
      shards: { pixels: \(storage.pixels) }
      """)
    #expect(samples.count == 3)
    let turned = scans.map {
      Picture.sixteen($0.flipped().rotated(quarterTurns: 1).cropped(to: Box(1, 3, 21, 33)))
    }
    let found = try samples.map { try picture($0, storage.member) }
    for one in turned { #expect(found.contains(one)) }
  }

  @Test(arguments: [1, 2, 3]) func `a 16-bit segment is pasted sample for sample`(
    channels: Int
  ) throws {
    let settings = ["channels: \(channels)", "depth: 16"]
    let run = try DepthRun(scans: settings, items: settings)
    let scan = noise(PixelSize(40, 30), channels: channels, lane: 1)
    let item = noise(PixelSize(16, 12), channels: channels, lane: 2)
    var mask = Mask(size: item.size)
    for y in 2..<11 { for x in 3..<14 where (x + y) % 5 != 0 { mask[x, y] = true } }
    try run.addScan("0", .sixteen(scan))
    try run.addItem("0", .sixteen(item), mask)
    let sample = try #require(
      try run.samples(
        """
        samples: { each: items }
        stages:
          - background: { from: scans }
          - paste: { segment: items }
        shards: { pixels: png }
        """
      ).first)
    guard case .sixteen(let out) = try picture(sample, "png") else { return }
    let json = try JSONValue(parsing: try #require(sample["json"]), at: "json")
    guard case .array(let instances)? = json["canvases"]?["image"]?["instances"],
      case .array(let corners)? = instances.first?["box"], case .integer(let left) = corners[0],
      case .integer(let top) = corners[1]
    else { throw PipelineError(.corruptFile, at: "json", "has no box") }
    let tight = try #require(mask.tightBox)
    for y in 0..<30 {
      for x in 0..<40 {
        let (column, row) = (x - left + tight.minX, y - top + tight.minY)
        let isInside = tight.contains(Box(column, row, column + 1, row + 1)) && mask[column, row]
        for channel in 0..<channels {
          let expected = isInside ? item[column, row, channel] : scan[x, y, channel]
          if out[x, y, channel] != expected {
            Issue.record("(\(x), \(y), \(channel)) is \(out[x, y, channel]), expected \(expected)")
          }
        }
      }
    }
  }

  @Test func `an 8-bit segment on a 16-bit scan is widened`() throws {
    let run = try DepthRun(scans: ["channels: 1", "depth: 16"], items: ["channels: 1"])
    let scan = noise(PixelSize(20, 20), channels: 1, lane: 1)
    try run.addScan("0", .sixteen(scan))
    let mask = Mask(size: PixelSize(8, 8), filling: true)
    try run.addItem("0", .eight(Image(size: mask.size, filling: [100])), mask)
    let sample = try #require(
      try run.samples(
        """
        samples: { each: items }
        stages:
          - background: { from: scans }
          - paste: { segment: items }
        shards: { pixels: tiff }
        """
      ).first)
    guard case .sixteen(let out) = try picture(sample, "tif") else { return }
    #expect(out.samples.count { $0 == 25700 } >= 64)
    #expect(zip(out.samples, scan.samples).count { $0 != $1 } <= 64)
  }

  @Test func `a file of three channels is refused where two are expected`() throws {
    let run = try DepthRun(scans: ["channels: 2", "depth: 16"])
    try run.addScan("0", .sixteen(noise(PixelSize(4, 4), channels: 3, lane: 1)))
    let error = #expect(throws: PipelineError.self) {
      try run.samples(
        "samples: { each: scans }\nstages: [ { flip: {} } ]\nshards: { pixels: png }")
    }
    #expect(error?.message == "has 3 channels, expected the 2 of its dataset's manifest")
  }
}
