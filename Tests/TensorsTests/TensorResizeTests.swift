#if Torch
import Support
import Tensors
import Testing

@Suite struct TensorResizeTests {
  /// One axis by the formula: the two places that count, and the share of the second.
  private func source(
    of place: Int, _ length: Int, to count: Int, alignsCorners: Bool
  ) -> (first: Int, second: Int, share: Double) {
    let exact: Double =
      if alignsCorners {
        count > 1 ? Double(place) * Double(length - 1) / Double(count - 1) : 0
      } else {
        max(0, (Double(place) + 0.5) * Double(length) / Double(count) - 0.5)
      }
    let first = min(Int(exact), length - 1)
    return (first, min(first + 1, length - 1), exact - Double(first))
  }

  @Test(arguments: [(4, 5, 13, 17), (7, 6, 3, 4), (1, 3, 5, 3), (3, 2, 1, 1)], [false, true])
  func `resizing equals the formula point by point`(
    sizes: (height: Int, width: Int, newHeight: Int, newWidth: Int), alignsCorners: Bool
  ) throws {
    var random = RandomStream(key: 5, lane: 0)
    let (planes, area) = (6, sizes.height * sizes.width)
    let values = random.normals(planes * area, deviation: 1)
    var expected: [Double] = []
    for plane in 0..<planes {
      for row in 0..<sizes.newHeight {
        for column in 0..<sizes.newWidth {
          let y = source(
            of: row, sizes.height, to: sizes.newHeight, alignsCorners: alignsCorners)
          let x = source(
            of: column, sizes.width, to: sizes.newWidth, alignsCorners: alignsCorners)
          func at(_ y: Int, _ x: Int) -> Double {
            Double(values[plane * area + y * sizes.width + x])
          }
          let above = at(y.first, x.first) * (1 - x.share) + at(y.first, x.second) * x.share
          let below = at(y.second, x.first) * (1 - x.share) + at(y.second, x.second) * x.share
          expected.append(above * (1 - y.share) + below * y.share)
        }
      }
    }
    let image = try Tensor.floats(values, shape: [2, 3, sizes.height, sizes.width])
    for tensor in [image, try image.channelsLast()] {
      let found = try tensor.resized(
        height: sizes.newHeight, width: sizes.newWidth, alignsCorners: alignsCorners)
      #expect(found.shape == [2, 3, sizes.newHeight, sizes.newWidth])
      #expect(zip(try found.floats(), expected).allSatisfy { abs(Double($0) - $1) < 2e-6 })
    }
  }

  @Test func `a size without pixels is refused`() throws {
    let image = try Tensor.zeros([1, 1, 2, 2])
    #expect(throws: PipelineError.self) {
      try image.resized(height: 0, width: 2, alignsCorners: false)
    }
  }
}
#endif
