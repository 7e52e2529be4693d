import Imaging
import Support
import Testing

@Suite struct DecodedPartTests {
  private let picture: Image

  init() {
    var random = RandomStream(key: 60, lane: 0)
    let samples = (0..<41 * 30 * 3).map { _ in UInt8(random.nextWord() >> 24) }
    picture = Image(size: PixelSize(41, 30), channels: 3, samples: samples)
  }

  /// The means of squares of pixels, as if a decoder had reduced the picture.
  private func reduced(_ box: Box, by reduction: Int) -> Image {
    let held = DecodedPart.reduced(box, by: reduction)
    var image = Image(size: held.size, filling: [0, 0, 0])
    for y in 0..<held.height {
      for x in 0..<held.width {
        let square = Box(
          (held.minX + x) * reduction, (held.minY + y) * reduction,
          (held.minX + x + 1) * reduction, (held.minY + y + 1) * reduction
        ).intersection(picture.size.bounds)
        for channel in 0..<3 {
          var sum = 0
          for v in square.minY..<square.maxY {
            for u in square.minX..<square.maxX { sum += Int(picture[u, v, channel]) }
          }
          image[x, y, channel] = UInt8((sum + square.area / 2) / square.area)
        }
      }
    }
    return image
  }

  /// A part as a decoder gives it: from a multiple of the reduction to one, or to the edge.
  private func part(_ box: Box, reduction: Int) -> DecodedPart {
    let held = DecodedPart.reduced(box, by: reduction)
    return DecodedPart(
      of: picture.size,
      box: Box(
        held.minX * reduction, held.minY * reduction, held.maxX * reduction,
        held.maxY * reduction
      ).intersection(picture.size.bounds),
      reduction: reduction, image: reduced(box, by: reduction))
  }

  @Test func `pixels and resizes of an unreduced part are those of the picture`() {
    let box = Box(5, 4, 33, 28)
    let part = Picture.coded(
      CodedPicture(DecodedPart(of: picture.size, box: box, image: picture.cropped(to: box))))
    let whole = Picture.eight(picture)
    #expect(part.size == whole.size)
    #expect(part.channels == 3)
    for inner in [box, Box(6, 4, 20, 19), Box(32, 27, 33, 28)] {
      #expect(part.cropped(to: inner) == whole.cropped(to: inner))
      for filter in ResampleFilter.allCases {
        let target = PixelSize(9, 13)
        #expect(
          part.resized(inner, to: target, by: filter)
            == whole.resized(inner, to: target, by: filter))
      }
    }
  }

  @Test(arguments: [2, 4])
  func `a reduced part is resized by the triangle over what its pixels have of the box`(
    reduction: Int
  ) {
    var random = RandomStream(key: 61, lane: UInt64(reduction))
    for _ in 0..<60 {
      let width = random.integer(4 * reduction...41)
      let height = random.integer(4 * reduction...30)
      let x = random.integer(0...41 - width)
      let y = random.integer(0...30 - height)
      let box = Box(x, y, x + width, y + height)
      let target = PixelSize(
        random.integer(1...width / (2 * reduction)), random.integer(1...height / (2 * reduction)))
      let part = part(box, reduction: reduction)
      let found = part.resized(box, to: target, by: .bilinear)
      let held = DecodedPart.reduced(box, by: reduction)
      let small = reduced(box, by: reduction)
      for v in 0..<target.height {
        for u in 0..<target.width {
          var (sum, total) = (0.0, 0.0)
          for row in 0..<held.height {
            let down = Self.weight(
              held.minY + row, reduction, box.minY..<box.maxY, v, of: target.height)
            for column in 0..<held.width {
              let weight =
                down
                * Self.weight(
                  held.minX + column, reduction, box.minX..<box.maxX, u, of: target.width)
              sum += weight * Double(small[column, row, 1])
              total += weight
            }
          }
          // Each of the two passes rounds once.
          #expect(abs(Double(found[u, v, 1]) - sum / total) <= 1.01)
        }
      }
    }
  }

  /// From the formula, in unreduced pixels: the triangle at the middle of what a reduced pixel has of
  /// the range, times how much that is.
  private static func weight(
    _ pixel: Int, _ reduction: Int, _ range: Range<Int>, _ output: Int, of count: Int
  ) -> Double {
    let scale = Double(range.count) / Double(count)
    let centre = Double(range.lowerBound) + (Double(output) + 0.5) * scale
    let start = Double(max(pixel * reduction, range.lowerBound))
    let end = Double(min((pixel + 1) * reduction, range.upperBound))
    return max(0, 1 - abs((start + end) / 2 - centre) / scale) * (end - start)
  }

  @Test func `a need is reduced as far as twice the target is left on both sides`() {
    let box = Box(3, 4, 803, 604)
    func reduction(_ width: Int, _ height: Int) -> PixelNeed {
      .part(box, resizedTo: PixelSize(width, height))
    }
    #expect(reduction(50, 37) == .part(box, reduction: 8))
    #expect(reduction(50, 38) == .part(box, reduction: 4))
    #expect(reduction(51, 37) == .part(box, reduction: 4))
    #expect(reduction(200, 150) == .part(box, reduction: 2))
    #expect(reduction(201, 150) == .part(box, reduction: 1))
    #expect(reduction(1000, 1) == .part(box, reduction: 1))
    #expect(reduction(50, 37).unreduced == .part(box, reduction: 1))
  }

  @Test func `needs together are what satisfies all`() {
    let (one, two) = (Box(1, 2, 5, 6), Box(4, 0, 9, 3))
    let part = PixelNeed.part(one, reduction: 4)
    #expect(part.union(.part(two, reduction: 2)) == .part(Box(1, 0, 9, 6), reduction: 2))
    #expect(part.union(.nothing) == part)
    #expect(PixelNeed.nothing.union(part) == part)
    #expect(part.union(.everything) == .everything)
    #expect(PixelNeed.everything.union(.nothing) == .everything)
  }
}
