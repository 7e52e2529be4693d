#if Torch
import Support
import Tensors
import TestSupport
import Testing

extension GoldenCheck {
  /// A tensor of the case as one to compute with.
  func tensor(_ name: String) throws -> Tensor {
    try .floats(try floats(name), shape: try shape(name))
  }

  /// The one element of a tensor.
  func number(_ name: String) throws -> Double {
    try #require(try doubles(name).first)
  }

  /// The one element of a tensor of whole numbers.
  func whole(_ name: String) throws -> Int {
    try #require(try integers(name).first)
  }

  /// Compares a result.
  func expect(
    _ name: String, equals tensor: Tensor, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    expect(
      name, equals: try tensor.floats(), shape: tensor.shape, sourceLocation: sourceLocation)
  }
}
#endif
