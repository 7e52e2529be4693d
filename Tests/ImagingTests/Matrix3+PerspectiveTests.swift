import Imaging
import Support
import Testing

@Suite struct Matrix3PerspectiveTests {
  private static let square: [SIMD2<Double>] = [[0, 0], [30, 0], [30, 20], [0, 20]]

  /// The corners, each moved inwards or outwards by at most 4 pixels.
  private func moved(_ lane: Int) -> [SIMD2<Double>] {
    var stream = RandomStream(key: 60, lane: UInt64(lane))
    return Self.square.map { $0 + SIMD2(stream.uniform(-4...4), stream.uniform(-4...4)) }
  }

  @Test(arguments: 0..<30) func `each corner goes to its own, and back`(lane: Int) throws {
    let (from, to) = (moved(lane), moved(lane + 1000))
    let map = try #require(Matrix3.perspective(from: from, to: to))
    for (corner, goal) in zip(from, to) {
      let there = map.apply(corner.x, corner.y)
      #expect(abs(there.x - goal.x) < 1e-9 && abs(there.y - goal.y) < 1e-9)
      let back = map.inverse.apply(goal.x, goal.y)
      #expect(abs(back.x - corner.x) < 1e-9 && abs(back.y - corner.y) < 1e-9)
    }
  }

  @Test(arguments: 0..<30) func `straight lines stay straight`(lane: Int) throws {
    var stream = RandomStream(key: 61, lane: UInt64(lane))
    let map = try #require(Matrix3.perspective(from: Self.square, to: moved(lane)))
    let start = SIMD2(stream.uniform(0...30), stream.uniform(0...20))
    let step = SIMD2(stream.uniform(-1...1), stream.uniform(-1...1))
    let points = [0.0, 1, 2.5].map { time -> SIMD2<Double> in
      let there = map.apply(start.x + step.x * time, start.y + step.y * time)
      return SIMD2(there.x, there.y)
    }
    let (one, two) = (points[1] - points[0], points[2] - points[0])
    #expect(abs(one.x * two.y - one.y * two.x) < 1e-9)
  }

  @Test func `a parallelogram's map is affine`() throws {
    let map = try #require(
      Matrix3.perspective(from: Self.square, to: [[5, 1], [35, 3], [40, 23], [10, 21]]))
    #expect(map.isAffine)
    let bent = try #require(Matrix3.perspective(from: Self.square, to: moved(0)))
    #expect(!bent.isAffine)
  }

  @Test(
    arguments: [
      [[0, 0], [30, 0], [15, 0], [0, 20]], [[0, 0], [30, 20], [30, 0], [0, 20]],
      [[0, 0], [30, 0], [8, 6], [0, 20]], [[0, 0], [0, 0], [30, 20], [0, 20]],
    ] as [[SIMD2<Double>]])
  func `corners that make no convex quadrilateral have no map`(corners: [SIMD2<Double>]) {
    #expect(Matrix3.perspective(from: Self.square, to: corners) == nil)
    #expect(Matrix3.perspective(from: corners, to: Self.square) == nil)
  }

  @Test(arguments: 0..<30) func `points inside have a positive third coordinate, both ways`(
    lane: Int
  ) throws {
    let to = moved(lane)
    let map = try #require(Matrix3.perspective(from: Self.square, to: to))
    for (matrix, corners) in [(map, Self.square), (map.inverse, to)] {
      let e = matrix.elements
      #expect(corners.allSatisfy { e[6] * $0.x + e[7] * $0.y + e[8] > 0 })
    }
  }
}
