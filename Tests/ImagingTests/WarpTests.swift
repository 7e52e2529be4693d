import Imaging
import Support
import Testing

@Suite struct WarpTests {
  private func image(_ size: PixelSize, channels: Int = 3) -> Image {
    var stream = RandomStream(key: 30, lane: 0)
    return stream.image(size, channels: channels)
  }

  @Test func `the identity changes nothing`() {
    let image = image(PixelSize(7, 5))
    #expect(image.warped(to: image.size, inverse: .identity, fill: [0, 0, 0]) == image)
  }

  @Test func `a mirror is the exact flip`() {
    let image = image(PixelSize(7, 5))
    let flipped = image.warped(to: image.size, inverse: .flip(width: 7), fill: [0, 0, 0])
    #expect(flipped == image.flipped())
  }

  @Test func `a move by whole pixels shows the fill where it came from`() {
    let image = Image(size: PixelSize(3, 1), channels: 1, samples: [1, 2, 3])
    let moved = image.warped(to: PixelSize(4, 1), inverse: .translation(1, 0), fill: [9])
    #expect(moved.samples == [2, 3, 9, 9])
  }

  @Test func `half a pixel mixes neighbours and the fill, half up`() {
    let image = Image(size: PixelSize(2, 1), channels: 1, samples: [10, 21])
    let moved = image.warped(to: PixelSize(3, 1), inverse: .translation(-0.5, 0), fill: [0])
    #expect(moved.samples == [5, 16, 11])
  }

  @Test(arguments: 0..<20) func `a warp samples bilinearly, fill outside`(lane: Int) {
    var stream = RandomStream(key: 31, lane: UInt64(lane))
    let image = stream.image(stream.size(1...9), channels: 1)
    let target = stream.size(1...12)
    let inverse =
      Matrix3.translation(stream.uniform(-3...6), stream.uniform(-3...6))
      * .rotation(degrees: stream.uniform(-180...180))
      * .scale(stream.uniform(0.3...2), stream.uniform(0.3...2))
    let warped = image.warped(to: target, inverse: inverse, fill: [77])
    for y in 0..<target.height {
      for x in 0..<target.width {
        let at = inverse.apply(Double(x) + 0.5, Double(y) + 0.5)
        var value = 77.0
        for row in 0..<image.height {
          for column in 0..<image.width {
            value +=
              (Double(image[column, row, 0]) - 77)
              * max(0, 1 - abs(at.x - Double(column) - 0.5))
              * max(0, 1 - abs(at.y - Double(row) - 0.5))
          }
        }
        #expect(abs(Double(warped[x, y, 0]) - value) <= 0.501)
      }
    }
  }
}
