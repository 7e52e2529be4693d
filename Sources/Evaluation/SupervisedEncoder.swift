import Execution
import Safetensors
import Scoring
import Stages
import Support
import Tensors
import Training

/// An encoder that was taught by the label maps of generated samples: the fair rival of a method that
/// learns from the same samples.
///
/// It sees as many samples as the method does, in batches of as many, by a 1×1 convolution on its features
/// at output stride 16: SGD with momentum 0.9, rate 0.05 for 64 samples a batch and in proportion for
/// others, a warm-up of a twentieth, half a cosine, weight decay 1e-4. No image of an evaluation is seen.
package struct SupervisedEncoder {
  private let form: EncoderStart.Form
  private let samples: any TrainingSamples
  private let maker: ViewMaker
  private let classes: EvaluatedClasses
  private let filter: InputFilter
  private let seed: UInt64
  /// How many samples it sees.
  private let seen: Int

  /// - Parameters:
  ///   - form: The network.
  ///   - samples: Of one canvas, with their instances.
  ///   - maker: Makes the one view of each.
  ///   - classes: The run's classes.
  ///   - filter: What is done to normalised pictures.
  ///   - seed: The run's seed.
  ///   - seen: How many samples it sees.
  /// - Throws: ``PipelineError`` with `limitExceeded` for too many classes.
  package init(
    _ form: EncoderStart.Form, samples: any TrainingSamples, maker: ViewMaker, classes: [String],
    filter: InputFilter, seed: UInt64, seen: Int
  ) throws(PipelineError) {
    self.form = form
    self.samples = samples
    self.maker = maker
    self.classes = try EvaluatedClasses(ofSamples: classes)
    self.filter = filter
    self.seed = seed
    self.seen = seen
  }

  /// How many changes of the network there are.
  package var steps: Int { max(1, seen / maker.plan.batch) }

  /// Trains.
  ///
  /// - Parameters:
  ///   - workers: Threads that load.
  ///   - device: Where to train.
  ///   - stop: Ends it before its time.
  ///   - progress: Called after each step with its number, from 1 on.
  /// - Returns: The backbone under torchvision's names; nil when asked to stop.
  /// - Throws: As ``SegmentationTrainer/train(_:_:stop:progress:)``.
  package func weights(
    workers: Int, device: Tensor.Device, stop: StopSignal, progress: (Int) -> Void
  ) throws(PipelineError) -> SafetensorsFile? {
    let start = EncoderStart(drawn: form, filter: filter)
    let backbone = try start.backbone(seed: seed, outputStride: .by16)
    let head = try LinearHead(
      inputs: backbone.depth.features, classes: classes.count,
      seed: WeightSeed(run: seed)["supervised"]["head"])
    let network = SegmentationNetwork(backbone: backbone, head: head, isFrozen: false)
    if device != .cpu { try network.move(to: device) }
    let trainer = SegmentationTrainer(
      samples, maker: maker, classes: classes, filter: filter, workers: workers, device: device)
    let rate = LearningRate(
      base: 0.05 * Double(maker.plan.batch) / 64, warmUpEpochs: Double(steps) / 20,
      decay: .cosine(epochs: Double(steps)))
    let losses = try trainer.train(
      network, .init(steps: steps, rate: rate, weightDecay: 1e-4), stop: stop
    ) { step, _ in progress(step) }
    guard losses != nil else { return nil }
    var file = try backbone.storedState()
    file.metadata["format"] = "pt"
    if filter != .none { file.metadata[InputFilter.key] = filter.rawValue }
    return file
  }
}
