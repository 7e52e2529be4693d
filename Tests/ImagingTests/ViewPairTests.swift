import Imaging
import Support
import Testing

@Suite struct ViewPairTests {
  /// A crop, perhaps flipped and turned, of a picture.
  private func view(_ stream: inout RandomStream, isTurned: Bool) -> View {
    let size = PixelSize(stream.integer(8...40), stream.integer(8...40))
    var matrix =
      Matrix3.translation(stream.uniform(0...60), stream.uniform(0...60))
      * .scale(stream.uniform(0.5...2.5), stream.uniform(0.5...2.5))
    if isTurned { matrix = matrix * .rotation(degrees: stream.uniform(-180...180)) }
    if stream.chance(0.5) { matrix = matrix * .flip(width: size.width) }
    return View(size: size, matrix: matrix)
  }

  private func shows(_ view: View, _ x: Double, _ y: Double) -> Bool {
    let place = view.matrix.inverse.apply(x, y)
    return place.x >= 0 && place.y >= 0 && place.x <= Double(view.size.width)
      && place.y <= Double(view.size.height)
  }

  @Test(arguments: 0..<30) func `overlap and IoU are those of counted points`(lane: UInt64) {
    var stream = RandomStream(key: 31, lane: lane)
    let pair = ViewPair(
      view(&stream, isTurned: lane % 2 == 0), view(&stream, isTurned: lane % 3 == 0))
    var (both, either) = (0.0, 0.0)
    let step = 0.25
    for y in stride(from: -120 + step / 2, to: 220, by: step) {
      for x in stride(from: -120 + step / 2, to: 220, by: step) {
        let (one, other) = (shows(pair.first, x, y), shows(pair.second, x, y))
        if one && other { both += step * step }
        if one || other { either += step * step }
      }
    }
    // A strip along the outlines is counted or not by chance.
    #expect(abs(pair.overlapArea - both) < 0.02 * either + 1)
    #expect(abs(pair.intersectionOverUnion - both / either) < 0.03)
    let turned = ViewPair(pair.second, pair.first)
    #expect(abs(turned.overlapArea - pair.overlapArea) < 1e-6)
  }

  @Test(arguments: 0..<20) func `aligned grids show the same places`(lane: UInt64) throws {
    var stream = RandomStream(key: 32, lane: lane)
    let pair = ViewPair(view(&stream, isTurned: false), view(&stream, isTurned: false))
    let boxes = try #require(pair.alignedBoxes)
    #expect(boxes.first.isEmpty == boxes.second.isEmpty)
    #expect(boxes.first.isEmpty == (pair.overlapArea < 1e-9))
    let grids = [(pair.first, boxes.first), (pair.second, boxes.second)].map { view, box in
      box.grid(columns: 5, rows: 3).map { part in
        view.matrix.apply(part.x * Double(view.size.width), part.y * Double(view.size.height))
      }
    }
    for (one, other) in zip(grids[0], grids[1]) {
      #expect(abs(one.x - other.x) < 1e-6 && abs(one.y - other.y) < 1e-6)
    }
  }

  @Test(arguments: 0..<20) func `matches lead to the same place of the picture`(lane: UInt64) {
    var stream = RandomStream(key: 33, lane: lane)
    let pair = ViewPair(view(&stream, isTurned: true), view(&stream, isTurned: true))
    let matches = pair.matches(columns: 6, rows: 4)
    #expect(matches.count == 24)
    for (cell, match) in matches.enumerated() {
      let here = pair.first.matrix.apply(
        (Double(cell % 6) + 0.5) * Double(pair.first.size.width) / 6,
        (Double(cell / 6) + 0.5) * Double(pair.first.size.height) / 4)
      guard let match else {
        #expect(!shows(pair.second, here.x, here.y))
        continue
      }
      let there = pair.second.matrix.apply(
        match.x * Double(pair.second.size.width), match.y * Double(pair.second.size.height))
      #expect(abs(here.x - there.x) < 1e-6 && abs(here.y - there.y) < 1e-6)
    }
  }

  @Test func `a view that is turned shares no box, and one of itself shares all`() throws {
    let plain = View(size: PixelSize(10, 20), matrix: .translation(3, 4))
    let turned = View(size: plain.size, matrix: plain.matrix * .rotation(degrees: 10))
    #expect(ViewPair(plain, turned).alignedBoxes == nil)
    let boxes = try #require(ViewPair(plain, plain).alignedBoxes)
    #expect(boxes.first == boxes.second)
    #expect(boxes.first.low == SIMD2(0, 0) && boxes.first.high == SIMD2(1, 1))
    #expect(ViewPair(plain, plain).intersectionOverUnion == 1)
  }
}
