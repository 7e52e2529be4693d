#if Torch
import Support
import Tensors
import Testing

@Suite struct FeaturePyramidTests {
  private func maps(_ scale: Double = 1) throws -> [Tensor] {
    try [(2, 8), (4, 4), (6, 2)].enumerated().map { number, size in
      var random = RandomStream(key: 9, lane: UInt64(number))
      let count = 2 * size.0 * size.1 * size.1
      return try Tensor.floats(
        random.normals(count, deviation: scale), shape: [2, size.0, size.1, size.1])
    }
  }

  private func pyramid() throws -> FeaturePyramid {
    try FeaturePyramid(inputs: [2, 4, 6], channels: 5, seed: WeightSeed(run: 1))
  }

  @Test func `every level has the size of its map and the pyramid's channels`() throws {
    let levels = try pyramid().levels(maps(), .training())
    #expect(levels.map(\.shape) == [[2, 5, 8, 8], [2, 5, 4, 4], [2, 5, 2, 2]])
  }

  @Test func `finer levels know coarser maps, not the other way round`() throws {
    let pyramid = try pyramid()
    var changed = try maps()
    let before = try pyramid.levels(changed, .evaluation).map { try $0.floats() }
    changed[2] = try changed[2].scaled(by: 2)
    let coarse = try pyramid.levels(changed, .evaluation).map { try $0.floats() }
    for level in 0..<3 { #expect(coarse[level] != before[level]) }
    changed = try maps()
    changed[0] = try changed[0].scaled(by: 2)
    let fine = try pyramid.levels(changed, .evaluation).map { try $0.floats() }
    #expect(fine[0] != before[0])
    #expect(fine[1] == before[1])
    #expect(fine[2] == before[2])
  }

  @Test func `first values are uniform within Glorot's bound`() throws {
    let pyramid = try FeaturePyramid(inputs: [64], channels: 32, seed: WeightSeed(run: 1))
    for (name, tensor) in pyramid.parameters where tensor.shape.count == 4 {
      let window = tensor.shape[2] * tensor.shape[3]
      let bound = (6 / Double((tensor.shape[0] + tensor.shape[1]) * window)).squareRoot()
      let values = try tensor.floats().map { abs(Double($0)) }
      let largest = try #require(values.max())
      #expect(largest <= bound * 1.000001, "\(name)")
      #expect(largest > bound * 0.99, "\(name)")
    }
  }
}
#endif
