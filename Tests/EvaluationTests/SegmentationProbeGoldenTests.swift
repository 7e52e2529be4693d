#if Torch
import Evaluation
import Support
import Tensors
import TestSupport
import Testing

/// A linear head on given features: logits at the size of the labels, predictions, loss, gradients.
@Suite struct SegmentationProbeGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "seg_linear_probe"))
  func `logits, predictions, loss and gradients equal the reference`(golden: GoldenCase) throws {
    try golden.checking { check in
      for form in GoldenForm.all(of: golden) { try expect(check, form) }
    }
  }

  private func expect(_ check: GoldenCheck, _ form: GoldenForm) throws {
    func tensor(_ leaf: String) throws -> Tensor {
      let name = try #require(form.input(leaf))
      return try .floats(check.floats(name), shape: check.shape(name))
    }
    let labelName = try #require(form.input("labels"))
    let sides = try check.shape(labelName)
    let labels = try Tensor.integers(check.integers(labelName), shape: sides)
    let (weight, bias) = (try tensor("weight"), try tensor("bias"))
    let head = try LinearHead(
      inputs: weight.shape[1], classes: weight.shape[0], seed: .zeros)
    let parameters = head.parameters.map(\.tensor)
    try parameters[0].assign(weight.reshaped(parameters[0].shape))
    try parameters[1].assign(bias)

    let logits = try head.forward(tensor("features"), .training())
      .resized(height: sides[1], width: sides[2], alignsCorners: form.alignsCorners())
    let loss = try logits.pixelCrossEntropy(labels, ignoring: form.ignoredLabel())
    try loss?.backward()
    for name in form.names {
      switch form.leaf(name) {
      case "logits_up":
        check.expect(name, equals: try logits.floats(), shape: logits.shape)
      case "prediction":
        check.expect(name, equals: try logits.indexOfMax(axis: 1).integers(), shape: sides)
      case "loss":
        check.expect(name, equals: [try loss?.number() ?? 0], shape: [1])
      case "grad_weight":
        let gradient = try parameters[0].gradient() ?? parameters[0].zerosLike()
        check.expect(name, equals: try gradient.floats(), shape: weight.shape)
      case "grad_bias":
        let gradient = try parameters[1].gradient() ?? parameters[1].zerosLike()
        check.expect(name, equals: try gradient.floats(), shape: bias.shape)
      case let other:
        Issue.record("'\(other)' is a result that is not understood")
      }
    }
  }
}

extension GoldenForm {
  /// How its logits are resized, by the constants of the case: there is no default.
  fileprivate func alignsCorners() throws -> Bool {
    switch constant("align_corners") {
    case true: true
    case false: false
    case let other: throw refusal("align_corners", other, "true or false")
    }
  }

  /// The label of pixels that do not count.
  fileprivate func ignoredLabel() throws -> Int {
    guard case .integer(let label) = constant("ignore_index") else {
      throw refusal("ignore_index", constant("ignore_index"), "a whole number")
    }
    return Int(label)
  }

  private func refusal(_ key: String, _ found: JSONValue?, _ expected: String) -> PipelineError {
    PipelineError(
      .corruptFile, at: "constants.\(key)",
      "is \(found.map { "\($0)" } ?? "missing"), expected \(expected)")
  }
}
#endif
