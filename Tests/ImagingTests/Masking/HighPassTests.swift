import Imaging
import Support
import TestSupport
import Testing

@Suite struct SalmaskFillsGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "salmask_fills"))
  func `fills equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      let image = try check.image("in.image_u8")
      let size = image.size
      let normal = Normalization.imageNet
      #expect(golden.constants["mean"]?.numbers == normal.mean)
      #expect(golden.constants["std"]?.numbers == normal.std)
      let planes = normal.planes(of: image)
      check.expect("out.normalized", equals: planes.map(Double.init))

      func expect(_ name: String, _ change: (UnsafeMutableBufferPointer<Float>) -> Void) {
        var out = planes
        out.withUnsafeMutableBufferPointer {
          HighPass.filter($0, of: size); change($0)
        }
        check.expect(name, equals: out.map(Double.init))
      }
      let one = try check.masks("in.mask_grid")
      let three = try check.masks("in.mask_grid_channel")
      let (patch, field) = (try check.floats("in.noise_patch"), try check.floats("in.focal_noise"))
      let (top, left, side) = (
        Int(try #require(golden.constant("focal", "top"))),
        Int(try #require(golden.constant("focal", "left"))),
        Int(try #require(golden.constant("focal", "size")))
      )
      let focal = Box(left, top, left + side, top + side)
      expect("out.highpass") { _ in }
      expect("out.hp_spatial") { HighPass.fill($0, of: size, patches: one, with: patch) }
      expect("out.hp_channel") { HighPass.fill($0, of: size, patches: three, with: patch) }
      expect("out.focal_pos") { HighPass.fill($0, of: size, focal, inside: false, with: field) }
      expect("out.focal_neg") { HighPass.fill($0, of: size, focal, inside: true, with: field) }

      // Blur and mean as pictures have them, before they are rounded.
      let levels = Raster<Float>(
        size: size, channels: 3, samples: image.samples.map { Float($0) })
      func normalised(_ level: Float, _ channel: Int) -> Double {
        (Double(level) / 255 - normal.mean[channel]) / normal.std[channel]
      }
      func expect(_ name: String, _ fill: PatchFill, in mask: Mask) {
        let patches = PatchGrid(mask.size, on: size)
        let boxes = (0..<patches.count).filter { mask.bits[$0] != 0 }.map(patches.box)
        let out = levels.covered(by: fill, in: boxes)
        var values: [Double] = []
        for channel in 0..<3 {
          for pixel in 0..<size.area {
            values.append(normalised(out.samples[3 * pixel + channel], channel))
          }
        }
        check.expect(name, equals: values)
      }
      let all = Mask(size: one[0].size, filling: true)
      expect("out.blurred", .blur, in: all)
      expect("out.fill_blur", .blur, in: one[0])
      expect("out.fill_mean", .mean, in: one[0])
      expect("out.fill_mean_all", .mean, in: all)
      let mean = levels.covered(by: .mean, in: [size.bounds])
      let means = (0..<3).map { normalised(mean.samples[$0], $0) }
      check.expect("out.channel_mean", equals: means)
    }
  }
}

@Suite struct HighPassTests {
  private func planes(_ size: PixelSize, lane: UInt64) -> [Float] {
    var random = RandomStream(key: 301, lane: lane)
    return random.normals(size.area * 3, deviation: 1)
  }

  private func passed(_ planes: [Float], _ size: PixelSize, _ cover: HighPass.Cover) -> [Float] {
    var out = planes
    let pass = HighPass(
      cover: cover, deviation: 0.18, noise: RandomStream(key: 302, lane: 0))
    out.withUnsafeMutableBufferPointer { pass.apply(to: $0, of: size) }
    return out
  }

  @Test(arguments: [PixelSize(30, 20), PixelSize(4, 9), PixelSize(1, 1), PixelSize(1, 7)])
  func `what is constant passes away`(size: PixelSize) {
    let flat = [Float](repeating: 0.7, count: size.area * 3)
    #expect(passed(flat, size, .nothing).allSatisfy { abs($0) < 1e-6 })
  }

  @Test func `noise is the same in every patch and channel's own, the rest is untouched`() {
    let size = PixelSize(32, 24)
    let start = planes(size, lane: 1)
    let clear = passed(start, size, .nothing)
    var mask = Mask(size: PixelSize(4, 3))
    for index in [0, 5, 11] { mask.bits[index] = 1 }
    let out = passed(start, size, .patches([mask]))
    let grid = PatchGrid(mask.size, on: size)
    for channel in 0..<3 {
      func cell(_ patch: Int, _ planes: [Float]) -> [Float] {
        let box = grid.box(of: patch)
        return (box.minY..<box.maxY).flatMap { y in
          (box.minX..<box.maxX).map { planes[channel * size.area + y * size.width + $0] }
        }
      }
      #expect(cell(0, out) == cell(5, out) && cell(0, out) == cell(11, out))
      #expect(cell(0, out) != cell(0, clear))
      for patch in 0..<12 where mask.bits[patch] == 0 {
        #expect(cell(patch, out) == cell(patch, clear))
      }
    }
    let (first, second) = (out[0], out[size.area])
    #expect(first != second)
  }

  @Test func `noise has the deviation that was asked for, and no mean`() {
    let size = PixelSize(200, 100)
    let out = passed(planes(size, lane: 2), size, .inside(size.bounds)).map(Double.init)
    let mean = out.reduce(0, +) / Double(out.count)
    let square = out.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(out.count)
    #expect(abs(mean) < 0.004)
    #expect(abs(square.squareRoot() - 0.18) < 0.004)
    // About 4.55 % of normal numbers lie beyond two deviations.
    let far = Double(out.count { abs($0) > 0.36 }) / Double(out.count)
    #expect(abs(far - 0.0455) < 0.004)
  }

  @Test func `a box is kept or lost`() {
    let size = PixelSize(20, 20)
    let start = planes(size, lane: 3)
    let clear = passed(start, size, .nothing)
    let box = Box(3, 4, 12, 19)
    let (outside, inside) = (
      passed(start, size, .outside(box)), passed(start, size, .inside(box))
    )
    for index in start.indices {
      let place = index % size.area
      let isIn = (3..<12).contains(place % 20) && (4..<19).contains(place / 20)
      #expect((outside[index] == clear[index]) == isIn)
      #expect((inside[index] == clear[index]) == !isIn)
    }
  }
}
