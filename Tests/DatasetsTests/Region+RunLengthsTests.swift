import Annotations
import Codecs
import Datasets
import Imaging
import Support
import TestSupport
import Testing

@Suite struct RegionRunLengthsTests {
  @Test(arguments: 0..<40)
  func `a region of run lengths is that of their mask`(seed: UInt64) throws {
    var stream = RandomStream(key: seed, lane: 5)
    let size = PixelSize(stream.integer(1...20), stream.integer(1...20))
    let density = Double(stream.integer(0...10)) / 10
    let mask = Mask(
      size: size, bits: (0..<size.area).map { _ in stream.chance(density) ? 1 : 0 })
    #expect(Region(RunLengths(mask)) == Region(mask))
  }
}
