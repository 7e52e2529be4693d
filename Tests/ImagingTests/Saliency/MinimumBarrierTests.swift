import Imaging
import Support
import TestSupport
import Testing

@Suite struct MinimumBarrierGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "saliency_maps"))
  func `distances and backgrounds equal the reference`(golden: GoldenCase) throws {
    let groups = [
      "mbd_features", "mbd_channels", "mbd", "mb_background", "mb_plus_raw", "image_u8",
    ]
    try golden.checking(groups: groups) { check in
      #expect(golden.constants["bg_reg"]?.real == 50)
      #expect(golden.constants["bg_margin"]?.real == 0.1)
      let features = try check.image("in.mbd_features")
      let distances = MinimumBarrier.distances(features.withFourthChannel)
      let planes = (0..<3).flatMap { channel in
        stride(from: channel, to: distances.samples.count, by: 4).map {
          Double(distances.samples[$0])
        }
      }
      check.expect("out.mbd_channels", equals: planes)
      let barrier = MinimumBarrier.sum(ofChannels: distances)
      check.expect("out.mbd", equals: barrier)
      let background = BorderColours(of: try check.image("in.image_u8")).background
      check.expect("out.mb_background", equals: background)
      check.expect(
        "out.mb_plus_raw",
        equals: SaliencyMap.stretched(zip(barrier, background).map { Double($0 + $1) }))
    }
  }
}

@Suite struct MinimumBarrierTests {
  @Test func `an object on a plain ground stands out`() {
    var image = Image(size: PixelSize(160, 120), filling: [60, 120, 70])
    for y in 40..<80 {
      for x in 60..<110 { for channel in 0..<3 { image[x, y, channel] = channel == 0 ? 220 : 40 } }
    }
    let map = MinimumBarrier().map(of: image)
    var (inside, outside) = (0.0, 0.0)
    for y in 0..<120 {
      for x in 0..<160 {
        let value = map.values[y * 160 + x]
        if 42..<78 ~= y && 62..<108 ~= x { inside += value / (36 * 46) }
        if !(38..<82 ~= y && 58..<112 ~= x) { outside += value / (160 * 120 - 44 * 54) }
      }
    }
    #expect(inside > 0.8)
    #expect(outside < 0.2)
  }

  /// The passes as the specification has them, a pixel and a channel at a time.
  private func textbook(_ levels: [Int], _ width: Int, _ height: Int) -> [Int] {
    var distance = [Int](repeating: 1000, count: levels.count)
    var (low, high) = (levels, levels)
    for y in 0..<height {
      for x in 0..<width where x == 0 || y == 0 || x == width - 1 || y == height - 1 {
        distance[y * width + x] = 0
      }
    }
    for step in [1, -1, 1] {
      let rows = step > 0 ? Array(1..<height - 1) : (1..<height - 1).reversed()
      let columns = step > 0 ? Array(1..<width - 1) : (1..<width - 1).reversed()
      for y in rows {
        for x in columns {
          let at = y * width + x
          for from in [at - step, at - step * width] {
            let (top, bottom) = (max(high[from], levels[at]), min(low[from], levels[at]))
            if top - bottom < distance[at] {
              (distance[at], high[at], low[at]) = (top - bottom, top, bottom)
            }
          }
        }
      }
    }
    return distance
  }

  @Test(arguments: [(3, 3), (3, 8), (11, 4), (40, 33)])
  func `distances equal the textbook's`(width: Int, height: Int) {
    var random = RandomStream(key: 54, lane: 0)
    let image = random.image(PixelSize(width, height), channels: 4)
    let found = MinimumBarrier.distances(image)
    for channel in 0..<4 {
      let levels = (0..<width * height).map { Int(image.samples[4 * $0 + channel]) }
      let expected = textbook(levels, width, height)
      #expect(
        (0..<width * height).allSatisfy { Int(found.samples[4 * $0 + channel]) == expected[$0] })
    }
  }

  @Test(arguments: [(1, 1), (2, 5), (9, 7), (33, 18)], [1, 3, 4])
  func `medians equal sorting`(side: (Int, Int), channels: Int) {
    let (width, height) = side
    var random = RandomStream(key: 55, lane: UInt64(channels))
    let image = random.image(PixelSize(width, height), channels: channels)
    let found = MinimumBarrier.medians(image)
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<channels {
          let around = (-2...2).flatMap { v in
            (-2...2).map { u in
              image[min(max(x + u, 0), width - 1), min(max(y + v, 0), height - 1), channel]
            }
          }
          #expect(found[x, y, channel] == around.sorted()[12])
        }
      }
    }
  }
}

extension Image {
  fileprivate var withFourthChannel: Image {
    var out: [UInt8] = []
    for start in stride(from: 0, to: samples.count, by: 3) {
      out += samples[start..<start + 3] + [0]
    }
    return Image(size: size, channels: 4, samples: out)
  }
}
