#if Torch
import Console
import Foundation
import Reporting
import Support
import Tensors
import Training

/// How a call of `train` ends: `report.json`, `report.html` and a few lines.
struct TrainReport {
  let inputs: TrainInputs
  let folder: TrainingFolder
  let learner: Learner
  let call: TrainCall

  /// - Throws: ``PipelineError`` with `inputOutput`.
  func write(asJSON: Bool) throws(PipelineError) {
    let lines = try MetricsLog.lines(path: folder.metrics)
    let digest =
      call.outcome.wasInterrupted ? nil : Digest(of: try FileBytes.read(folder.weights))
    try FileBytes.writeAtomically(Array(try page(lines, digest).html().utf8), to: folder.page)
    let json = json(lines, digest)
    try FileBytes.writeAtomically(json.text(indented: true) + [10], to: folder.report)
    if asJSON {
      Terminal.say(String(decoding: json.text(indented: true), as: UTF8.self))
    } else {
      Terminal.say(summary(lines, digest).joined(separator: "\n"))
    }
  }

  private func summary(_ lines: [MetricsLog.Line], _ digest: Digest?) -> [String] {
    let outcome = call.outcome
    var text = ["trained  \(network), \(call.sentence)"]
    // Not the first: against a queue of noise every loss is small.
    let losses = lines.compactMap { line in line.values["loss"].map { (step: line.step, value: $0) }
    }
    if let highest = losses.max(by: { $0.value < $1.value }), let last = losses.last {
      text.append(
        "loss     \(Self.short(highest.value)) at its highest in step \(highest.step), "
          + "\(Self.short(last.value)) at last")
    }
    if let first = lines.first(where: { $0.values["knn_top1"] != nil })?.values["knn_top1"],
      let last = last("knn_top1", in: lines)
    {
      text.append("knn      \(Self.short(first)) % at first, \(Self.short(last)) % at last")
    }
    if outcome.replaced > 0 {
      text.append("note     \(outcome.replaced) samples could not be used; others took their place")
    }
    text.append("page     \(folder.page)")
    if let digest {
      text.append("weights  \(folder.weights)  sha256 \("\(digest)".prefix(16))…")
    } else {
      text.append(
        "stopped  at step \(outcome.lastStep) of \(outcome.steps); the same call goes on from there"
      )
    }
    return text
  }

  /// For example `moco_v2 of a resnet18 with 11.4 million parameters`.
  private var network: String {
    let millions = Double(learner.parameterCount) / 1e6
    return "\(inputs.settings.method.name) of a \(inputs.settings.backbone.rawValue) with "
      + "\(Self.short(millions)) million parameters"
  }

  private func last(_ name: String, in lines: [MetricsLog.Line]) -> Double? {
    lines.last { $0.values[name] != nil }?.values[name]
  }

  private func json(_ lines: [MetricsLog.Line], _ digest: Digest?) -> JSONValue {
    func last(_ name: String) -> JSONValue {
      self.last(name, in: lines).map { $0.isFinite ? .number($0) : .null } ?? .null
    }
    return [
      "version": 1, "method": .string(inputs.settings.method.name),
      "steps": .integer(call.outcome.steps), "samples": .integer(inputs.samples.count),
      "loss": last("loss"), "knn_top1": last("knn_top1"),
      "weights_sha256": digest.map { .string("\($0)") } ?? .null, "last_call": call.json,
    ]
  }

  /// The page with the curves.
  private func page(
    _ lines: [MetricsLog.Line], _ digest: Digest?
  ) throws(PipelineError) -> ReportPage {
    let settings = inputs.settings
    let outcome = call.outcome
    func chart(_ title: String, _ names: [(key: String, name: String)]) -> ReportChart? {
      let curves = names.map { pair in
        Curve(
          pair.name,
          lines.compactMap { line in line.values[pair.key].map { (step: line.step, value: $0) } })
      }
      return ReportChart(title, curves.filter { !$0.points.isEmpty })
    }
    /// A curve of each figure whose name begins so; nil for a single one, which is shown already.
    func charts(_ title: String, each prefix: String) -> ReportChart? {
      let names = Set(lines.flatMap(\.values.keys)).filter { $0.hasPrefix(prefix) }.sorted()
      guard names.count > 1 else { return nil }
      return chart(title, names.map { ($0, String($0.dropFirst(prefix.count))) })
    }
    let charts = [
      chart("Loss", [("loss", "loss")]),
      charts("Loss of each level", each: "loss_"),
      chart(
        "Parts of the loss",
        [
          ("contrast_loss", "contrast"), ("label_loss", "labels"),
          ("distillation", "distillation"), ("slot_contrast", "contrast of slots"),
        ]),
      chart("kNN on the labelled images, %", [("knn_top1", "top 1"), ("knn_top5", "top 5")]),
      chart(
        "Similarity of queries and keys",
        [
          ("positive_similarity", "positive"), ("negative_similarity", "negatives"),
          ("label_similarity", "labels"), ("neighbour_similarity", "neighbours"),
          ("target_similarity", "target to neighbours"),
        ]),
      chart(
        "Spread of the embeddings (1: everywhere, 0: collapsed)",
        [("embedding_std", "embedding std")]),
      chart("Share of queries closest to their own key", [("accuracy", "accuracy")]),
      chart(
        "Labels that are stored keys, and those of the same sample",
        [("real_labels", "stored keys"), ("own_labels", "same sample")]),
      chart("Slots that both views of a pair show, in the batch", [("queries", "slots")]),
      chart(
        "Pairs that do not meet, directions without a contrast",
        [("disjoint_pairs", "pairs"), ("skipped_directions", "directions")]),
      charts("Negatives of a query, by its class", each: "negatives_"),
      chart(
        "Samples of a batch without negatives", [("samples_without_negatives", "samples")]),
      chart(
        "Age of stored keys, steps", [("queue_age", "mean"), ("queue_age_oldest", "oldest")]),
      chart("Learning rate", [("learning_rate", "learning rate")]),
      chart("Norm of the gradients before clipping", [("gradient_norm", "gradient norm")]),
    ].compactMap(\.self)
    return ReportPage(
      title: "\(inputs.plan.manifest.name): training",
      subtitle: "\(network), \(outcome.lastStep) of \(outcome.steps) steps",
      facts: [
        ("samples", "\(inputs.samples.count)"), ("samples of a step", "\(outcome.samplesPerStep)"),
        ("epochs", "\(settings.epochs)"), ("seed", "\(inputs.seed)"),
        ("precision", settings.precision.rawValue), ("last call", call.sentence),
        ("libtorch", TensorEngine.version),
        ("weights digest", digest.map { "\("\($0)".prefix(16))…" } ?? "training has not ended"),
      ], charts: charts,
      samples: try TrainPictures(inputs: inputs, learner: learner).samples())
  }

  private static func short(_ value: Double) -> String { String(format: "%.4g", value) }
}
#endif
