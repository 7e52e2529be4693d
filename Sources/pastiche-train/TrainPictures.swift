#if Torch
import Console
import Foundation
import Reporting
import Stages
import Support
import Training

/// What the page of a training shows of its samples: both views, with their boxes where the method looks
/// at these, and beside them the stored keys that the encoder finds most alike.
struct TrainPictures {
  let inputs: TrainInputs
  let learner: Learner

  private static let shown = 6
  private static let nearest = 3

  /// Empty for a method without a bank.
  ///
  /// - Throws: ``PipelineError`` when a sample cannot be read.
  func samples() throws(PipelineError) -> [PreviewSample] {
    let found = try BankExamples(
      learner, inputs.settings, samples: inputs.samples, maker: inputs.maker,
      onError: inputs.onError, count: Self.shown, nearest: Self.nearest)
    var pictures: [PreviewSample] = []
    for example in found?.examples ?? [] { pictures.append(try picture(of: example)) }
    return pictures
  }

  private func picture(of example: BankExamples.Example) throws(PipelineError) -> PreviewSample {
    let names = inputs.settings.method.needs.views
    let labelled = try inputs.samples.sample(example.sample)
    var sample = labelled.sample
    try inputs.maker.augment(&sample, epoch: 0)
    var canvases = names.compactMap { name in
      sample[name].map { picture(of: $0, named: name) }
    }
    for near in example.near {
      let other = try inputs.samples.sample(near.sample)
      // Where views are made afresh each epoch, shards hold what they are made of.
      let stored = other.sample.names
      guard let name = names.last(where: { stored.contains($0) }) ?? stored.first,
        let canvas = other.sample[name]
      else { continue }
      let cosine = String(format: "%.2f", near.similarity)
      let role = near.isNegative ? "negative" : "no negative"
      canvases.append(
        picture(of: canvas, named: looksAtThings ? "\(cosine), \(role)" : cosine))
    }
    return PreviewSample(
      key: labelled.key, canvases: canvases, caption: "its views, and the most alike stored keys")
  }

  private var looksAtThings: Bool { inputs.settings.method.needs.boxes }

  private func picture(of canvas: Canvas, named name: String) -> PreviewCanvas {
    var canvas = canvas
    if !looksAtThings { canvas.instances = [] }
    return PreviewCanvas(canvas, named: name, classes: inputs.plan.classes)
  }
}
#endif
