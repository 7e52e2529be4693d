#if Torch
import Evaluation
import Safetensors
import Support
import Tensors
import Testing
import Training

@Suite struct EncoderStartTests {
  private let form = EncoderStart.Form(depth: .resnet18, stem: .small, channels: 1)

  private func file(
    of network: ResNet, metadata: [String: String] = [:]
  ) throws -> SafetensorsFile {
    var file = try network.storedState()
    file.metadata.merge(metadata) { $1 }
    return file
  }

  @Test func `drawn weights are those of their seed`() throws {
    let start = EncoderStart(drawn: form)
    let digests = try [3, 3, 4].map { try start.backbone(seed: $0).stateDigest() }
    #expect(digests[0] == digests[1])
    #expect(digests[0] != digests[2])
    #expect(start.digest == nil)
    #expect(start.name == "random")
    let network = try start.backbone(seed: 3, outputStride: .by16)
    #expect(network.imageChannels == 1)
    #expect(network.outputStride == .by16)
    // Strides are no weights.
    #expect(try network.stateDigest() == digests[0])
  }

  @Test func `a file gives its weights, whatever the seed and the output stride`() throws {
    let network = try ResNet(.resnet18, stem: .small, channels: 1, seed: WeightSeed(run: 8))
    let start = try EncoderStart(file(of: network), at: "there", named: "pretrained")
    #expect(start.form == form)
    #expect(start.filter == .none)
    #expect(start.digest != nil)
    for (seed, stride) in [(1, .by32), (2, .by32), (2, .by8)] as [(UInt64, ResNet.OutputStride)] {
      let found = try start.backbone(seed: seed, outputStride: stride)
      #expect(try found.stateDigest() == network.stateDigest())
      #expect(found.outputStride == stride)
    }
  }

  @Test(arguments: [
    (EncoderStart.Form(depth: .resnet18, stem: .standard, channels: 3), "a resnet18 of 3 channels"),
    (
      EncoderStart.Form(depth: .resnet34, stem: .small, channels: 1),
      "a resnet34 with the small stem of 1 channel"
    ),
  ]) func `a form is read from the tensors, and told in words`(
    form: EncoderStart.Form, words: String
  ) throws {
    let network = try ResNet(
      form.depth, stem: form.stem, channels: form.channels, classes: 2, seed: .zeros)
    // The classifier is passed over.
    let start = try EncoderStart(file(of: network), at: "there", named: "a")
    #expect(start.form == form)
    #expect("\(start.form)" == words)
    #expect(try start.backbone(seed: 0).state.allSatisfy { !$0.name.hasPrefix("fc.") })
  }

  @Test func `the filter of a file is kept, and an unknown one refused`() throws {
    let network = try ResNet(.resnet18, stem: .small, channels: 1, seed: .zeros)
    let filtered = try EncoderStart(
      file(of: network, metadata: [InputFilter.key: "high_pass"]), at: "there", named: "a")
    #expect(filtered.filter == .highPass)
    let error = #expect(throws: PipelineError.self) {
      try EncoderStart(
        file(of: network, metadata: [InputFilter.key: "sepia"]), at: "there.safetensors",
        named: "a")
    }
    #expect(error?.code == .corruptFile)
    #expect(
      error?.description
        == "there.safetensors: wants pictures filtered by 'sepia', which is not known")
  }
}
#endif
