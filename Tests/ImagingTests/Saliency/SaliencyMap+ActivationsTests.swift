import Imaging
import Support
import Testing

@Suite struct SaliencyMapActivationsTests {
  private func grid(_ columns: Int, _ rows: Int, _ values: [Double]) -> Plane {
    Plane(size: PixelSize(columns, rows), values: values)
  }

  /// Interpolation as its formula has it, a pixel at a time.
  private func twin(of grid: Plane, at size: PixelSize) -> [Double] {
    func place(_ output: Int, _ input: Int, _ target: Int) -> (Int, Int, Double) {
      let scaled = (Double(output) + 0.5) * Double(input) / Double(target) - 0.5
      let kept = min(max(scaled, 0), Double(input - 1))
      let first = Int(kept)
      return (first, min(first + 1, input - 1), kept - Double(first))
    }
    let values = (0..<size.area).map { pixel -> Double in
      let (left, right, x) = place(pixel % size.width, grid.size.width, size.width)
      let (top, bottom, y) = place(pixel / size.width, grid.size.height, size.height)
      func at(_ column: Int, _ row: Int) -> Double { grid.values[row * grid.size.width + column] }
      let above = at(left, top) * (1 - x) + at(right, top) * x
      let below = at(left, bottom) * (1 - x) + at(right, bottom) * x
      return above * (1 - y) + below * y
    }
    let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
    return values.map { ($0 - least) / (greatest - least) }
  }

  @Test(arguments: [(70, 50), (7, 5), (41, 3), (3, 2)])
  func `a grid is enlarged bilinearly and stretched`(side: (Int, Int)) {
    var random = RandomStream(key: 71, lane: 0)
    let values = (0..<35).map { _ in random.uniform(-300...900) }
    let size = PixelSize(side.0, side.1)
    let map = SaliencyMap(size: size, activations: grid(7, 5, values))
    #expect(map.size == size)
    let expected = twin(of: grid(7, 5, values), at: size)
    #expect(zip(map.values, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    let samples = map.stored.samples
    #expect(samples.min() == 0 && samples.max() == 255)
  }

  @Test func `two places make a ramp between their centres`() {
    let map = SaliencyMap(size: PixelSize(8, 1), activations: grid(2, 1, [3, 5]))
    #expect(map.stored.samples == [0, 0, 32, 96, 159, 223, 255, 255])
  }

  @Test(arguments: [0, 1, -4.5, 1e12])
  func `the same number everywhere is a map of zeros`(value: Double) {
    let flat = grid(3, 2, Array(repeating: value, count: 6))
    #expect(SaliencyMap(size: PixelSize(9, 4), activations: flat) == .nothing(PixelSize(9, 4)))
  }

  @Test func `what rounding leaves is a map of zeros, and small numbers are not`() {
    let rounding = grid(2, 1, [1000, 1000 + 0.0004])
    #expect(SaliencyMap(size: PixelSize(4, 4), activations: rounding) == .nothing(PixelSize(4, 4)))
    let small = grid(2, 1, [1e-12, 3e-12])
    #expect(SaliencyMap(size: PixelSize(4, 1), activations: small).values == [0, 0.25, 0.75, 1])
  }

  @Test func `one place tells nothing of where`() {
    let size = PixelSize(5, 5)
    #expect(SaliencyMap(size: size, activations: grid(1, 1, [7])) == .nothing(size))
  }
}
