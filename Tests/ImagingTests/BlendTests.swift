import Imaging
import Support
import Testing

@Suite struct BlendTests {
  enum Mode: CaseIterable { case over, feathered, transmission }

  private func blend(
    _ mode: Mode, _ object: CutOut, onto image: Image, x: Int, y: Int,
    rule: TransmissionRule = TransmissionRule()
  ) -> Image {
    var image = image
    switch mode {
    case .over: Blend.over(object, onto: &image, x: x, y: y)
    case .feathered: Blend.feathered(object, onto: &image, x: x, y: y, sigma: 2)
    case .transmission: Blend.transmission(object, onto: &image, x: x, y: y, by: rule)
    }
    return image
  }

  private func noise(_ size: PixelSize, channels: Int = 3, lane: UInt64) -> Image {
    var stream = RandomStream(key: 40, lane: lane)
    return stream.image(size, channels: channels)
  }

  private func full(_ size: PixelSize) -> Mask { Mask(size: size, filling: true) }

  /// Every pixel within so many pixels of the mask, placed at a point.
  private func reach(_ mask: Mask, x: Int, y: Int, by radius: Int, on size: PixelSize) -> Mask {
    var out = Mask(size: size)
    for row in 0..<size.height {
      for column in 0..<size.width {
        for dy in -radius...radius {
          for dx in -radius...radius {
            let (u, v) = (column - x + dx, row - y + dy)
            guard u >= 0, v >= 0, u < mask.width, v < mask.height, mask[u, v] else { continue }
            out[column, row] = true
          }
        }
      }
    }
    return out
  }

  @Test(arguments: Mode.allCases) func `an empty mask leaves the background bit-identical`(
    mode: Mode
  ) {
    let background = noise(PixelSize(12, 9), lane: 1)
    let object = CutOut(
      noise(PixelSize(5, 5), lane: 2), mask: Mask(size: PixelSize(5, 5), filling: false))
    #expect(blend(mode, object, onto: background, x: 2, y: 2) == background)
  }

  @Test(arguments: Mode.allCases, [(2, 2), (-3, -2), (9, 7), (-1, 5), (40, 40), (-40, 0)])
  func `only pixels in reach of the mask change`(mode: Mode, corner: (x: Int, y: Int)) {
    var stream = RandomStream(key: 41, lane: 0)
    let background = noise(PixelSize(14, 11), lane: 1)
    let mask = stream.mask(PixelSize(6, 5), density: 0.4)
    let object = CutOut(noise(mask.size, lane: 2), mask: mask)
    let out = blend(mode, object, onto: background, x: corner.x, y: corner.y)
    let reach = reach(
      mask, x: corner.x, y: corner.y, by: mode == .feathered ? 2 : 0, on: background.size)
    for index in 0..<background.samples.count where reach.bits[index / 3] == 0 {
      #expect(out.samples[index] == background.samples[index])
    }
  }

  @Test func `over copies the segment inside the mask`() {
    let background = noise(PixelSize(8, 6), lane: 1)
    let picture = noise(PixelSize(3, 2), lane: 2)
    let out = blend(.over, CutOut(picture, mask: Mask("##.", ".##")), onto: background, x: 4, y: 1)
    for channel in 0..<3 {
      #expect(out[4, 1, channel] == picture[0, 0, channel])
      #expect(out[5, 2, channel] == picture[1, 1, channel])
      #expect(out[6, 1, channel] == background[6, 1, channel])
    }
  }

  @Test(arguments: [PixelSize(3, 9), PixelSize(31, 17)])
  func `over copies the colour of a resized plain segment exactly`(size: PixelSize) {
    let plain = CutOut(
      Image(size: PixelSize(7, 7), filling: [13, 255, 0]), mask: full(PixelSize(7, 7)))
    let out = blend(
      .over, plain.resized(to: size), onto: Image(size: size, filling: [1, 2, 3]), x: 0, y: 0)
    #expect(out == Image(size: size, filling: [13, 255, 0]))
  }

  @Test(arguments: 0..<10) func `a feathered edge mixes by the blurred mask`(lane: Int) {
    var stream = RandomStream(key: 42, lane: UInt64(lane))
    let background = noise(PixelSize(16, 14), channels: 1, lane: UInt64(lane))
    let mask = stream.mask(stream.size(1...7), density: 0.5)
    let sigma = stream.uniform(0.3...4)
    let object = CutOut(Image(size: mask.size, filling: [90]), mask: mask)
    let soft = Feather(object, sigma: sigma)
    var out = background
    Blend.feathered(object, onto: &out, x: 4, y: 3, sigma: sigma)
    for y in 0..<soft.size.height {
      for x in 0..<soft.size.width {
        let alpha = Double(soft.alpha[y * soft.size.width + x])
        let mixed = alpha * 90 + (1 - alpha) * Double(background[x + 2, y + 1, 0])
        #expect(abs(Double(out[x + 2, y + 1, 0]) - mixed) <= 0.501)
      }
    }
  }

  @Test func `transmission is symmetric in object and background`() {
    let size = PixelSize(16, 16)
    let (one, other) = (noise(size, lane: 3), noise(size, lane: 4))
    let there = blend(.transmission, CutOut(one, mask: full(size)), onto: other, x: 0, y: 0)
    let back = blend(.transmission, CutOut(other, mask: full(size)), onto: one, x: 0, y: 0)
    #expect(there == back)
  }

  @Test(arguments: [(255.0, 0.0), (240, 10), (200, 0)])
  func `empty air leaves a calibrated background as it is`(white: Double, dark: Double) {
    let ramp = ramp(from: Int(dark), through: Int(white))
    let rule = TransmissionRule(
      white: white, objectWhite: [230, 230, 230], dark: dark, floor: 0, thickness: [1.3, 1, 0.4])
    // Brighter than the level of air is still air.
    let air = CutOut(Image(size: ramp.size, filling: [230, 255, 231]), mask: full(ramp.size))
    #expect(blend(.transmission, air, onto: ramp, x: 0, y: 0, rule: rule) == ramp)
  }

  @Test(arguments: 0..<12) func `transmission never brightens a calibrated background`(lane: Int) {
    var stream = RandomStream(key: 43, lane: UInt64(lane))
    let dark = stream.uniform(0...20)
    let white = stream.uniform(180...255)
    let ramp = ramp(from: Int(dark) + 2, through: Int(white))
    let rule = TransmissionRule(
      white: white, objectWhite: [stream.uniform(150...255), 255, 200], dark: dark, floor: 0.004,
      thickness: (0..<3).map { _ in stream.uniform(0.1...3) })
    let object = CutOut(noise(ramp.size, lane: UInt64(lane)), mask: full(ramp.size))
    let out = blend(.transmission, object, onto: ramp, x: 0, y: 0, rule: rule)
    #expect(zip(out.samples, ramp.samples).allSatisfy { $0 <= $1 })
  }

  /// All gray values of a range, in every channel.
  private func ramp(from low: Int, through high: Int) -> Image {
    Image(
      size: PixelSize(high - low + 1, 1), channels: 3,
      samples: (low...high).flatMap { [UInt8](repeating: UInt8($0), count: 3) })
  }
}
