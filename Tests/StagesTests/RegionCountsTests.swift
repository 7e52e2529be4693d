import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct RegionCountsTests {
  private func mask(_ stream: inout RandomStream, _ width: Int, _ height: Int) -> Mask {
    let density = stream.uniform(0...1)
    return Mask(
      size: PixelSize(width, height),
      bits: (0..<width * height).map { _ in stream.chance(density) ? 1 : 0 })
  }

  @Test(arguments: 0..<50) func `counts agree with the overlap of two regions, wherever`(
    index: Int
  ) throws {
    var stream = RandomStream(key: 5, lane: UInt64(index))
    let ground = Region(
      mask(&stream, stream.integer(1...20), stream.integer(1...20)), x: stream.integer(-5...5),
      y: stream.integer(-5...5))
    let shape = mask(&stream, stream.integer(1...12), stream.integer(1...12))
    guard let ground else { return }
    let counts = RegionCounts(ground)
    let runs = MaskRuns(shape)
    for x in -20...30 {
      for y in -20...30 {
        let placed = Region(shape, x: x, y: y)
        let twin = placed.map { $0.overlap(ground) } ?? 0
        guard counts.count(of: runs, x: x, y: y) != twin else { continue }
        Issue.record("\(counts.count(of: runs, x: x, y: y)) pixels at \(x), \(y), not \(twin)")
        return
      }
    }
  }
}
