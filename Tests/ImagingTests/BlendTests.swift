import Foundation
import Imaging
import Support
import Testing

@Suite struct BlendTests {
  enum Mode: CaseIterable {
    case over, alpha, gaussian, box, transmission, pseudoColour, poisson

    /// How far outside the mask pixels change.
    var reach: Int {
      switch self {
      case .over, .alpha, .transmission, .pseudoColour, .poisson: 0
      case .box: 1
      case .gaussian: 2
      }
    }
  }

  private func blend(
    _ mode: Mode, _ object: CutOut, onto image: Image, x: Int, y: Int,
    rule: TransmissionRule = TransmissionRule()
  ) -> Image {
    var image = image
    let blend: Blend =
      switch mode {
      case .over: .over
      case .alpha: .alpha
      case .gaussian: .feathered(.gaussian(sigma: 2))
      case .box: .feathered(.box)
      case .transmission: .transmission(rule)
      case .pseudoColour: .pseudoColour(thickness: 1)
      case .poisson: .poisson(picture: nil)
      }
    image.blend(object, x: x, y: y, by: blend)
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
      mask, x: corner.x, y: corner.y, by: mode.reach, on: background.size)
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
    let soft = Feather(object, kernel: .gaussian(sigma: sigma))
    var out = background
    out.blend(object, x: 4, y: 3, by: .feathered(.gaussian(sigma: sigma)))
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

  /// Every 16-bit value once.
  private static let everyValue = DeepImage(
    size: PixelSize(256, 256), channels: 1, samples: (0...65535).map { UInt16($0) })

  @Test(arguments: [Mode.over, .alpha]) func `every 16-bit value survives a plain paste`(
    mode: Mode
  ) {
    let values = Self.everyValue
    let object = CutOut(values, mask: full(values.size))
    var out = DeepImage(size: values.size, filling: [12345])
    out.blend(object, x: 0, y: 0, by: mode == .over ? .over : .alpha)
    #expect(out == values)
  }

  @Test(arguments: [(255.0, 0.0), (200, 7.5)])
  func `empty air leaves every calibrated 16-bit value as it is`(white: Double, dark: Double) {
    let rule = TransmissionRule(
      white: white, objectWhite: [230], dark: dark, floor: 0, thickness: [1.3])
    let air = CutOut(
      DeepImage(size: PixelSize(256, 256), filling: [230 * 257]), mask: full(PixelSize(256, 256)))
    var out = Self.everyValue
    out.blend(air, x: 0, y: 0, by: .transmission(rule))
    let low = UInt16((dark * 257).rounded(.up))
    let high = UInt16(white * 257)
    for value in low...high where out.samples[Int(value)] != value {
      Issue.record("\(value) became \(out.samples[Int(value)])")
    }
    #expect(out.samples[Int(high)...].allSatisfy { $0 == high })
  }

  @Test(arguments: 0..<8) func `a 16-bit transmission is rounded once`(lane: Int) {
    var stream = RandomStream(key: 44, lane: UInt64(lane))
    let size = PixelSize(40, 25)
    let (behind, picture) = (
      stream.deepImage(size, channels: 3), stream.deepImage(size, channels: 3)
    )
    let rule = TransmissionRule(
      white: 251.5, objectWhite: [240, 200.25, 255], dark: 1.5, floor: 0.001,
      thickness: (0..<3).map { _ in stream.uniform(0.5...2) })
    var out = behind
    out.blend(CutOut(picture, mask: full(size)), x: 0, y: 0, by: .transmission(rule))
    func transmission(_ value: UInt16, _ white: Double) -> Double {
      min(max((Double(value) / 257 - rule.dark) / (white - rule.dark), rule.floor), 1)
    }
    for index in out.samples.indices {
      let expected =
        rule.dark + (rule.white - rule.dark) * transmission(behind.samples[index], rule.white)
        * pow(
          transmission(picture.samples[index], rule.objectWhite[index % 3]),
          rule.thickness[index % 3])
      #expect(abs(Double(out.samples[index]) - expected * 257) <= 0.55)
    }
  }

  @Test(arguments: 0..<8) func `alpha mixes by what resampling left of it`(lane: Int) {
    var stream = RandomStream(key: 45, lane: UInt64(lane))
    let size = PixelSize(9, 7)
    let background = noise(size, lane: 3)
    let object = CutOut(stream.image(size, channels: 3), alpha: stream.image(size, channels: 1))
    let out = blend(.alpha, object, onto: background, x: 0, y: 0)
    var deep = DeepImage(
      size: size, channels: 3, samples: background.samples.map { UInt16($0) * 257 })
    deep.blend(object, x: 0, y: 0, by: .alpha)
    for index in out.samples.indices {
      let pixel = object.pixels[index / 3]
      let mixed =
        Double(pixel[index % 3]) + (1 - Double(pixel.w)) * Double(background.samples[index])
      // Pillow's whole numbers round half up but for the last unit of 65535.
      #expect(abs(Double(out.samples[index]) - mixed) <= 0.51)
      #expect(abs(Double(deep.samples[index]) - mixed * 257) <= 0.55)
    }
  }

  @Test func `a trimmed cut-out changes nothing outside its mask`() {
    var stream = RandomStream(key: 46, lane: 0)
    let background = noise(PixelSize(30, 30), lane: 1)
    let mask = stream.mask(PixelSize(11, 9), density: 0.7)
    let object = CutOut(stream.image(mask.size, channels: 3), mask: mask)
      .resized(to: PixelSize(30, 30))
    #expect(object.pixels.contains { $0.w > 0 && $0.w < 0.5 })
    #expect(object.trimmed().mask == object.mask)
    let out = blend(.transmission, object.trimmed(), onto: background, x: 0, y: 0)
    for index in out.samples.indices where object.mask.bits[index / 3] == 0 {
      #expect(out.samples[index] == background.samples[index])
    }
  }
}
