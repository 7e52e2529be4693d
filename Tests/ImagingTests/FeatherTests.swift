import Foundation
import Imaging
import Support
import Testing

@Suite struct FeatherTests {
  @Test(arguments: [0.1, 0.5, 2, 10]) func `the soft alpha is the 5x5 Gaussian of the mask`(
    sigma: Double
  ) {
    var stream = RandomStream(key: 50, lane: 0)
    let mask = stream.mask(PixelSize(7, 5), density: 0.5)
    let soft = Feather(
      CutOut(stream.image(mask.size, channels: 1), mask: mask), kernel: .gaussian(sigma: sigma))
    #expect(soft.corner == SIMD2(-2, -2))
    #expect(soft.size == PixelSize(11, 9))
    func gauss(_ x: Int, _ y: Int) -> Double { exp(-Double(x * x + y * y) / (2 * sigma * sigma)) }
    let sum = (-2...2).flatMap { x in (-2...2).map { gauss(x, $0) } }.reduce(0, +)
    for y in 0..<soft.size.height {
      for x in 0..<soft.size.width {
        var expected = 0.0
        for row in 0..<mask.height {
          for column in 0..<mask.width where mask[column, row] {
            let (dx, dy) = (column + 2 - x, row + 2 - y)
            if abs(dx) <= 2, abs(dy) <= 2 { expected += gauss(dx, dy) / sum }
          }
        }
        #expect(abs(Double(soft.alpha[y * soft.size.width + x]) - expected) < 1e-6)
      }
    }
  }

  @Test(arguments: 0..<20) func `what lies around the mask's box changes nothing`(lane: Int) {
    var stream = RandomStream(key: 52, lane: UInt64(lane))
    var mask = Mask(size: PixelSize(12, 11))
    for _ in 0..<4 { mask[stream.integer(3...9), stream.integer(2...6)] = true }
    let object = CutOut(stream.image(mask.size, channels: 3), mask: mask)
    guard let box = mask.tightBox else { return }
    let whole = Feather(object, kernel: .gaussian(sigma: 1))
    let part = Feather(object, kernel: .gaussian(sigma: 1), around: box)
    #expect(part.size == PixelSize(box.width + 4, box.height + 4))
    for y in 0..<whole.size.height {
      for x in 0..<whole.size.width {
        let (column, row) = (x - box.minX, y - box.minY)
        let index = y * whole.size.width + x
        guard column >= 0, row >= 0, column < part.size.width, row < part.size.height else {
          #expect(whole.alpha[index] == 0)
          continue
        }
        #expect(part.alpha[row * part.size.width + column] == whole.alpha[index])
        guard whole.alpha[index] > 0 else { continue }
        #expect(part.colours[row * part.size.width + column] == whole.colours[index])
      }
    }
  }

  @Test func `the edge spreads two pixels outside the mask's box`() {
    let object = CutOut(
      Image(size: PixelSize(3, 3), filling: [50]), mask: Mask(size: PixelSize(3, 3), filling: true))
    let soft = Feather(object, kernel: .gaussian(sigma: 2))
    #expect(soft.alpha.allSatisfy { $0 > 0 })
    #expect(soft.alpha[0] < soft.alpha[8])
    // The centre's square is exactly covered as far as the mask goes.
    #expect(soft.alpha[24] == soft.alpha.max())
  }

  @Test func `a segment wider than the kernel is opaque in its middle`() {
    let size = PixelSize(9, 9)
    let object = CutOut(Image(size: size, filling: [50]), mask: Mask(size: size, filling: true))
    let soft = Feather(object, kernel: .gaussian(sigma: 2))
    #expect(abs(soft.alpha[6 * 13 + 6] - 1) < 1e-6)
  }

  @Test func `colours outside are those of the segment, not of what surrounded it`() {
    var image = Image(size: PixelSize(5, 5), filling: [255])
    image[2, 2, 0] = 30
    var mask = Mask(size: image.size)
    mask[2, 2] = true
    let soft = Feather(CutOut(image, mask: mask), kernel: .gaussian(sigma: 2))
    for (alpha, colour) in zip(soft.alpha, soft.colours) where alpha > 0 {
      #expect(abs(colour.x - 30) < 1e-3)
    }
  }

  @Test func `colours inside stay as they are`() {
    var stream = RandomStream(key: 51, lane: 0)
    let image = stream.image(PixelSize(6, 4), channels: 3)
    let soft = Feather(
      CutOut(image, mask: Mask(size: image.size, filling: true)), kernel: .gaussian(sigma: 1))
    for y in 0..<4 {
      for x in 0..<6 {
        let colour = soft.colours[(y + 2) * 10 + x + 2]
        #expect(
          [colour.x, colour.y, colour.z] == (0..<3).map { Float(image[x, y, $0]) })
      }
    }
  }

  @Test func `the box kernel is the mean of nine pixels, one pixel around`() {
    let mask = Mask("##.", "#..", ".#.")
    let image = Image(size: mask.size, filling: [50])
    let soft = Feather(CutOut(image, mask: mask), kernel: .box)
    #expect(-soft.corner.x == 1)
    #expect(soft.size == PixelSize(5, 5))
    for y in 0..<5 {
      for x in 0..<5 {
        var count = 0
        for row in y - 2...y {
          for column in x - 2...x
          where row >= 0 && row < 3 && column >= 0 && column < 3 && mask[column, row] { count += 1 }
        }
        #expect(abs(soft.alpha[y * 5 + x] - Float(count) / 9) < 1e-6)
      }
    }
  }

  @Test func `a whole picture keeps its colours outside the mask, its edge repeated around`() {
    var stream = RandomStream(key: 52, lane: 0)
    let image = stream.image(PixelSize(5, 4), channels: 3)
    let mask = stream.mask(image.size, density: 0.5)
    let soft = Feather(image, mask: mask, kernel: .gaussian(sigma: 2))
    #expect(soft.alpha == Feather(CutOut(image, mask: mask), kernel: .gaussian(sigma: 2)).alpha)
    for y in 0..<soft.size.height {
      for x in 0..<soft.size.width {
        let (column, row) = (min(max(x - 2, 0), 4), min(max(y - 2, 0), 3))
        let colour = soft.colours[y * soft.size.width + x]
        #expect([colour.x, colour.y, colour.z] == (0..<3).map { Float(image[column, row, $0]) })
      }
    }
  }
}
