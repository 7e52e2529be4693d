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

extension WarpTests {
  /// Each channel alone goes through the plain loop, colours through the kernel.
  @Test(arguments: [(1, 1), (1, 9), (9, 1), (2, 2), (33, 17), (64, 48)])
  func `colours are sampled as each of their channels is`(width: Int, height: Int) {
    let image = image(PixelSize(width, height))
    var stream = RandomStream(key: 31, lane: UInt64(width))
    for turn in 0..<12 {
      var inverse =
        Matrix3.translation(stream.uniform(-9...9), stream.uniform(-9...9))
        * Matrix3.rotation(degrees: stream.uniform(-180...180))
        * Matrix3.scale(stream.uniform(0.3...3), stream.uniform(0.3...3))
      if turn.isMultiple(of: 3) {
        let bend = [
          1, 0, 0, 0, 1, 0, stream.uniform(-0.02...0.02), stream.uniform(-0.02...0.02), 1,
        ]
        inverse = inverse * Matrix3(bend)
      }
      let target = PixelSize(stream.integer(1...40), stream.integer(1...40))
      let warped = image.warped(to: target, inverse: inverse, fill: [7, 90, 200])
      for channel in 0..<3 {
        let plane = Image(
          size: image.size, channels: 1,
          samples: (0..<image.size.area).map { image.samples[3 * $0 + channel] })
        let alone = plane.warped(to: target, inverse: inverse, fill: [[7, 90, 200][channel]])
        #expect(alone.samples == (0..<target.area).map { warped.samples[3 * $0 + channel] })
      }
    }
  }
}
