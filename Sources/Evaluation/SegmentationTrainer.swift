import Execution
import Imaging
import Manifest
import Scoring
import Stages
import Support
import Tensors
import Training

/// Trains a network to tell the class of each pixel, for a fixed number of steps.
///
/// SGD with momentum 0.9. The network after the last step is a function of its first values, the samples,
/// the maker's seed and plan and the rate alone, for one number of threads of the tensor library.
package struct SegmentationTrainer {
  private let samples: any TrainingSamples
  private let maker: ViewMaker
  private let classes: EvaluatedClasses
  private let filter: InputFilter
  private let workers: Int
  private let device: Tensor.Device

  /// - Parameters:
  ///   - samples: Labelled images.
  ///   - maker: Makes the one view of each, afresh in each epoch.
  ///   - classes: Those of its pixels.
  ///   - filter: What the backbone wants done to normalised pictures.
  ///   - workers: Threads that load.
  ///   - device: Where the network is.
  package init(
    _ samples: any TrainingSamples, maker: ViewMaker, classes: EvaluatedClasses,
    filter: InputFilter, workers: Int, device: Tensor.Device
  ) {
    precondition(maker.plan.views.count == 1, "\(maker.plan.views.count) views of each image")
    self.samples = samples
    self.maker = maker
    self.classes = classes
    self.filter = filter
    self.workers = workers
    self.device = device
  }

  /// How long, and how fast.
  package struct Course: Sendable, Equatable {
    package let steps: Int
    package let rate: LearningRate
    package let weightDecay: Double

    /// - Parameters:
    ///   - steps: Changes of the network.
    ///   - rate: Over the steps, as if each were an epoch.
    ///   - weightDecay: As ``SGD`` has it.
    package init(steps: Int, rate: LearningRate, weightDecay: Double) {
      self.steps = steps
      self.rate = rate
      self.weightDecay = weightDecay
    }
  }

  /// Trains.
  ///
  /// A batch in which no pixel has a class is passed over, as a step that changes nothing.
  ///
  /// - Parameters:
  ///   - network: Changed in place.
  ///   - course: How long, and how fast.
  ///   - stop: Ends the training before its time.
  ///   - progress: Called after each step with its number, from 1 on, and its loss.
  /// - Returns: The loss of each step that had one; nil when it was asked to stop.
  /// - Throws: ``PipelineError`` with `nonFinite` when a loss is no number, `outOfRange` when there
  ///   are too few samples for a batch, and what samples throw.
  package func train(
    _ network: SegmentationNetwork, _ course: Course, stop: StopSignal,
    progress: (Int, Double) -> Void
  ) throws(PipelineError) -> [(step: Int, loss: Double)]? {
    let perEpoch = max(1, samples.count / maker.plan.batch)
    let classes = classes
    let loader = try Loader(
      samples, maker: maker, workers: workers,
      epochs: UInt32((course.steps + perEpoch - 1) / perEpoch), label: { classes.map(of: $0) })
    let optimiser = try SGD(network.trained, momentum: 0.9, weightDecay: course.weightDecay)
    var losses: [(step: Int, loss: Double)] = []
    for step in 0..<course.steps {
      guard !stop.isRaised else { return nil }
      guard let batch = try loader.next() else {
        preconditionFailure("no batch for step \(step)")
      }
      let images = try pixels(of: batch, channels: network.backbone.imageChannels)
      let labels = try labels(of: batch)
      guard let loss = try network.loss(images, labels: labels) else { continue }
      let value = Double(try loss.number())
      guard value.isFinite else {
        throw PipelineError(
          .nonFinite, at: "step \(step + 1)", "the loss is \(value)",
          hint: "lower 'learning_rate'")
      }
      try loss.backward()
      try optimiser.step(rate: course.rate.at(epoch: Double(step)))
      try optimiser.clearGradients()
      losses.append((step + 1, value))
      progress(step + 1, value)
    }
    return losses
  }

  /// `[N, C, H, W]`; gray views are repeated for a network of three channels.
  private func pixels(
    of batch: borrowing Batch, channels: Int
  ) throws(PipelineError) -> Tensor {
    let view = maker.plan.views[0]
    let shape = [maker.plan.batch] + view.shape
    if view.channels == 1, channels == 3 {
      return try .floats(
        Self.repeated(planes(of: batch), of: view.size.area),
        shape: [maker.plan.batch, 3, view.size.height, view.size.width], on: device)
    }
    guard filter == .highPass else {
      return try batch.withPixels(ofView: 0) { pixels throws(PipelineError) in
        try .floats(pixels, shape: shape, on: device)
      }
    }
    return try .floats(planes(of: batch), shape: shape, on: device)
  }

  /// The normalised planes, filtered.
  private func planes(of batch: borrowing Batch) -> [Float] {
    let view = maker.plan.views[0]
    var values = batch.withPixels(ofView: 0) { Array($0) }
    guard filter == .highPass else { return values }
    values.withUnsafeMutableBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: view.count) {
        HighPass.filter(.init(rebasing: values[start..<start + view.count]), of: view.size)
      }
    }
    return values
  }

  /// Gray planes as those of RGB, each brought to the mean and the deviation of its channel.
  private static func repeated(_ gray: [Float], of area: Int) -> [Float] {
    let (from, to) = (Normalization.standard(channels: 1), Normalization.standard(channels: 3))
    var planes: [Float] = []
    planes.reserveCapacity(3 * gray.count)
    for start in stride(from: 0, to: gray.count, by: area) {
      for channel in 0..<3 {
        let scale = from.std[0] / to.std[channel]
        let shift = (from.mean[0] - to.mean[channel]) / to.std[channel]
        for value in gray[start..<start + area] {
          planes.append(Float(Double(value) * scale + shift))
        }
      }
    }
    return planes
  }

  /// `[N, H, W]`.
  private func labels(of batch: borrowing Batch) throws(PipelineError) -> Tensor {
    let size = maker.plan.views[0].size
    var labels: [Int] = []
    labels.reserveCapacity(batch.count * size.area)
    for slot in 0..<batch.count {
      guard let map = batch[slot].views[0].labels else {
        preconditionFailure("a batch without labels")
      }
      labels += map.labels.map { Int($0) }
    }
    return try .integers(labels, shape: [batch.count, size.height, size.width]).moved(to: device)
  }
}
