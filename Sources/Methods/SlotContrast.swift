import Support
import Tensors

/// Slots of one view that find themselves among all slots of the other one, those of other ranks too:
/// InfoNCE over the slots that are there.
///
/// Wen et al., arXiv 2205.15288, section 3.2; as `ctr_loss_filtered` of the authors' code.
package struct SlotContrast {
  /// The slots of one view.
  package struct Side {
    /// `[N, K, D]`.
    package let slots: Tensor
    /// N · K, see ``SemanticGrouping/Groups/present()``.
    package let present: [Bool]

    package init(slots: Tensor, present: [Bool]) {
      self.slots = slots
      self.present = present
    }
  }

  /// The rows of N · K that ask: those that are there on both sides.
  package let queryRows: [Int]
  /// The rows of all ranks' N · K that are asked: those that are there on the teacher's side.
  package let keyRows: [Int]
  /// Of each query the place of its own key.
  package let labels: [Int]
  /// `[queries, keys]` cosines over the temperature; nil for fewer than two queries, of which batch norm
  /// knows no variance.
  package let logits: Tensor?
  /// `[keys, D]` unit rows, without gradients.
  package let keys: Tensor
  /// The mean cross-entropy times 2 T; 0 without logits.
  package let loss: Tensor

  /// Compares two views.
  ///
  /// - Parameters:
  ///   - student: What asks.
  ///   - teacher: What is asked; no gradient flows into it.
  ///   - predictor: Applied to the queries alone.
  ///   - temperature: T.
  ///   - collective: The ranks, each with as many slots.
  /// - Throws: ``PipelineError`` with `refusedOperation` for shapes that do not go together.
  package init(
    student: Side, teacher: Side, predictor: any Layer, temperature: Double,
    collective: any Collective
  ) throws(PipelineError) {
    let shape = student.slots.shape
    let (rows, width) = (shape[0] * shape[1], shape[2])
    let device = student.slots.device
    let own = try MoCo.unit(teacher.slots.detached()).reshaped([rows, width])
    var all: [Tensor] = []
    for part in try collective.gathered(own) { all.append(part) }
    let marks = try Tensor.integers(teacher.present.map { $0 ? 1 : 0 }, on: device)
    var isThere: [Bool] = []
    for part in try collective.gathered(marks) { isThere += try part.integers().map { $0 != 0 } }
    // Of each gathered row its place among those that are there.
    var places: [Int] = []
    var count = 0
    for there in isThere {
      places.append(count)
      if there { count += 1 }
    }
    keyRows = isThere.indices.filter { isThere[$0] }
    queryRows = (0..<rows).filter { student.present[$0] && teacher.present[$0] }
    labels = queryRows.map { places[$0 + collective.rank * rows] }
    keys = try .concatenated(all).selected(keyRows)
    guard queryRows.count > 1 else {
      logits = nil
      loss = try .zeros([], on: device)
      return
    }
    let asked = try student.slots.reshaped([rows, width]).selected(queryRows)
    let queries = try MoCo.unit(try predictor.forward(asked, .training()))
    let logits = try queries.matmul(keys.transposed()).scaled(by: 1 / temperature)
    self.logits = logits
    loss = try logits.crossEntropy(.integers(labels, on: device)).scaled(by: 2 * temperature)
  }
}
