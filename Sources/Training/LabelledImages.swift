import Datasets
import Execution
import Imaging
import Methods
import Stages
import Support
import Tensors

/// Images of known classes, from which a network makes features.
package struct LabelledImages: Sendable {
  private let samples: CatalogSamples
  private let size: PixelSize
  private let channels: Int
  private let filter: InputFilter
  private let workers: Int
  /// Images of a batch; features do not depend on it but in their last bits.
  private static let batch = 64

  /// - Parameters:
  ///   - source: Used as images; each of one class.
  ///   - size: What images are resized to cover and then cut to, evenly on both sides.
  ///   - channels: Those of the network; gray images are repeated where it has three.
  ///   - filter: What the network is trained on.
  ///   - workers: Threads that decode.
  package init(
    _ source: Source, size: PixelSize, channels: Int, filter: InputFilter, workers: Int
  ) {
    samples = CatalogSamples([source])
    self.size = size
    self.channels = channels
    self.filter = filter
    self.workers = workers
  }

  package var count: Int { samples.count }

  /// Makes the features of all images in their order.
  ///
  /// - Parameters:
  ///   - backbone: Run as at its use, with its running statistics.
  ///   - device: Where it is.
  /// - Returns: `[N, D]` features and N classes.
  /// - Throws: ``PipelineError`` with `invalidAnnotation` for an image without a class, and what
  ///   decoding throws.
  package func features(
    of backbone: ResNet, on device: Tensor.Device
  ) throws(PipelineError) -> (values: [Float], labels: [Int]) {
    var next = 0
    var (values, labels) = ([Float](), [Int]())
    var pixels: [Float] = []
    var shape: [Int] = []
    _ = try OrderedPipeline(workers: workers).run(
      next: { () throws(PipelineError) -> Int? in
        guard next < samples.count else { return nil }
        defer { next += 1 }
        return next
      },
      shouldStop: { false },
      work: { [self] index in Result { () throws(PipelineError) in try image(index) } },
      receive: { (index, image) throws(PipelineError) in
        let image = try image.get()
        shape = image.shape
        pixels += image.planes
        labels.append(image.label)
        guard labels.count.isMultiple(of: Self.batch) || labels.count == samples.count else {
          return
        }
        let count = pixels.count / max(1, shape.reduce(1, *))
        values += try TensorEngine.withoutGradients { () throws(PipelineError) in
          try backbone.forward(
            try .floats(pixels, shape: [count] + shape, on: device), .evaluation
          ).floats()
        }
        pixels.removeAll(keepingCapacity: true)
      })
    return (values, labels)
  }

  private struct Ready: Sendable {
    let planes: [Float]
    let shape: [Int]
    let label: Int
  }

  private func image(_ index: Int) throws(PipelineError) -> Ready {
    let labelled = try samples.sample(index)
    guard let label = labelled.label else {
      throw PipelineError(
        .invalidAnnotation, at: labelled.key, "shows objects of no class, or of several",
        hint: "try features on images of one class each")
    }
    guard var canvas = labelled.sample["image"] else {
      preconditionFailure("a sample of a catalog without its image")
    }
    canvas.cover(size)
    let input = NetworkInput(canvas.image, channels: channels, filter: filter)
    return Ready(planes: input.planes, shape: input.shape, label: label)
  }
}
