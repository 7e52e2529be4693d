import Support
import Tensors

/// The last K keys, one a column, the oldest overwritten first.
package final class KeyQueue {
  /// `[C, K]` unit columns; a new tensor after each change, for the history of a loss keeps the
  /// old.
  package private(set) var columns: Tensor
  /// The column that is overwritten next, in `0..<K`.
  package private(set) var next: Int

  /// Takes over stored columns.
  package init(columns: Tensor, next: Int = 0) throws(PipelineError) {
    guard columns.shape.count == 2, (0..<columns.shape[1]).contains(next) else {
      throw PipelineError(
        .mismatchedShape, at: "queue", "is \(columns.shape) from column \(next), expected [C, K]")
    }
    self.columns = columns
    self.next = next
  }

  /// Draws columns of random directions, which count as negatives from the first step on.
  package convenience init(
    dimension: Int, length: Int, random: inout RandomStream
  ) throws(PipelineError) {
    let values = random.normals(dimension * length, deviation: 1)
    try self.init(columns: try .floats(values, shape: [dimension, length]).normalized(axis: 0))
  }

  /// Overwrites the oldest columns with `[N, C]` unit keys, going on at the start after the end.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` for keys of another length, or more than K.
  package func enqueue(_ keys: Tensor) throws(PipelineError) {
    let (shape, length) = (columns.shape, columns.shape[1])
    guard keys.shape.count == 2, keys.shape[1] == shape[0], keys.shape[0] <= length else {
      throw PipelineError(
        .mismatchedShape, at: "queue", "keys are \(keys.shape), but the queue is \(shape)")
    }
    let count = keys.shape[0]
    let beforeEnd = min(count, length - next)
    let changed = try columns.detached().copy()
    let added = try keys.detached().transposed()
    try changed.slice(next..<next + beforeEnd, axis: 1)
      .assign(try added.slice(0..<beforeEnd, axis: 1))
    try changed.slice(0..<count - beforeEnd, axis: 1)
      .assign(try added.slice(beforeEnd..<count, axis: 1))
    columns = changed
    next = (next + count) % length
  }
}
