import Imaging
import Support
import Testing

@Suite struct PoissonBlendTests {
  /// Masks that are hard in some way, each on a canvas of 23×17 at some corner.
  enum Shape: CaseIterable {
    case disc, overhanging, disconnected, onePixel, holes, thin, corner, filling, allButOne

    func draw(_ stream: inout RandomStream) -> (mask: Mask, x: Int, y: Int) {
      switch self {
      case .disc: return (Self.disc(13, 11), 5, 3)
      case .overhanging: return (Self.disc(19, 18), -6, 5)
      case .disconnected: return (stream.mask(PixelSize(16, 12), density: 0.35), 3, 2)
      case .onePixel: return (Mask("...", ".#.", "..."), 8, 8)
      case .holes: return (stream.mask(PixelSize(18, 14), density: 0.85), 2, 1)
      case .thin:
        return (Mask("###################", "#..................", "####..#####..######"), 1, 4)
      case .corner: return (Mask(size: PixelSize(9, 7), filling: true), -2, -3)
      case .filling: return (Mask(size: PixelSize(10, 8), filling: true), 6, 5)
      case .allButOne:
        var mask = Mask(size: PixelSize(23, 17), filling: true)
        mask[7, 16] = false
        return (mask, 0, 0)
      }
    }

    private static func disc(_ width: Int, _ height: Int) -> Mask {
      var mask = Mask(size: PixelSize(width, height))
      for y in 0..<height {
        for x in 0..<width {
          let dx = (Double(x) + 0.5) / Double(width) * 2 - 1
          let dy = (Double(y) + 0.5) / Double(height) * 2 - 1
          mask[x, y] = dx * dx + dy * dy < 0.95
        }
      }
      return mask
    }
  }

  private static let canvas = PixelSize(23, 17)

  /// A cut-out and the picture it is cut out of.
  private func objects<Value: SampleValue>(
    _ picture: Raster<Value>, _ mask: Mask
  ) -> (object: CutOut, picture: CutOut) {
    (
      CutOut(picture, mask: mask),
      CutOut(picture, mask: Mask(size: mask.size, filling: true))
    )
  }

  private func levels<Value: SampleValue>(_ image: Raster<Value>) -> Raster<Float> {
    Raster(size: image.size, channels: image.channels, samples: image.samples.map(\.level))
  }

  @Test(arguments: Shape.allCases, 1...3)
  func `the equation is solved on masks of every shape`(shape: Shape, channels: Int) {
    var stream = RandomStream(key: 50, lane: UInt64(channels))
    let (mask, x, y) = shape.draw(&stream)
    let background = stream.image(Self.canvas, channels: channels)
    let segment = stream.image(mask.size, channels: channels)
    let (object, picture) = objects(segment, mask)
    var out = levels(background)
    out.blend(object, x: x, y: y, by: .poisson(picture: picture))
    var rounded = background
    rounded.blend(object, x: x, y: y, by: .poisson(picture: picture))
    for channel in 0..<channels {
      let twin = PoissonTwin(
        mask, x: x, y: y, segment: segment, background: background, channel: channel)
      let found = twin.solution()
      for pixel in 0..<background.size.area {
        let value = out.samples[pixel * channels + channel]
        let byte = rounded.samples[pixel * channels + channel]
        if let expected = found[pixel] {
          #expect(abs(Double(value) - expected) < 2e-3)
          #expect(abs(Double(byte) - min(max(expected, 0), 255)) < 0.503)
        } else {
          #expect(byte == background.samples[pixel * channels + channel])
          #expect(value == Float(byte))
        }
      }
    }
  }

  @Test(arguments: Shape.allCases) func `a cut-out alone has no gradient across its rim`(
    shape: Shape
  ) {
    var stream = RandomStream(key: 51, lane: 0)
    let (mask, x, y) = shape.draw(&stream)
    let background = stream.image(Self.canvas, channels: 1)
    let segment = stream.image(mask.size, channels: 1)
    var out = levels(background)
    out.blend(CutOut(segment, mask: mask), x: x, y: y, by: .poisson(picture: nil))
    var twin = PoissonTwin(mask, x: x, y: y, segment: segment, background: background, channel: 0)
    twin.isKnown = mask
    for (pixel, expected) in twin.solution() {
      #expect(abs(Double(out.samples[pixel]) - expected) < 2e-3)
    }
  }

  @Test(arguments: Shape.allCases) func `a segment like what lies under it changes nothing`(
    shape: Shape
  ) {
    var stream = RandomStream(key: 52, lane: 0)
    let (mask, x, y) = withBorder(shape.draw(&stream))
    let background = stream.image(Self.canvas, channels: 3)
    let deep = stream.deepImage(Self.canvas, channels: 3)
    var (eight, sixteen) = (background, deep)
    let part = under(mask, x, y, of: background)
    eight.blend(
      objects(part, mask).object, x: x, y: y, by: .poisson(picture: objects(part, mask).picture))
    #expect(eight == background)
    let deepPart = under(mask, x, y, of: deep)
    sixteen.blend(
      objects(deepPart, mask).object, x: x, y: y,
      by: .poisson(picture: objects(deepPart, mask).picture))
    #expect(sixteen == deep)
  }

  @Test(arguments: [-90, 41]) func `a segment brighter or darker all over changes nothing`(
    difference: Int
  ) {
    var stream = RandomStream(key: 53, lane: 0)
    let (mask, x, y) = withBorder(Shape.disc.draw(&stream))
    let background = Image(
      size: Self.canvas, channels: 1,
      samples: (0..<Self.canvas.area).map { _ in UInt8(100 + stream.integer(0...50)) })
    var part = under(mask, x, y, of: background)
    part.samples = part.samples.map { UInt8(Int($0) + difference) }
    let (object, picture) = objects(part, mask)
    var out = background
    out.blend(object, x: x, y: y, by: .poisson(picture: picture))
    #expect(out == background)
  }

  /// The same mask at the same place, with a pixel around it: across the picture's own edge there
  /// are no gradients, so a mask that touches it takes other colours.
  private func withBorder(_ drawn: (mask: Mask, x: Int, y: Int)) -> (mask: Mask, x: Int, y: Int) {
    var mask = Mask(size: PixelSize(drawn.mask.width + 2, drawn.mask.height + 2))
    for y in 0..<drawn.mask.height {
      for x in 0..<drawn.mask.width { mask[x + 1, y + 1] = drawn.mask[x, y] }
    }
    return (mask, drawn.x - 1, drawn.y - 1)
  }

  /// The part of an image that a mask is put on, black where that overhangs.
  private func under<Value: PixelValue>(
    _ mask: Mask, _ x: Int, _ y: Int, of image: Raster<Value>
  ) -> Raster<Value> {
    var samples: [Value] = []
    for row in 0..<mask.height {
      for column in 0..<mask.width {
        let isInside = image.size.bounds.contains(
          Box(x + column, y + row, x + column + 1, y + row + 1))
        for channel in 0..<image.channels {
          samples.append(isInside ? image[x + column, y + row, channel] : 0)
        }
      }
    }
    return Raster(size: mask.size, channels: image.channels, samples: samples)
  }

  @Test func `a plain segment takes colours between those around it`() {
    var stream = RandomStream(key: 54, lane: 0)
    let (mask, x, y) = Shape.disc.draw(&stream)
    let background = Image(
      size: Self.canvas, channels: 1,
      samples: (0..<Self.canvas.area).map { _ in UInt8(90 + stream.integer(0...40)) })
    let (object, picture) = objects(Image(size: mask.size, filling: [250]), mask)
    var out = background
    out.blend(object, x: x, y: y, by: .poisson(picture: picture))
    #expect(out.samples.allSatisfy { (90...130).contains($0) })
    #expect(out != background)
  }

  @Test(arguments: [(0, 0), (-2, -1)])
  func `a mask over all of the canvas is mixed by its alpha`(corner: (x: Int, y: Int)) {
    var stream = RandomStream(key: 55, lane: 0)
    let size = PixelSize(30, 20)
    let object = CutOut(stream.image(size, channels: 3), mask: Mask(size: size, filling: true))
    let background = stream.image(PixelSize(23, 17), channels: 3)
    var (out, mixed) = (background, background)
    out.blend(object, x: corner.x, y: corner.y, by: .poisson(picture: object))
    mixed.blend(object, x: corner.x, y: corner.y, by: .alpha)
    #expect(out == mixed)
    #expect(out != background)
  }

  @Test func `a gray cut-out on colour goes on from each channel`() {
    var stream = RandomStream(key: 56, lane: 0)
    let (mask, x, y) = Shape.disc.draw(&stream)
    let gray = stream.image(mask.size, channels: 1)
    let background = stream.image(Self.canvas, channels: 3)
    let (object, picture) = objects(gray, mask)
    var found = Picture.eight(background)
    found.blend(object, x: x, y: y, by: .poisson(picture: picture))
    var expected = background
    expected.blend(
      object.converted(toChannels: 3), x: x, y: y,
      by: .poisson(picture: picture.converted(toChannels: 3)))
    #expect(found == .eight(expected))
  }

  /// Larger than any that the twin could do: what is left of each equation is small.
  @Test(arguments: [0.5, 0.9, 1]) func `a large mask is solved to the last thousandth`(
    density: Double
  ) {
    var stream = RandomStream(key: 57, lane: 0)
    let canvas = PixelSize(301, 280)
    let mask = stream.mask(PixelSize(300, 270), density: density)
    let segment = stream.image(mask.size, channels: 1)
    let background = stream.image(canvas, channels: 1)
    var out = levels(background)
    let (object, picture) = objects(segment, mask)
    out.blend(object, x: 0, y: 4, by: .poisson(picture: picture))
    let twin = PoissonTwin(mask, x: 0, y: 4, segment: segment, background: background, channel: 0)
    var greatest = 0.0
    for y in 0..<mask.height {
      for x in 0..<mask.width where mask[x, y] {
        let sums = twin.equation(x, y)
        let left = sums.neighbours.reduce(
          sums.known - Double(sums.degree) * Double(out[x, y + 4, 0])
        ) { $0 + Double(out[$1.x, $1.y, 0]) }
        greatest = max(greatest, abs(left))
      }
    }
    #expect(greatest < 2e-3)
  }
}
