#if Torch
import Support
import Tensors
import Testing

@Suite struct PixelCrossEntropyTests {
  private let classes = 3
  private let ignored = 255

  private func logits(_ count: Int) throws -> (values: [Float], tensor: Tensor) {
    var random = RandomStream(key: 6, lane: 0)
    let values = random.normals(count * classes * 6, deviation: 2)
    return (values, try .floats(values, shape: [count, classes, 2, 3]))
  }

  /// The formula in double precision, pixel by pixel.
  private func twin(_ values: [Float], _ labels: [Int]) -> Double {
    var (sum, counted) = (0.0, 0)
    for (place, label) in labels.enumerated() where label != ignored {
      let start = place / 6 * classes * 6 + place % 6
      let scores = (0..<classes).map { Double(values[start + $0 * 6]) }
      sum += ExactMath.log(scores.reduce(0) { $0 + ExactMath.exp($1) }) - scores[label]
      counted += 1
    }
    return sum / Double(counted)
  }

  @Test func `the mean is over the pixels that count, in any layout`() throws {
    let labels = [0, 1, 255, 2, 2, 0, 255, 255, 1, 255, 255, 255]
    let (values, tensor) = try logits(2)
    let targets = try Tensor.integers(labels, shape: [2, 2, 3])
    for tensor in [tensor, try tensor.channelsLast()] {
      let loss = try #require(try tensor.pixelCrossEntropy(targets, ignoring: ignored))
      #expect(loss.shape == [])
      #expect(abs(Double(try loss.number()) - twin(values, labels)) < 1e-6)
    }
  }

  @Test func `an image without a pixel that counts adds nothing`() throws {
    let labels = [0, 1, 255, 2, 2, 0]
    let tensor = try logits(2).tensor
    let both = try tensor.pixelCrossEntropy(
      .integers(labels + [Int](repeating: ignored, count: 6), shape: [2, 2, 3]),
      ignoring: ignored)
    let alone = try tensor.slice(0..<1).pixelCrossEntropy(
      .integers(labels, shape: [1, 2, 3]), ignoring: ignored)
    #expect(try both?.number() == alone?.number())
    #expect(alone != nil)
  }

  @Test func `without any pixel that counts there is no loss`() throws {
    let tensor = try logits(1).tensor
    try tensor.requireGradient()
    let none = try Tensor.integers([Int](repeating: ignored, count: 6), shape: [1, 2, 3])
    #expect(try tensor.pixelCrossEntropy(none, ignoring: ignored) == nil)
    #expect(try tensor.gradient() == nil)
  }

  @Test(arguments: [-1, 3, 254])
  func `a class outside is refused by its number`(label: Int) throws {
    let tensor = try logits(1).tensor
    let labels = try Tensor.integers([0, 255, label, 1, 2, 0], shape: [1, 2, 3])
    let error = #expect(throws: PipelineError.self) {
      try tensor.pixelCrossEntropy(labels, ignoring: ignored)
    }
    #expect(error?.code == .refusedOperation)
    #expect(error?.message == "class \(label) is outside of the 3 of the logits")
  }

  @Test func `labels of another size are refused`() throws {
    let tensor = try logits(1).tensor
    let labels = try Tensor.integers([0, 1, 2, 0], shape: [1, 2, 2])
    let error = #expect(throws: PipelineError.self) {
      try tensor.pixelCrossEntropy(labels, ignoring: ignored)
    }
    #expect(error?.code == .refusedOperation)
  }
}
#endif
