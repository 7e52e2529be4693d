import Imaging
import Manifest
import Stages
import Support

/// Fills a slot of a batch: reads a sample, sends it through the stages, writes its views.
struct SlotFiller: Sendable {
  /// How many samples that cannot be used may stand in each other's place.
  static let mostReplaced = 64

  let samples: any TrainingSamples
  let maker: ViewMaker
  let order: EpochOrder
  let onError: ErrorPolicy
  /// Of each view.
  let normalizations: [Normalization]
  /// What labels the pixels of views; nil when nobody looks at labels.
  let label: (@Sendable (Canvas) -> LabelMap)?

  /// Fills a slot of a batch.
  ///
  /// A sample that failed, where `on_error` does not stop at that, or that a rule of a stage dropped is
  /// replaced by the one half an epoch further on, then by those behind that one: a batch is always
  /// full, it depends on nothing but its position, and with two steps or more an epoch no batch has
  /// the same sample twice for that.
  func fill(
    _ slot: Int, at position: LoaderPosition, permutation: KeyedPermutation,
    in buffer: BatchRing.Buffer
  ) throws(PipelineError) {
    let place = order.place(step: position.step, slot: slot)
    try buffer.samples.write(slot..<slot + 1) { facts throws(PipelineError) in
      facts[0].replaced.removeAll(keepingCapacity: true)
      for attempt in 0..<min(Self.mostReplaced, order.count) {
        let shift = attempt == 0 ? 0 : order.count / 2 + attempt - 1
        let index = permutation[(place + shift) % order.count]
        do throws(PipelineError) {
          let reason = try fill(slot, index, epoch: position.epoch, &facts[0], buffer.pixels)
          guard let reason else { return }
          facts[0].replaced.append(ReplacedSample(index: index, reason: "dropped by \(reason)"))
        } catch {
          guard onError != .fail else { throw error }
          facts[0].replaced.append(ReplacedSample(index: index, reason: error.description))
        }
      }
      let last = facts[0].replaced.last?.reason ?? ""
      throw PipelineError(
        .limitExceeded, at: "\(position), slot \(slot)",
        "\(facts[0].replaced.count) samples in turn could not be used, at last: \(last)",
        hint: "check the shards with 'pastiche verify', and the rules of 'train.augment'")
    }
  }

  /// Fills the slot with one sample; the rule that dropped it, if one did.
  private func fill(
    _ slot: Int, _ index: Int, epoch: UInt32, _ facts: inout BatchSample,
    _ pixels: [SharedBuffer<Float>]
  ) throws(PipelineError) -> String? {
    var labelled = try samples.sample(index, for: maker.start(epoch: epoch))
    do {
      try maker.augment(&labelled.sample, epoch: epoch)
    } catch {
      throw error.placed(at: labelled.key)
    }
    if let reason = labelled.sample.dropReason { return reason }
    for (number, shape) in maker.plan.views.enumerated() {
      guard let canvas = labelled.sample[shape.name] else {
        throw PipelineError(.missingFile, at: labelled.key, "has no canvas '\(shape.name)'")
      }
      guard canvas.image.size == shape.size, canvas.image.channels == shape.channels else {
        throw PipelineError(
          .mismatchedShape, at: labelled.key,
          "canvas '\(shape.name)' is \(canvas.image.size) with \(canvas.image.channels) channels but "
            + "the batch has \(shape.size) with \(shape.channels)",
          hint: "were the shards made by another manifest?")
      }
      pixels[number].write(slot * shape.count..<(slot + 1) * shape.count) {
        normalizations[number].write(canvas.image, planes: $0)
        canvas.highPass?.apply(to: $0, of: shape.size)
      }
      facts.views[number].fill(from: canvas, label: label)
    }
    (facts.index, facts.key, facts.label) = (index, labelled.key, labelled.label)
    return nil
  }
}
