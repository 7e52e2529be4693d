import Safetensors
import Support
import Tensors

/// The last K keys, one a column, the oldest overwritten first.
///
/// Where a sample has several keys, one a level, each level has columns of its own and all share the
/// next place (arXiv 2102.08318).
package final class KeyQueue {
  /// `[C, K]` unit columns, or `[L, C, K]` of several levels; a new tensor after each change, for the
  /// history of a loss keeps the old.
  package private(set) var columns: Tensor
  /// The column that is overwritten next, in `0..<K`.
  package private(set) var next: Int

  /// Takes over stored columns.
  package init(columns: Tensor, next: Int = 0) throws(PipelineError) {
    let shape = columns.shape
    guard shape.count == 2 || shape.count == 3, (0..<shape[shape.count - 1]).contains(next) else {
      throw PipelineError(
        .mismatchedShape, at: "queue",
        "is \(columns.shape) from column \(next), expected [C, K] or [L, C, K]")
    }
    self.columns = columns
    self.next = next
  }

  /// Draws columns of random directions, which count as negatives from the first step on.
  ///
  /// - Parameters:
  ///   - levels: L; nil for the one of `[C, K]`.
  ///   - dimension: C.
  ///   - length: K.
  ///   - random: What they are drawn from.
  /// - Throws: ``PipelineError`` with `limitExceeded` when there is not enough memory.
  package convenience init(
    levels: Int? = nil, dimension: Int, length: Int, random: inout RandomStream
  ) throws(PipelineError) {
    let shape = (levels.map { [$0] } ?? []) + [dimension, length]
    let values = random.normals(shape.reduce(1, *), deviation: 1)
    try self.init(columns: try .floats(values, shape: shape).normalized(axis: -2))
  }

  /// K.
  package var length: Int { columns.shape.last ?? 0 }

  /// The columns under a name and the next one under `NAME_ptr`, as a file holds them.
  func store(
    in file: inout SafetensorsFile, named name: String = "queue"
  ) throws(PipelineError) {
    file.tensors[name] = try columns.stored()
    file.tensors["\(name)_ptr"] = StoredTensor([next])
  }

  /// A queue like this one with what ``store(in:named:)`` wrote.
  ///
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the file has none of this shape.
  func loaded(
    from file: SafetensorsFile, at place: String, named name: String = "queue"
  ) throws(PipelineError) -> KeyQueue {
    guard let stored = file.tensors[name], stored.shape == columns.shape,
      let next = file.tensors["\(name)_ptr"]?.integers(), next.count == 1
    else {
      throw PipelineError(
        .mismatchedShape, at: place, "has no '\(name)' of \(columns.shape) with its pointer")
    }
    return try KeyQueue(columns: try .stored(stored, on: columns.device), next: next[0])
  }

  /// Overwrites the oldest columns with `[N, C]` unit keys, or `[N, L, C]` of several levels, going
  /// on at the start after the end.
  ///
  /// - Returns: The column that each of the N keys got.
  /// - Throws: ``PipelineError`` with `mismatchedShape` for keys of another length, or more than K.
  @discardableResult package func enqueue(_ keys: Tensor) throws(PipelineError) -> [Int] {
    let (shape, added) = (columns.shape, keys.shape)
    guard let count = added.first, Array(added.dropFirst()) == shape.dropLast(), count <= length
    else {
      throw PipelineError(
        .mismatchedShape, at: "queue", "keys are \(keys.shape), but the queue is \(shape)")
    }
    let places = (0..<count).map { (next + $0) % length }
    columns = try columns.detached().replacing(
      places, axis: -1, with: try keys.detached().permuted(Array(1..<added.count) + [0]))
    next = (next + count) % length
    return places
  }
}
