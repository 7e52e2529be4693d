import Imaging
import Support
import Testing

@Suite struct CutOutTests {
  private func cutOut(_ size: PixelSize, channels: Int = 3, lane: UInt64 = 0) -> CutOut {
    var stream = RandomStream(key: 20, lane: lane)
    return CutOut(
      stream.image(size, channels: channels), mask: stream.mask(size, density: 0.6))
  }

  /// Turns a cut-out about its centre onto a canvas that just holds it.
  private func inverse(degrees: Double, of size: PixelSize, onto target: PixelSize) -> Matrix3 {
    (Matrix3.translation(Double(target.width) / 2, Double(target.height) / 2)
      * .rotation(degrees: degrees)
      * .translation(-Double(size.width) / 2, -Double(size.height) / 2)).inverse
  }

  @Test func `pixels outside the mask are empty, those inside opaque`() {
    let image = Image(size: PixelSize(2, 1), channels: 3, samples: [1, 2, 3, 4, 5, 6])
    #expect(CutOut(image, mask: Mask(".#")).pixels == [.zero, SIMD4(4, 5, 6, 1)])
    let gray = Image(size: PixelSize(2, 1), channels: 1, samples: [7, 8])
    #expect(CutOut(gray, mask: Mask("#.")).pixels == [SIMD4(7, 0, 0, 1), .zero])
  }

  @Test func `what surrounds a segment has no part in its cut-out`() {
    var stream = RandomStream(key: 21, lane: 0)
    let mask = stream.mask(PixelSize(9, 7), density: 0.4)
    var other = stream.image(mask.size, channels: 3)
    let image = stream.image(mask.size, channels: 3)
    for index in mask.bits.indices where mask.bits[index] != 0 {
      for channel in 0..<3 {
        other.samples[index * 3 + channel] = image.samples[index * 3 + channel]
      }
    }
    #expect(image != other)
    #expect(CutOut(image, mask: mask).pixels == CutOut(other, mask: mask).pixels)
  }

  @Test(arguments: [[3, 5], [31, 2], [40, 40], [1, 1]])
  func `resizing brings in no colour from outside`(sides: [Int]) {
    var stream = RandomStream(key: 22, lane: 0)
    let plain = CutOut(
      Image(size: PixelSize(13, 11), filling: [40, 200, 90]),
      mask: stream.mask(PixelSize(13, 11), density: 0.5))
    let resized = plain.resized(to: PixelSize(sides[0], sides[1]))
    let warped = plain.warped(
      to: resized.size, inverse: .resize(from: resized.size, to: plain.size))
    for cutOut in [resized, warped] {
      for (index, pixel) in cutOut.pixels.enumerated() where pixel.w > 1e-4 {
        let difference = cutOut.colour(at: index) - SIMD4(40, 200, 90, 1)
        #expect(max(difference.max(), -difference.min()) < 0.01)
      }
    }
    // Every pixel of the mask has a colour to show.
    #expect(zip(resized.mask.bits, resized.pixels).allSatisfy { $0 == 0 || $1.w > 0.01 })
  }

  @Test func `the identity, two flips and whole turns change nothing`() {
    let one = cutOut(PixelSize(9, 6))
    for same in [
      one.warped(to: one.size, inverse: .identity), one.flipped().flipped(),
      one.rotated(quarterTurns: 4), one.rotated(quarterTurns: 1).rotated(quarterTurns: -1),
      one.resized(to: one.size),
      one.warped(to: one.size, inverse: inverse(degrees: 360, of: one.size, onto: one.size)),
    ] {
      #expect(same.pixels == one.pixels)
      #expect(same.mask == one.mask)
    }
  }

  @Test(
    arguments: [PixelSize(8, 6), PixelSize(7, 4), PixelSize(5, 5), PixelSize(1, 4)], [1, 2, 3])
  func `a warp by right angles is the exact turn`(size: PixelSize, turns: Int) {
    let one = cutOut(size)
    let turned = one.rotated(quarterTurns: turns)
    let warped = one.warped(
      to: turned.size,
      inverse: inverse(degrees: Double(turns) * 90, of: size, onto: turned.size))
    #expect(warped.pixels == turned.pixels)
    #expect(warped.mask == turned.mask)
  }

  @Test func `a warp by the mirror is the exact flip`() {
    let one = cutOut(PixelSize(9, 6))
    let warped = one.warped(to: one.size, inverse: .flip(width: 9))
    #expect(warped.pixels == one.flipped().pixels)
    #expect(warped.mask == one.flipped().mask)
  }

  @Test(arguments: 0..<20) func `a warp samples bilinearly, zero outside`(lane: Int) {
    var stream = RandomStream(key: 23, lane: UInt64(lane))
    let one = cutOut(stream.size(1...9), lane: UInt64(lane))
    let target = stream.size(1...12)
    let inverse =
      Matrix3.translation(stream.uniform(-3...6), stream.uniform(-3...6))
      * .rotation(degrees: stream.uniform(-180...180))
      * .scale(stream.uniform(0.3...2), stream.uniform(0.3...2))
    let expected = (0..<target.area).map { index -> SIMD4<Float> in
      let at = inverse.apply(
        Double(index % target.width) + 0.5, Double(index / target.width) + 0.5)
      var sum = SIMD4<Double>.zero
      for y in 0..<one.size.height {
        for x in 0..<one.size.width {
          let weight =
            max(0, 1 - abs(at.x - Double(x) - 0.5)) * max(0, 1 - abs(at.y - Double(y) - 0.5))
          sum += SIMD4<Double>(one.pixels[y * one.size.width + x]) * weight
        }
      }
      return SIMD4<Float>(sum)
    }
    let warped = one.warped(to: target, inverse: inverse)
    let twin = CutOut(size: target, channels: 3, pixels: expected)
    #expect(warped.difference(from: twin) < 1e-3)
  }

  @Test(arguments: [[3, 4], [5, 1], [20, 30], [9, 31], [1, 1]])
  func `resizing is the triangle filter on premultiplied colour`(sides: [Int]) {
    let one = cutOut(PixelSize(9, 13))
    let target = PixelSize(sides[0], sides[1])
    func weights(_ input: Int, _ output: Int, _ position: Int) -> [Double] {
      let scale = Double(input) / Double(output)
      let raw = (0..<input).map {
        max(0, 1 - abs(Double($0) + 0.5 - (Double(position) + 0.5) * scale) / max(1, scale))
      }
      let sum = raw.reduce(0, +)
      return raw.map { $0 / sum }
    }
    let expected = (0..<target.area).map { index -> SIMD4<Float> in
      let columns = weights(9, target.width, index % target.width)
      let rows = weights(13, target.height, index / target.width)
      var sum = SIMD4<Double>.zero
      for y in 0..<13 {
        for x in 0..<9 { sum += SIMD4<Double>(one.pixels[y * 9 + x]) * columns[x] * rows[y] }
      }
      return SIMD4<Float>(sum)
    }
    let resized = one.resized(to: target)
    let twin = CutOut(size: target, channels: 3, pixels: expected)
    #expect(resized.difference(from: twin) < 1e-3)
  }

  @Test(arguments: [[3, 4], [20, 30], [9, 31], [40, 40]])
  func `a mask holds the pixels that the segment covers by half or more`(sides: [Int]) {
    let one = cutOut(PixelSize(9, 13))
    let target = PixelSize(sides[0], sides[1])
    for object in [
      one.resized(to: target),
      one.warped(to: target, inverse: inverse(degrees: 33, of: one.size, onto: target)),
    ] {
      #expect(object.mask.bits == object.pixels.map { $0.w >= 0.5 ? 1 : 0 })
    }
  }

  @Test func `a soft mask covers by its value`() {
    let image = Image(size: PixelSize(4, 1), channels: 1, samples: [100, 100, 100, 100])
    let alpha = Image(size: PixelSize(4, 1), channels: 1, samples: [0, 127, 128, 255])
    let object = CutOut(image, alpha: alpha)
    #expect(object.mask == Mask("..##"))
    #expect(object.pixels.map(\.w) == [0, Float(127) / 255, Float(128) / 255, 1])
    #expect(object.pixels[3] == SIMD4(100, 0, 0, 1))
    #expect(object.trimmed().pixels[1] == .zero)
  }

  @Test func `sixteen bits keep the scale of eight`() {
    let deep = DeepImage(size: PixelSize(2, 1), channels: 2, samples: [257, 65535, 128, 0])
    let object = CutOut(deep, mask: Mask("##"))
    #expect(object.channels == 2)
    #expect(object.pixels == [SIMD4(1, 255, 0, 1), SIMD4(Float(128) / 257, 0, 0, 1)])
    #expect(object.converted(toChannels: 2).pixels == object.pixels)
  }

  @Test(arguments: 0..<20) func `a warp in perspective samples what each pixel divides to`(
    lane: Int
  ) throws {
    var stream = RandomStream(key: 24, lane: UInt64(lane))
    let one = cutOut(PixelSize(12, 10), lane: UInt64(lane))
    let corners: [SIMD2<Double>] = [[0, 0], [12, 0], [12, 10], [0, 10]]
    let map = try #require(
      Matrix3.perspective(
        from: corners,
        to: corners.map { $0 + SIMD2(stream.uniform(-2...2), stream.uniform(-2...2)) }))
    let inverse = map.inverse
    let warped = one.warped(to: one.size, inverse: inverse)
    let twin = (0..<120).map { index -> SIMD4<Float> in
      let at = inverse.apply(Double(index % 12) + 0.5, Double(index / 12) + 0.5)
      var sum = SIMD4<Double>.zero
      for y in 0..<10 {
        for x in 0..<12 {
          let weight =
            max(0, 1 - abs(at.x - Double(x) - 0.5)) * max(0, 1 - abs(at.y - Double(y) - 0.5))
          sum += SIMD4<Double>(one.pixels[y * 12 + x]) * weight
        }
      }
      return SIMD4<Float>(sum)
    }
    #expect(warped.difference(from: CutOut(size: one.size, channels: 3, pixels: twin)) < 1e-3)
  }

  @Test func `what lies beyond the horizon shows nothing`() {
    // The third coordinate is 1 - x / 4: pixels from the fifth on come from nowhere.
    let inverse = Matrix3([1, 0, 0, 0, 1, 0, -0.25, 0, 1])
    let one = CutOut(
      Image(size: PixelSize(8, 8), filling: [9]), mask: Mask(size: PixelSize(8, 8), filling: true))
    let warped = one.warped(to: PixelSize(40, 1), inverse: inverse)
    #expect(warped.pixels[4...].allSatisfy { $0 == .zero })
    #expect(warped.pixels[0].w == 1)
    let region = Region(Mask(size: PixelSize(8, 8), filling: true))?
      .warped(to: PixelSize(40, 1), inverse: inverse)
    #expect(region.map { $0.box.maxX <= 4 } ?? false)
  }

  @Test func `gray is repeated and colour becomes luma`() {
    let colour = CutOut(Image(size: PixelSize(1, 1), filling: [10, 20, 30]), mask: Mask("#"))
    let luma = colour.converted(toChannels: 1)
    #expect(luma.channels == 1)
    #expect(abs(luma.pixels[0].x - 18.15) < 1e-4)
    #expect(luma.pixels[0].w == 1)
    #expect(luma.converted(toChannels: 3).pixels[0].z == luma.pixels[0].x)
    #expect(colour.converted(toChannels: 3).pixels == colour.pixels)
  }
}
