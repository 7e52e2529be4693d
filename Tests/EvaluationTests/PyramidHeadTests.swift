#if Torch
import Evaluation
import Support
import Tensors
import Testing

@Suite struct PyramidHeadTests {
  private func network() throws -> SegmentationNetwork {
    let backbone = try EvaluationBench.backbone()
    let head = try PyramidHead(
      inputs: (1...4).map(backbone.channels(ofStage:)), classes: 3, channels: 8,
      seed: WeightSeed(run: 2))
    return SegmentationNetwork(backbone: backbone, head: head, isFrozen: false)
  }

  private func images() throws -> Tensor {
    var random = RandomStream(key: 18, lane: 0)
    return try .floats(random.normals(2 * 3 * 64 * 48, deviation: 1), shape: [2, 3, 64, 48])
  }

  @Test func `logits are a quarter of the image`() throws {
    let logits = try network().logits(images(), .evaluation)
    #expect(logits.shape == [2, 3, 16, 12])
    #expect(try logits.floats().allSatisfy { $0.isFinite })
  }

  @Test func `there is no layer that no gradient reaches`() throws {
    let network = try network()
    let labels = try Tensor.integers(
      (0..<2 * 64 * 48).map { $0 / 7 % 3 }, shape: [2, 64, 48])
    try #require(try network.loss(images(), labels: labels)).backward()
    for (name, tensor) in network.trained {
      let gradient = try #require(try tensor.gradient(), "\(name)").floats()
      #expect(gradient.allSatisfy { $0.isFinite }, "\(name)")
      #expect(gradient.contains { $0 != 0 }, "\(name)")
    }
  }

  @Test func `the coarsest stage tells too`() throws {
    let network = try network()
    let maps = try network.backbone.stageMaps(images(), .evaluation, through: 4)
    let before = try network.head.logits(maps, .evaluation).floats()
    for stage in maps.indices {
      var other = maps
      other[stage] = try maps[stage].scaled(by: 2)
      #expect(try network.head.logits(other, .evaluation).floats() != before, "\(stage)")
    }
  }
}
#endif
