import Imaging
import Support
import TestSupport
import Testing

@Suite struct SoftMaskTests {
  private func noise(_ size: PixelSize, channels: Int, lane: UInt64) -> Image {
    var random = RandomStream(key: 191, lane: lane)
    return Image(
      size: size, channels: channels,
      samples: (0..<size.area * channels).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) })
  }

  @Test func `a composite has Pillow's whole numbers`() {
    let size = PixelSize(90, 70)
    let (front, back) = (noise(size, channels: 3, lane: 1), noise(size, channels: 3, lane: 2))
    let mask = noise(size, channels: 1, lane: 3)
    let out = front.composited(on: back, by: mask)
    for index in out.samples.indices {
      let weight = UInt32(mask.samples[index / 3])
      let sum =
        UInt32(front.samples[index]) * weight + UInt32(back.samples[index]) * (255 - weight) + 128
      #expect(UInt32(out.samples[index]) == ((sum >> 8) + sum) >> 8)
    }
  }

  @Test(arguments: [PixelDepth.eight, .sixteen])
  func `all of a mask shows the front, none of it the background`(depth: PixelDepth) {
    let size = PixelSize(9, 5)
    let front = Picture.eight(noise(size, channels: 3, lane: 4)).converted(to: depth)
    let back = Picture(size: size, channels: 3, depth: depth, filling: 77)
    #expect(back.shown.samples.allSatisfy { $0 == 77 })
    #expect(front.composited(on: back, by: Image(size: size, filling: [255])) == front)
    #expect(front.composited(on: back, by: Image(size: size, filling: [0])) == back)
  }

  @Test(arguments: [0, 1, 3, 40])
  func `dilating takes the greatest of a square`(radius: Int) {
    let mask = noise(PixelSize(23, 17), channels: 1, lane: 5)
    let out = mask.dilated(by: radius)
    for y in 0..<17 {
      for x in 0..<23 {
        var greatest: UInt8 = 0
        for row in max(0, y - radius)...min(16, y + radius) {
          for column in max(0, x - radius)...min(22, x + radius) {
            greatest = max(greatest, mask[column, row, 0])
          }
        }
        #expect(out[x, y, 0] == greatest)
      }
    }
  }

  @Test func `coverage is the mean, and stretching uses all levels`() {
    let mask = Image(size: PixelSize(2, 2), channels: 1, samples: [51, 102, 102, 51])
    #expect(mask.coverage == 0.3)
    #expect(mask.stretched.samples == [0, 255, 255, 0])
    #expect(mask.stretched.coverage == 0.5)
    let flat = Image(size: PixelSize(2, 2), filling: [9])
    #expect(flat.stretched == flat)
  }

  @Test func `a stored map is its gray, its luma or its alpha`() {
    let size = PixelSize(2, 1)
    let gray = Image(size: size, channels: 1, samples: [3, 200])
    #expect(SaliencyMap.stored(from: gray) == gray)
    let colours = Image(size: size, channels: 3, samples: [255, 0, 0, 0, 0, 255])
    #expect(SaliencyMap.stored(from: colours) == colours.converted(toChannels: 1))
    let flat = Image(size: size, channels: 4, samples: [9, 9, 9, 3, 9, 9, 9, 200])
    #expect(SaliencyMap.stored(from: flat) == gray)
    let both = Image(size: size, channels: 4, samples: [255, 0, 0, 3, 0, 0, 255, 200])
    #expect(SaliencyMap.stored(from: both) == colours.converted(toChannels: 1))
    let grayAlpha = Image(size: size, channels: 2, samples: [3, 1, 200, 1])
    #expect(SaliencyMap.stored(from: grayAlpha) == gray)
  }
}
