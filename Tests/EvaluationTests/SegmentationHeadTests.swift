#if Torch
import Evaluation
import Support
import Tensors
import Testing

@Suite struct SegmentationHeadTests {
  private let seed = WeightSeed(run: 4)

  private func features(_ shape: [Int]) throws -> Tensor {
    var random = RandomStream(key: 15, lane: 0)
    return try .floats(random.normals(shape.reduce(1, *), deviation: 1), shape: shape)
  }

  private func described(_ head: any Layer) -> [String] {
    head.parameters.map { "\($0.name) \($0.tensor.shape)" }
  }

  private func fcn(joinsInput: Bool = false, dilation: Int = 6) throws -> FCNHead {
    var settings = FCNHead.Settings()
    settings.channels = 5
    settings.joinsInput = joinsInput
    settings.dilation = dilation
    return try FCNHead(inputs: 4, classes: 3, settings: settings, seed: seed)
  }

  @Test func `names and shapes are those that the heads document`() throws {
    #expect(
      try described(LinearHead(inputs: 4, classes: 3, seed: .zeros)) == [
        "conv_seg.weight [3, 4, 1, 1]", "conv_seg.bias [3]",
      ])
    let norm = ["weight [5]", "bias [5]"]
    let convolutions =
      ["convs.0.conv.weight [5, 4, 3, 3]"] + norm.map { "convs.0.bn.\($0)" }
      + ["convs.1.conv.weight [5, 5, 3, 3]"] + norm.map { "convs.1.bn.\($0)" }
    let classifier = ["conv_seg.weight [3, 5, 1, 1]", "conv_seg.bias [3]"]
    #expect(try described(fcn()) == convolutions + classifier)
    #expect(
      try described(fcn(joinsInput: true)) == convolutions + ["conv_cat.conv.weight [5, 9, 3, 3]"]
        + norm.map { "conv_cat.bn.\($0)" } + classifier)
    let pyramid = try described(ASPPHead(inputs: 4, classes: 3, channels: 5, seed: .zeros))
      .filter { !$0.contains(".bn.") }
    #expect(
      pyramid == [
        "branches.0.conv.weight [5, 4, 1, 1]", "branches.1.conv.weight [5, 4, 3, 3]",
        "branches.2.conv.weight [5, 4, 3, 3]", "branches.3.conv.weight [5, 4, 3, 3]",
        "image_pool.conv.weight [5, 4, 1, 1]", "project.conv.weight [5, 25, 1, 1]",
      ] + classifier)
    let standard = try FCNHead(inputs: 512, classes: 21, seed: .zeros)
    #expect(standard.parameterCount == 9 * (512 * 256 + 256 * 256) + 4 * 256 + 21 * 257)
  }

  @Test func `every head gives a logit of each class at each pixel`() throws {
    let input = try features([2, 4, 5, 7])
    let heads: [any Layer] = try [
      LinearHead(inputs: 4, classes: 3, seed: seed), fcn(), fcn(joinsInput: true),
      ASPPHead(inputs: 4, classes: 3, channels: 5, seed: seed),
    ]
    for head in heads {
      #expect(try head.forward(input, .training()).shape == [2, 3, 5, 7])
      let logits = try head.forward(input, .evaluation)
      #expect(logits.shape == [2, 3, 5, 7])
      #expect(try logits.floats().contains { abs($0) > 1e-4 })
      try head.forward(input, .training()).crossEntropy(
        .integers([Int](repeating: 1, count: 70), shape: [2, 5, 7])
      ).backward()
      for (name, tensor) in head.parameters {
        let gradient = try #require(try tensor.gradient(), "\(name)").floats()
        #expect(gradient.allSatisfy { $0.isFinite }, "\(name)")
      }
    }
  }

  /// Scales and shifts so that no ReLU is closed, and every path through the head counts.
  private func open(_ head: any Layer) throws {
    for (name, tensor) in head.parameters where name.contains("bn.") {
      try tensor.assign(.full(name.hasSuffix("weight") ? 0.01 : 1, shape: tensor.shape))
    }
  }

  /// What part of the features a logit depends on: the rows and columns where its gradient is, from
  /// its own.
  private func reach(_ head: any Layer, side: Int) throws -> Set<[Int]> {
    let input = try Tensor.full(1, shape: [1, 4, side, side])
    try input.requireGradient()
    let centre = side / 2
    try head.forward(input, .evaluation).slice(centre..<centre + 1, axis: 2)
      .slice(centre..<centre + 1, axis: 3).sum().backward()
    let gradient = try #require(try input.gradient()).floats()
    return Set(
      gradient.indices.filter { gradient[$0] != 0 }
        .map { [$0 / side % side - centre, $0 % side - centre] })
  }

  /// All pairs of some steps.
  private func grid(_ steps: [Int]) -> Set<[Int]> {
    Set(steps.flatMap { row in steps.map { [row, $0] } })
  }

  @Test(arguments: [1, 6]) func `an FCN sees as far as its dilation says`(dilation: Int) throws {
    let head = try fcn(dilation: dilation)
    try open(head)
    #expect(try reach(head, side: 31) == grid((-2...2).map { $0 * dilation }))
    let joining = try fcn(joinsInput: true, dilation: dilation)
    try open(joining)
    let places = (-2...2).flatMap { step in (-1...1).map { step * dilation + $0 } }
    #expect(try reach(joining, side: 31) == grid(places))
  }

  @Test func `a pyramid sees its rates, and the whole image`() throws {
    let head = try ASPPHead(inputs: 4, classes: 3, channels: 5, seed: seed)
    try open(head)
    #expect(try reach(head, side: 41).count == 41 * 41)
    for (name, tensor) in head.parameters where name == "image_pool.bn.weight" {
      try tensor.assign(tensor.zerosLike())
    }
    let rates = [6, 12, 18].map { grid([-$0, 0, $0]) }
    #expect(try reach(head, side: 41) == rates.reduce([]) { $0.union($1) })
  }

  @Test func `a pyramid refuses to train on a single image`() throws {
    let head = try ASPPHead(inputs: 4, classes: 3, channels: 5, seed: seed)
    let error = #expect(throws: PipelineError.self) {
      try head.forward(features([1, 4, 5, 5]), .training())
    }
    #expect(
      error?.description
        == "batch norm: [1, 5, 1, 1] has one value a channel, which has no variance; "
        + "train with a larger batch, or larger images")
  }
}
#endif
