#if Torch
import Support
import Tensors
import Testing

@Suite struct ResNetOutputStrideTests {
  private func images(_ side: Int) throws -> Tensor {
    var random = RandomStream(key: 14, lane: 0)
    let shape = [1, 3, side, side + 32]
    return try .floats(random.normals(shape.reduce(1, *), deviation: 1), shape: shape)
  }

  private func network(
    _ depth: ResNet.Depth, _ stride: ResNet.OutputStride, stem: ResNet.Stem = .standard
  ) throws -> ResNet {
    try ResNet(depth, stem: stem, outputStride: stride, seed: WeightSeed(run: 2))
  }

  /// Every pixel that is a multiple of a step away from a first one.
  private func every(_ step: Int, _ map: Tensor, from first: (Int, Int) = (0, 0)) throws -> Tensor {
    try map.selected(Array(stride(from: first.0, to: map.shape[2], by: step)), axis: 2)
      .selected(Array(stride(from: first.1, to: map.shape[3], by: step)), axis: 3)
  }

  /// That two maps agree up to the rounding of sums in another order.
  private func expectEqual(_ map: Tensor, _ other: Tensor, _ what: Comment? = nil) throws {
    #expect(map.shape == other.shape, what)
    let (found, expected) = (try map.floats(), try other.floats())
    let largest = expected.map(abs).max() ?? 0
    #expect(largest > 0, what)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-4 * largest }, what)
  }

  @Test(arguments: [ResNet.Depth.resnet18, .resnet50], ResNet.OutputStride.allCases)
  func `sides are those of the strides, and weights are the same`(
    depth: ResNet.Depth, stride: ResNet.OutputStride
  ) throws {
    let network = try network(depth, stride)
    #expect(network.strides == [4, 8, 16, 32].map { min($0, stride.rawValue) })
    let images = try images(72)
    let maps = try network.stageMaps(images, .evaluation, through: 4)
    for (number, map) in maps.enumerated() {
      let step = network.strides[number]
      let sides = [(72 + step - 1) / step, (104 + step - 1) / step]
      #expect(map.shape == [1, network.channels(ofStage: number + 1)] + sides)
    }
    #expect(try network.storedState() == self.network(depth, .by32).storedState())
  }

  @Test func `the small stem leaves a quarter of the strides`() throws {
    let image = try Tensor.full(0.5, shape: [1, 3, 16, 16])
    for stride in ResNet.OutputStride.allCases {
      let network = try network(.resnet18, stride, stem: .small)
      #expect(network.strides == [1, 2, 4, 8].map { min($0, stride.rawValue / 4) })
      let side = 16 / (stride.rawValue / 4)
      #expect(try network.featureMap(image, .evaluation).shape == [1, 512, side, side])
    }
  }

  @Test(arguments: [ResNet.Depth.resnet18, .resnet50])
  func `contracted, every fourth pixel is that of the network without dilation`(
    depth: ResNet.Depth
  ) throws {
    let images = try images(72)
    let dilated = try network(depth, .by8).stageMaps(images, .evaluation, through: 4)
    let plain = try network(depth, .by32).stageMaps(images, .evaluation, through: 4)
    try expectEqual(every(2, dilated[2]), plain[2], "stage 3")
    try expectEqual(every(4, dilated[3]), plain[3], "stage 4")
  }

  @Test func `not contracted, every other pixel is the last stage over every other pixel`() throws {
    let network = try network(.resnet18, .by16)
    let maps = try network.stageMaps(images(72), .evaluation, through: 4)
    for first in [(0, 0), (0, 1), (1, 0), (1, 1)] {
      let twin = try lastStage(of: network, every(2, maps[2], from: first))
      try expectEqual(every(2, maps[3], from: first), twin, "from \(first)")
    }
    let plain = try self.network(.resnet18, .by32)
    let same = try plain.stageMaps(images(72), .evaluation, through: 4)
    try expectEqual(maps[2], same[2])
    #expect(try every(2, maps[3]).floats() != same[3].floats())
  }

  /// The last stage of a ResNet-18 without strides and dilations, from its tensors.
  private func lastStage(of network: ResNet, _ input: Tensor) throws -> Tensor {
    let state = Dictionary(uniqueKeysWithValues: network.state.map { ($0.name, $0.tensor) })
    func tensor(_ name: String) throws -> Tensor { try #require(state["layer4.\(name)"]) }
    func step(_ input: Tensor, _ conv: String, _ norm: String, side: Int) throws -> Tensor {
      try input.conv2d(tensor("\(conv).weight"), window: Window(side, padding: side / 2))
        .batchNorm(
          .init(mean: tensor("\(norm).running_mean"), variance: tensor("\(norm).running_var")),
          scale: tensor("\(norm).weight"), shift: tensor("\(norm).bias"), isTraining: false)
    }
    var map = input
    for block in 0..<2 {
      let shortcut =
        block == 0 ? try step(map, "0.downsample.0", "0.downsample.1", side: 1) : map
      let inner = try step(map, "\(block).conv1", "\(block).bn1", side: 3).relu()
      map = try (step(inner, "\(block).conv2", "\(block).bn2", side: 3) + shortcut).relu()
    }
    return map
  }
}
#endif
