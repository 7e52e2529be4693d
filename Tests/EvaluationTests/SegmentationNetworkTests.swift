#if Torch
import Evaluation
import Support
import Tensors
import Testing

@Suite struct SegmentationNetworkTests {
  private let classes = 3

  private func network(
    isFrozen: Bool, stride: ResNet.OutputStride = .by8, alignsCorners: Bool = false
  ) throws -> SegmentationNetwork {
    let seed = WeightSeed(run: 6)
    let backbone = try ResNet(
      .resnet18, stem: .small, outputStride: stride, seed: seed["backbone"])
    var settings = FCNHead.Settings()
    (settings.channels, settings.dilation) = (8, 1)
    let head = try FCNHead(
      inputs: backbone.depth.features, classes: classes, settings: settings, seed: seed["head"])
    return SegmentationNetwork(
      backbone: backbone, head: head, isFrozen: isFrozen, alignsCorners: alignsCorners)
  }

  private func images(_ count: Int) throws -> Tensor {
    var random = RandomStream(key: 16, lane: 0)
    let shape = [count, 3, 12, 16]
    return try .floats(random.normals(shape.reduce(1, *), deviation: 1), shape: shape)
  }

  /// Stripes of the classes, and a column that does not count.
  private func labels(_ count: Int) throws -> Tensor {
    let rows = (0..<count * 12).flatMap { row in
      (0..<16).map { $0 == 3 ? SegmentationNetwork.ignoredLabel : (row + $0 / 6) % classes }
    }
    return try .integers(rows, shape: [count, 12, 16])
  }

  private func train(_ network: SegmentationNetwork, steps: Int) throws -> [Float] {
    let optimiser = try SGD(network.trained)
    let (images, labels) = (try images(2), try labels(2))
    return try (0..<steps).map { _ in
      let loss = try #require(try network.loss(images, labels: labels))
      try optimiser.clearGradients()
      try loss.backward()
      try optimiser.step(rate: 0.01)
      return try loss.number()
    }
  }

  @Test func `a frozen backbone stays as it is while its head learns`() throws {
    let network = try network(isFrozen: true)
    let before = (try network.backbone.stateDigest(), try network.head.stateDigest())
    let losses = try train(network, steps: 4)
    #expect(losses[3] < losses[0])
    #expect(try network.backbone.stateDigest() == before.0)
    #expect(try network.head.stateDigest() != before.1)
    #expect(try network.backbone.parameters.allSatisfy { try $0.tensor.gradient() == nil })
    #expect(network.trained.map(\.name) == network.head.parameters.map { "head.\($0.name)" })
  }

  @Test func `an open backbone learns with its head`() throws {
    let network = try network(isFrozen: false)
    let before = try network.backbone.state.map { try $0.tensor.floats() }
    #expect(
      network.trained.count == network.backbone.parameters.count + network.head.parameters.count)
    let losses = try train(network, steps: 4)
    #expect(losses[3] < losses[0])
    for (tensor, old) in zip(network.backbone.state, before) {
      #expect(try tensor.tensor.floats() != old, "\(tensor.name)")
    }
  }

  @Test(arguments: [false, true])
  func `the backbone of a frozen network computes as at its use`(isFrozen: Bool) throws {
    let network = try network(isFrozen: isFrozen)
    let features = try network.backbone.featureMap(images(2), .evaluation)
    let expected = try network.head.logits([features], .training()).floats()
    #expect(try (network.logits(images(2), .training()).floats() == expected) == isFrozen)
  }

  @Test(arguments: [ResNet.OutputStride.by8, .by16, .by32], [false, true])
  func `scores are logits at the size asked for`(
    stride: ResNet.OutputStride, alignsCorners: Bool
  ) throws {
    let network = try network(isFrozen: false, stride: stride, alignsCorners: alignsCorners)
    let before = try network.state.stored()
    let logits = try network.logits(images(1), .evaluation)
    let step = try #require(network.backbone.strides.last)
    #expect(logits.shape == [1, classes, (12 + step - 1) / step, 16 / step])
    let scores = try network.scores(of: images(1), height: 9, width: 21)
    let expected = try logits.resized(height: 9, width: 21, alignsCorners: alignsCorners)
    #expect(try scores.floats() == expected.floats())
    #expect(!scores.requiresGradient)
    #expect(try network.state.stored() == before)
  }

  @Test func `a batch without a pixel that counts has no loss and changes nothing`() throws {
    let network = try network(isFrozen: false)
    let before = try network.state.stored()
    let none = try Tensor.integers(
      [Int](repeating: SegmentationNetwork.ignoredLabel, count: 2 * 12 * 16), shape: [2, 12, 16])
    #expect(try network.loss(images(2), labels: none) == nil)
    #expect(try network.state.stored() == before)
    let flat = #expect(throws: PipelineError.self) {
      try network.loss(images(2), labels: none.reshaped([-1]))
    }
    #expect(flat?.description == "segmentation: labels are [384], expected [N, H, W]")
  }
}
#endif
