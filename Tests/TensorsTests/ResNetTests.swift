#if Torch
import Safetensors
import Support
import Tensors
import Testing

@Suite struct ResNetTests {
  @Test(arguments: [
    (ResNet.Depth.resnet18, 11_689_512), (.resnet34, 21_797_672), (.resnet50, 25_557_032),
  ])
  func `parameters are as many as torchvision's`(depth: ResNet.Depth, count: Int) throws {
    let network = try ResNet(depth, classes: 1000, seed: .zeros)
    #expect(network.parameterCount == count)
  }

  @Test func `names and shapes are torchvision's, in its order`() throws {
    let names = try ResNet(.resnet18, classes: 10, seed: .zeros).state
      .map { "\($0.name) \($0.tensor.shape)" }
    #expect(names.count == 102)
    #expect(
      Array(names.prefix(7)) == [
        "conv1.weight [64, 3, 7, 7]", "bn1.weight [64]", "bn1.bias [64]", "bn1.running_mean [64]",
        "bn1.running_var [64]", "layer1.0.conv1.weight [64, 64, 3, 3]", "layer1.0.bn1.weight [64]",
      ])
    #expect(names.contains("layer2.0.downsample.0.weight [128, 64, 1, 1]"))
    #expect(names.contains("layer2.0.downsample.1.running_var [128]"))
    #expect(!names.contains { $0.hasPrefix("layer1.0.downsample") })
    #expect(Array(names.suffix(2)) == ["fc.weight [10, 512]", "fc.bias [10]"])
    let deep = try ResNet(.resnet50, seed: .zeros).state.map { "\($0.name) \($0.tensor.shape)" }
    #expect(deep.count == 265)
    #expect(deep.contains("layer1.0.downsample.0.weight [256, 64, 1, 1]"))
    #expect(deep.contains("layer4.2.conv3.weight [2048, 512, 1, 1]"))
  }

  @Test func `features come out, and the small stem keeps the side`() throws {
    let network = try ResNet(.resnet18, seed: WeightSeed(run: 1))
    let images = try Tensor.full(0.5, shape: [2, 3, 64, 96])
    #expect(try network.featureMap(images, .evaluation).shape == [2, 512, 2, 3])
    #expect(try network.featureMap(images, .evaluation).isChannelsLast)
    #expect(try network.forward(images, .evaluation).shape == [2, 512])
    let small = try ResNet(.resnet18, stem: .small, channels: 1, classes: 7, seed: .zeros)
    #expect(try small.conv1Shape() == [64, 1, 3, 3])
    let gray = try Tensor.full(0.5, shape: [1, 1, 32, 32])
    #expect(try small.featureMap(gray, .evaluation).shape == [1, 512, 4, 4])
    #expect(try small.forward(gray, .evaluation).shape == [1, 7])
    let error = #expect(throws: PipelineError.self) {
      _ = try network.forward(try .zeros([3, 32, 32]), .evaluation)
    }
    #expect(error?.description == "resnet18: is given [3, 32, 32], expected [N, C, H, W]")
  }

  @Test func `first values have the deviations of their formulas`() throws {
    let network = try ResNet(.resnet18, classes: 1000, seed: WeightSeed(run: 5))
    let tensors = Dictionary(uniqueKeysWithValues: network.state.map { ($0.name, $0.tensor) })
    func spread(_ name: String) throws -> (mean: Double, deviation: Double, largest: Float) {
      let values = try #require(tensors[name]).floats()
      let count = Double(values.count)
      let mean = values.reduce(0) { $0 + Double($1) } / count
      let square = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
      return (mean, square.squareRoot(), values.map(abs).max() ?? 0)
    }
    for (name, outputs) in [("layer2.0.conv1.weight", 128 * 9), ("conv1.weight", 64 * 49)] {
      let (found, expected) = (try spread(name), (2 / Double(outputs)).squareRoot())
      #expect(abs(found.mean) < 0.05 * expected)
      #expect(abs(found.deviation / expected - 1) < 0.02)
    }
    let (linear, bound) = (try spread("fc.weight"), 1 / Double(512).squareRoot())
    #expect(Double(linear.largest) <= bound)
    #expect(abs(linear.deviation / (bound / 3.0.squareRoot()) - 1) < 0.01)
    #expect(try tensors["bn1.weight"]?.floats() == [Float](repeating: 1, count: 64))
    #expect(try tensors["bn1.running_mean"]?.floats() == [Float](repeating: 0, count: 64))
  }

  @Test func `a weight depends on the seed and its name alone`() throws {
    let seed = WeightSeed(run: 9)
    let first = try Linear(3, 2, seed: seed["head"])
    let again = try Linear(3, 2, seed: seed["head"])
    let other = try Linear(3, 2, seed: seed["tail"])
    let run = try Linear(3, 2, seed: WeightSeed(run: 10)["head"])
    #expect(try first.weight.floats() == again.weight.floats())
    #expect(try first.weight.floats() != other.weight.floats())
    #expect(try first.weight.floats() != run.weight.floats())
    let millionths = try first.weight.floats().map { Int(($0 * 1e6).rounded()) }
    #expect(millionths == [59_615, -221_001, 488_979, -411_404, -415_520, -376_900])
  }
}

extension ResNet {
  fileprivate func conv1Shape() throws -> [Int]? {
    state.first { $0.name == "conv1.weight" }?.tensor.shape
  }
}

@Suite struct LayerStateTests {
  private func network(_ run: UInt64) throws -> Sequential {
    try Sequential([
      (
        "backbone",
        Sequential([
          (
            "conv1", try Conv2d(3, 4, Window(3), hasBias: true, seed: WeightSeed(run: run)["conv1"])
          ),
          ("bn1", try BatchNorm2d(4)), ("pool", GlobalAveragePool()),
        ])
      ),
      ("projector", Sequential.projector([4, 4, 2], seed: WeightSeed(run: run)["projector"])),
    ])
  }

  @Test func `weights written are weights read`() throws {
    let (from, to) = (try network(1), try network(2))
    let file = try from.storedState()
    #expect(
      file.tensors.keys.sorted() == [
        "backbone.bn1.bias", "backbone.bn1.running_mean", "backbone.bn1.running_var",
        "backbone.bn1.weight", "backbone.conv1.bias", "backbone.conv1.weight", "projector.0.bias",
        "projector.0.weight", "projector.2.bias", "projector.2.weight",
      ])
    try to.load(SafetensorsFile(parsing: file.bytes(), at: "a.safetensors"), at: "a.safetensors")
    #expect(try to.storedState() == file)
    #expect(to.parameters.allSatisfy { $0.tensor.requiresGradient })
    let images = try Tensor.full(1, shape: [2, 3, 5, 5])
    #expect(
      try to.forward(images, .evaluation).floats() == from.forward(images, .evaluation).floats())
    let third = try network(3)
    try third.copyState(of: from)
    #expect(try third.storedState() == file)
  }

  @Test func `a digest tells of a change anywhere, and of nothing else`() throws {
    let network = try network(1)
    let before = try network.stateDigest()
    _ = try network.forward(.full(1, shape: [2, 3, 5, 5]), .evaluation)
    #expect(try network.stateDigest() == before)
    #expect(try self.network(1).stateDigest() == before)
    #expect(try self.network(2).stateDigest() != before)
    var digests = [before.description]
    for (_, tensor) in network.state {
      try tensor.assign(try tensor.detached().scaled(by: 1, plus: 1))
      digests.append(try network.stateDigest().description)
    }
    #expect(Set(digests).count == network.state.count + 1)
    _ = try network.forward(.full(1, shape: [2, 3, 5, 5]), .training())
    #expect(try network.stateDigest().description != digests.last)
  }

  @Test func `a file that does not fit is refused by name, and changes nothing`() throws {
    let network = try network(1)
    let before = try network.storedState()
    func error(_ change: (inout SafetensorsFile) -> Void) -> PipelineError? {
      var file = before
      change(&file)
      return #expect(throws: PipelineError.self) { try network.load(file, at: "a.safetensors") }
    }
    let missing = error { $0.tensors["projector.2.bias"] = nil }
    #expect(missing?.description == "a.safetensors: has no tensor 'projector.2.bias'")
    let shape = error { $0.tensors["projector.2.bias"] = StoredTensor([1, 2, 3] as [Float]) }
    #expect(
      shape?.description
        == "a.safetensors: 'projector.2.bias' is [3], expected [2]")
    let unknown = error { $0.tensors["fc.weight"] = StoredTensor([1] as [Float]) }
    #expect(
      unknown?.description
        == "a.safetensors: has a tensor 'fc.weight' that is not expected")
    #expect(try network.storedState() == before)
  }

  @Test func `prefixes, classifiers and counts of batches are passed over`() throws {
    let from = try Linear(2, 2, seed: WeightSeed(run: 1))
    let to = try Linear(2, 2, seed: WeightSeed(run: 2))
    var file = SafetensorsFile(tensors: [:])
    for (name, tensor) in try from.storedState().tensors { file.tensors["head.\(name)"] = tensor }
    file.tensors["head.bn.num_batches_tracked"] = StoredTensor([7])
    file.tensors["head.fc.weight"] = StoredTensor([7])
    file.tensors["other"] = StoredTensor([7])
    try to.load(file, at: "a.safetensors", prefix: "head.", ignoring: ["fc."])
    #expect(try to.storedState() == from.storedState())
  }
}
#endif
