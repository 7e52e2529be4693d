import Support

/// How a network learns to tell the class of each pixel from labelled images: what `fine_tune` and
/// `linear_segmentation` share.
package struct SegmentationTrainingSettings: Sendable {
  /// How the learning rate falls once it has warmed up.
  package enum Schedule: String, Sendable, CaseIterable {
    /// Half a cosine down to 0.
    case cosine
    /// Times 0.1 at 70 % and at 90 % of the steps.
    case steps
  }

  /// What is not written.
  struct Standards {
    let outputStride: Int
    let batch: Int
    let learningRate: Double
  }

  /// The split whose images are learned from.
  package let train: DatasetSplit
  /// The split whose images are scored.
  package let test: DatasetSplit
  /// The split that learning rates are compared on; nil with one rate alone.
  package let select: DatasetSplit?
  /// How many labelled images are learned from; nil for all.
  package let labels: Int?
  /// What test images are resized to for the network, and what ``augment`` ends in.
  package let sizePixels: (width: Int, height: Int)
  /// What happens to training images; still as written, or the default.
  package let augment: [StageEntry]
  /// Where `augment` is written, else where it would be.
  package let augmentPosition: SourcePosition
  /// How many pixels of the image make one of the features, along a side.
  package let outputStride: Int
  package let steps: Int
  package let batch: Int
  /// Where `batch` is written, else where it would be.
  package let batchPosition: SourcePosition
  /// The highest learning rates that are tried, each once, in the order written.
  package let learningRates: [Double]
  package let warmUpSteps: Int
  package let schedule: Schedule
  package let weightDecay: Double

  /// The splits that are read.
  var splits: [DatasetSplit] { [train, test] + [select].compactMap(\.self) }

  /// Reads the keys of a training and those that every evaluation has; nil after reporting.
  static func read(
    _ reader: MappingReader, in pipeline: EvaluatedPipeline, standards: Standards
  ) -> (subject: EvaluationSubject, training: SegmentationTrainingSettings)? {
    let reading = EvaluationReading(reader, in: pipeline)
    let train = reading.split("train", about: "the split whose images are learned from")
    let test = reading.split("test", about: "the split whose images are scored")
    let select = reading.splitIfPresent(
      "select", about: "the split that learning rates are compared on")
    if let select, let test, select.name == test.name {
      reader.bag.report(
        "'select' is '\(select.name)', which is 'test' too", at: reader.position(of: "select"),
        hint: "choose learning rates on images that are not scored")
    }
    let labels = reader.integerIfPresent(
      "labels", in: 1...Int(Int32.max),
      about: "how many labelled images are learned from, drawn anew by each seed; all when absent")
    let subject = reading.subject(seeds: 3)
    let stride = reader.integer(
      "output_stride", among: [8, 16, 32], default: standards.outputStride,
      about: "how many pixels make one of the features; below 32 stages are dilated instead")
    let steps = reader.integer(
      "steps", in: 1...1_000_000_000, about: "batches that are learned from")
    let batch = reader.integer(
      "batch", in: 1...65536, default: standards.batch, about: "images of a batch")
    if let labels, labels < batch, !reader.isRecording {
      reader.bag.report(
        "'labels' is \(labels), but a batch takes \(batch)", at: reader.position(of: "labels"),
        hint: "lower 'batch'")
    }
    let rates = learningRates(reader, default: standards.learningRate)
    let warmUp = reader.integer(
      "warm_up_steps", in: 0...1_000_000_000, default: 0,
      about: "over how many steps the rate rises in a line")
    if warmUp > 0, warmUp >= steps {
      reader.bag.report(
        "'warm_up_steps' is \(warmUp), but training ends after \(steps)",
        at: reader.position(of: "warm_up_steps"))
    }
    let schedule = reader.choice(
      "schedule", default: Schedule.cosine,
      about: "how the rate then falls; steps: times 0.1 at 70 and 90 % of the steps")
    let weightDecay = reader.number(
      "weight_decay", in: 0...1, default: 1e-4,
      about: "how much of each parameter is taken off, times the rate")
    let augment = reader.stages(
      "augment",
      about: "what happens to training images; a random crop of 'size_px' and flips when absent")
    let augmentPosition = reader.position(of: "augment")
    guard let subject, let train, let test else { return nil }
    let training = SegmentationTrainingSettings(
      train: train, test: test, select: select, labels: labels, sizePixels: subject.sizePixels,
      augment: reader.has("augment")
        ? augment
        : StageEntry.boxAndFlip(subject.sizePixels, leastShare: 0.5, at: augmentPosition),
      augmentPosition: augmentPosition, outputStride: stride, steps: steps, batch: batch,
      batchPosition: reader.position(of: "batch"), learningRates: rates, warmUpSteps: warmUp,
      schedule: schedule, weightDecay: weightDecay)
    return (subject, training)
  }

  /// Reads `learning_rate`; several need `select`.
  private static func learningRates(
    _ reader: MappingReader, default standard: Double
  ) -> [Double] {
    let rates = reader.numberOrNumbers(
      "learning_rate", in: 1e-6...1000, default: standard,
      about: "the highest rate, or several, of which 'select' tells the best")
    reader.needs("select", forSeveralOf: "learning_rate")
    if rates.count > 1, !reader.has("select") {
      reader.bag.report(
        "several learning rates need 'select'", at: reader.position(of: "learning_rate"),
        hint: "name a split of the dataset that they are compared on, other than 'test'")
    }
    return rates
  }
}
