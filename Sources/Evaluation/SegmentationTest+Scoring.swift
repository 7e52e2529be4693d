import Imaging
import Reporting
import Scoring
import Support
import Tensors

extension SegmentationTest {
  /// Compares what a network predicts with the truth, image by image.
  ///
  /// - Parameters:
  ///   - network: Used as it is.
  ///   - classes: Those of pixels.
  /// - Returns: nil when asked to stop.
  /// - Throws: What images throw.
  package func tally(
    of network: SegmentationNetwork, classes: EvaluatedClasses
  ) throws(PipelineError) -> SegmentationTally? {
    var tally = SegmentationTally(classes: classes.names)
    let isWhole = try predict(by: network) { image, prediction throws(PipelineError) in
      try tally.add(key: image.key, truth: image.truth, prediction: prediction)
    }
    return isWhole ? tally : nil
  }

  /// How many of the best and of the worst images are shown.
  private static let shown = 2

  /// Some of the best and of the worst images, with truth and prediction drawn in.
  ///
  /// - Parameters:
  ///   - best: Images by their scores, best first.
  ///   - worst: Images by their scores, worst first.
  ///   - network: What predicts them.
  ///   - name: What the network started from.
  ///   - classes: Those of pixels.
  ///   - meaning: What a prediction means in classes.
  /// - Returns: nil when asked to stop.
  /// - Throws: What images throw.
  func pictures(
    best: [ImageScore], worst: [ImageScore], by network: SegmentationNetwork, _ name: String,
    classes: EvaluatedClasses, meaning: (LabelMap) -> LabelMap = { $0 }
  ) throws(PipelineError) -> [PreviewSample]? {
    var seen: Set<String> = []
    let named =
      (best.prefix(Self.shown).map { ("best", $0) } + worst.prefix(Self.shown).map { ("worst", $0) })
      .filter { seen.insert($0.1.key).inserted }
    var samples: [String: PreviewSample] = [:]
    let isWhole = try predict(by: network, rows(of: Set(named.map(\.1.key)))) { image, prediction in
      guard let (what, score) = named.first(where: { $0.1.key == image.key }) else { return }
      let size = image.picture.size
      samples[image.key] = PreviewSample(
        score, image: image.picture.shown, truth: image.truth.resampled(to: size),
        prediction: meaning(prediction).resampled(to: size), classes: classes.names,
        note: "\(name), \(what)")
    }
    return isWhole ? named.compactMap { samples[$0.1.key] } : nil
  }
}
