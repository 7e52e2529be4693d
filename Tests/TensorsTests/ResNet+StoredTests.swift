#if Torch
import Safetensors
import Support
import Tensors
import Testing

@Suite struct ResNetStoredTests {
  @Test(arguments: [
    (ResNet.Depth.resnet18, ResNet.Stem.standard, 3), (.resnet34, .small, 1),
    (.resnet50, .standard, 2),
  ])
  func `a network is the one that was stored`(
    depth: ResNet.Depth, stem: ResNet.Stem, channels: Int
  ) throws {
    let network = try ResNet(
      depth, stem: stem, channels: channels, classes: 4, seed: WeightSeed(run: 3))
    let file = try network.storedState()
    let stored = try ResNet.stored(file, at: "a.safetensors")
    #expect(stored.depth == depth)
    #expect(stored.imageChannels == channels)
    #expect(stored.strides == network.strides)
    var backbone = file
    for name in ["fc.weight", "fc.bias"] { backbone.tensors[name] = nil }
    #expect(try stored.storedState() == backbone)
  }

  private static let hint =
    "expected the backbone of a resnet18, 34 or 50, as 'pastiche train' and 'export' write it"

  @Test func `tensors of no known network are refused by name`() throws {
    func refusal(_ change: (inout SafetensorsFile) -> Void) throws -> String? {
      var file = try ResNet(.resnet18, seed: .zeros).storedState()
      change(&file)
      let error = #expect(throws: PipelineError.self) {
        _ = try ResNet.stored(file, at: "a.safetensors")
      }
      return error?.description
    }
    #expect(
      try refusal { $0.tensors["conv1.weight"] = nil }
        == "a.safetensors: has no tensor 'conv1.weight'; \(Self.hint)")
    #expect(
      try refusal { $0.tensors["conv1.weight"] = StoredTensor([Float](repeating: 0, count: 8)) }
        == "a.safetensors: 'conv1.weight' is [8], expected [64, C, 7, 7] or [64, C, 3, 3] with C in "
        + "1...3; \(Self.hint)")
    #expect(
      try refusal { $0.tensors["layer5.0.bn1.bias"] = StoredTensor([Float(0)]) }
        == "a.safetensors: has a tensor 'layer5.0.bn1.bias' that is not expected; \(Self.hint)")
    #expect(
      try refusal { $0.tensors["layer4.1.bn2.bias"] = nil }
        == "a.safetensors: has no tensor 'layer4.1.bn2.bias'; \(Self.hint)")
  }
}
#endif
