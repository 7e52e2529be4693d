import Imaging
import Support
import Testing

@Suite struct SmoothingTests {
  @Test(arguments: [1, 2, 3, 4, 7, 40])
  func `eroding takes the least of the square around a pixel`(width: Int) {
    var random = RandomStream(key: 56, lane: UInt64(width))
    let image = random.image(PixelSize(13, 9), channels: 1)
    let found = Smoothing.eroded(image.samples, image.size, by: width)
    for y in 0..<9 {
      for x in 0..<13 {
        let rows = max(0, y - (width - 1) / 2)...min(8, y + width / 2)
        let columns = max(0, x - (width - 1) / 2)...min(12, x + width / 2)
        let least = rows.flatMap { v in columns.map { image[$0, v, 0] } }.min()
        #expect(found[y * 13 + x] == least)
      }
    }
  }

  @Test func `reconstruction grows a marker until nothing changes`() {
    var random = RandomStream(key: 57, lane: 0)
    for _ in 0..<30 {
      let size = random.size(1...14)
      let mask = random.image(size, channels: 1).samples.map { $0 / 40 * 40 }
      let marker = mask.map { random.chance(0.1) ? $0 : 0 }
      var expected = marker
      var isGrowing = true
      while isGrowing {
        isGrowing = false
        for y in 0..<size.height {
          for x in 0..<size.width {
            let at = y * size.width + x
            for v in max(0, y - 1)...min(size.height - 1, y + 1) {
              for u in max(0, x - 1)...min(size.width - 1, x + 1) {
                let level = min(expected[v * size.width + u], mask[at])
                if level > expected[at] { (expected[at], isGrowing) = (level, true) }
              }
            }
          }
        }
      }
      #expect(Smoothing.reconstructed(marker, below: mask, size) == expected)
    }
  }
}
