import Imaging
import Support
import Testing

@Suite struct PatchFillTests {
  @Test(arguments: [(224, 224), (70, 41), (33, 90), (8, 8), (1, 9)], [1, 3])
  func `some patches show what they show when all are hidden`(
    side: (Int, Int), channels: Int
  ) {
    var random = RandomStream(key: 71, lane: 0)
    let size = PixelSize(side.0, side.1)
    for depth in [PixelDepth.eight, .sixteen] {
      let picture = Picture.eight(random.image(size, channels: channels)).converted(to: depth)
      let grid = PatchGrid(PixelSize(7, 7), on: size)
      var whole = picture
      whole.hide((0..<grid.count).map(grid.box), by: .blur, &random)
      let hidden = (0..<grid.count).filter { _ in random.chance(0.4) }
      var some = picture
      some.hide(hidden.map(grid.box), by: .blur, &random)
      for patch in 0..<grid.count {
        let box = grid.box(of: patch)
        let expected = hidden.contains(patch) ? whole : picture
        #expect(some.cropped(to: box) == expected.cropped(to: box))
      }
    }
  }

  @Test func `a hidden patch is blurred by a Gaussian of 31 pixels`() {
    var random = RandomStream(key: 72, lane: 0)
    let image = random.image(PixelSize(50, 45), channels: 1)
    var picture = Picture.eight(image)
    picture.hide([Box(0, 10, 50, 30)], by: .blur, &random)
    let weights = (-15...15).map { ExactMath.exp(-Double($0 * $0) / 200) }
    let total = weights.reduce(0, +)
    func mirrored(_ place: Int, _ count: Int) -> Int {
      place < 0 ? -place : place < count ? place : 2 * (count - 1) - place
    }
    var off = 0.0
    for y in 10..<30 {
      for x in 0..<50 {
        var sum = 0.0
        for v in -15...15 {
          for u in -15...15 {
            let sample = image[mirrored(x + u, 50), mirrored(y + v, 45), 0]
            sum += weights[v + 15] * weights[u + 15] * Double(sample)
          }
        }
        let found = Double(picture.shown[x, y, 0])
        let error = abs(found - sum / (total * total))
        // Half a level by rounding, the rest by six bits behind the point on the way.
        #expect(error < 0.7)
        off += error
      }
    }
    #expect(off / 1000 < 0.27)
  }

  @Test(arguments: [0, 1, 77, 254, 255] as [UInt8])
  func `what has one level keeps it`(level: UInt8) {
    for size in [PixelSize(40, 33), PixelSize(5, 3), PixelSize(1, 1)] {
      let image = Image(size: size, filling: [level, level, level])
      #expect(image.hidden(by: .blur, in: [size.bounds]) == image)
    }
  }

  @Test func `fixed point is near to real numbers`() {
    var random = RandomStream(key: 73, lane: 0)
    let image = random.image(PixelSize(224, 224), channels: 3)
    let fixed = image.hidden(by: .blur, in: [image.size.bounds])
    let real = image.covered(by: .blur, in: [image.size.bounds])
    let differences = zip(fixed.samples, real.samples).map { abs(Int($0) - Int($1)) }
    #expect(differences.max() ?? 0 <= 1)
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 0.1)
  }
}
