import CTorch
import Support

extension Tensor {
  /// The elements in the same order under another shape; one length may be -1, for what is left.
  package func reshaped(_ shape: [Int]) throws(PipelineError) -> Tensor {
    try TensorCall.making("reshaped", from: self) { out, message in
      TensorCall.withSizes(shape) { ctorch_reshaped(handle, $0, out, message) }
    }
  }

  /// The axes in another order: the first one becomes what `axes` names first.
  package func permuted(_ axes: [Int]) throws(PipelineError) -> Tensor {
    try TensorCall.making("permuted", from: self) { out, message in
      TensorCall.withSizes(axes) { ctorch_permuted(handle, $0, out, message) }
    }
  }

  /// `[…, n, m]` as `[…, m, n]`.
  package func transposed() throws(PipelineError) -> Tensor {
    let rank = shape.count
    guard rank >= 2 else {
      throw PipelineError(
        .mismatchedShape, at: "tensor.transposed", "is \(shape), expected two axes or more")
    }
    return try permuted(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// The part of an axis that the range names; shares its elements with this tensor.
  package func slice(_ range: Range<Int>, axis: Int = 0) throws(PipelineError) -> Tensor {
    try TensorCall.making("slice", from: self) {
      ctorch_slice(handle, Int64(axis), Int64(range.lowerBound), Int64(range.count), $0, $1)
    }
  }

  /// Equal parts of an axis in their order; they share their elements with this tensor.
  ///
  /// Unlike as many slices, their gradients are put together at once.
  ///
  /// - Throws: ``PipelineError`` with `refusedOperation` when the count does not divide the axis.
  package func split(into count: Int, axis: Int = 0) throws(PipelineError) -> [Tensor] {
    precondition(count > 0, "\(count) parts")
    var parts = [OpaquePointer?](repeating: nil, count: count)
    try TensorCall.run("split", holding: [self]) {
      ctorch_split(handle, Int64(axis), count, &parts, $0)
    }
    return parts.map { part in
      guard let part else { preconditionFailure("tensor.split made nothing") }
      return Tensor(adopting: part)
    }
  }

  /// What the indices name of an axis, in their order; they may repeat.
  ///
  /// - Throws: ``PipelineError`` with `refusedOperation` when one is outside.
  package func selected(_ indices: [Int], axis: Int = 0) throws(PipelineError) -> Tensor {
    let indices = try Tensor.integers(indices, on: device)
    return try TensorCall.making("selected", from: self, indices) {
      ctorch_selected(handle, Int64(axis), indices.handle, $0, $1)
    }
  }

  /// What the indices name of an axis, place by place; they are as this tensor but along the axis.
  package func gathered(_ indices: Tensor, axis: Int) throws(PipelineError) -> Tensor {
    try TensorCall.making("gathered", from: self, indices) {
      ctorch_gathered(handle, Int64(axis), indices.handle, $0, $1)
    }
  }

  /// A copy in which what the indices name of an axis is taken from `values`, in their order.
  ///
  /// - Parameters:
  ///   - indices: Places of the axis, none twice.
  ///   - axis: The axis; negative ones count from the end.
  ///   - values: As this tensor, but with as many places along the axis as there are indices.
  /// - Returns: A tensor of the same shape.
  /// - Throws: ``PipelineError`` with `refusedOperation` for an index outside, or other shapes.
  package func replacing(
    _ indices: [Int], axis: Int, with values: Tensor
  ) throws(PipelineError) -> Tensor {
    let indices = try Tensor.integers(indices, on: device)
    return try TensorCall.making("replacing", from: self, indices, values) {
      ctorch_replaced(handle, Int64(axis), indices.handle, values.handle, $0, $1)
    }
  }

  /// Tensors of one shape under a new first axis.
  package static func stacked(_ tensors: [Tensor]) throws(PipelineError) -> Tensor {
    var parts: [Tensor] = []
    for tensor in tensors { parts.append(try tensor.reshaped([1] + tensor.shape)) }
    return try concatenated(parts)
  }

  /// Tensors behind each other along an axis; all others must agree.
  package static func concatenated(
    _ tensors: [Tensor], axis: Int = 0
  ) throws(PipelineError) -> Tensor {
    try TensorCall.making("concatenated", holding: tensors) { out, message in
      TensorCall.withHandles(of: tensors) { ctorch_concatenated($0, Int64(axis), out, message) }
    }
  }
}
