import Imaging
import Support
import TestSupport
import Testing

@Suite struct HalveTests {
  @Test(arguments: [1, 2, 3, 4], [1, 2, 3, 9, 32, 45, 64, 67])
  func `each pixel is the mean of four, the last of an odd number counts twice`(
    channels: Int, width: Int
  ) {
    var stream = RandomStream(key: 401, lane: UInt64(width * 8 + channels))
    for height in [1, 2, 5, 8] {
      let image = stream.image(PixelSize(width, height), channels: channels)
      let out = image.halved
      #expect(out.size == PixelSize((width + 1) / 2, (height + 1) / 2))
      for y in 0..<out.height {
        for x in 0..<out.width {
          for channel in 0..<channels {
            let columns = [2 * x, min(2 * x + 1, width - 1)]
            let rows = [2 * y, min(2 * y + 1, height - 1)]
            let sum = rows.reduce(0) { sum, row in
              columns.reduce(sum) { $0 + Int(image[$1, row, channel]) }
            }
            #expect(Int(out[x, y, channel]) == (sum + 2) / 4)
          }
        }
      }
    }
  }
}
