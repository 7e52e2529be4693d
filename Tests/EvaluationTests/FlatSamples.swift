#if Torch
import Datasets
import Execution
import Imaging
import Scoring
import Stages
import Support
import Training

/// Samples of one colour each, red and green in turn; the class of all pixels is their colour.
struct FlatSamples: TrainingSamples {
  let count: Int
  /// Those of which no pixel counts.
  var unlabelled: Set<Int> = []

  static let size = PixelSize(32, 32)
  private static let canvas = "image"

  func sample(_ index: Int, for run: StageRun?) throws(PipelineError) -> LabelledSample {
    let kind = index % 2
    let colour = kind == 0 ? EvaluationBench.red : EvaluationBench.green
    let origin = Origin(source: "flat", dataset: "flat", path: "\(index).png")
    let instance = Instance(
      classID: kind, region: Region(Mask(size: Self.size, filling: true)),
      isIgnored: unlabelled.contains(index), origin: origin)
    var sample = Sample(index: index, subject: nil)
    sample[Self.canvas] = Canvas(
      image: .eight(Image(size: Self.size, filling: colour)), instances: [instance],
      source: origin)
    return LabelledSample(key: Sample.key(of: index), label: kind, sample: sample)
  }

  /// Puts them into batches as they are.
  static func maker(batch: Int, seed: UInt64 = 7) -> ViewMaker {
    let input = CanvasInput(name: canvas, format: PixelFormat(channels: 3))
    return ViewMaker(
      TrainingPlan(inputs: [input], batch: batch, sizes: [canvas: size]), seed: seed)
  }
}
#endif
