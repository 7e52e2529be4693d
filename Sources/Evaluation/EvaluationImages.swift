import Datasets
import Execution
import Imaging
import Scoring
import Stages
import Support
import Training

/// Images of a split with the class of each of their pixels, as a network sees them when it is used.
package struct EvaluationImages: Sendable {
  /// What becomes of an image of another size or aspect.
  package enum Fit: Sendable {
    /// It is resized to just cover the size, and stays whole; labels keep their own size.
    case covering
    /// It is resized to just cover the size, and what hangs over is cut off evenly on both sides, of
    /// its labels too.
    case cropped
  }

  /// One image.
  package struct Labelled: Sendable {
    /// Its path below the root.
    package let key: String
    /// As people see it, at the size that the network sees.
    package let picture: Picture
    package let input: NetworkInput
    package let truth: LabelMap
  }

  private let source: Source
  private let samples: CatalogSamples
  private let classes: EvaluatedClasses
  private let size: PixelSize
  private let fit: Fit
  private let channels: Int
  private let filter: InputFilter
  private let workers: Int

  /// - Parameters:
  ///   - source: Used as images.
  ///   - classes: Those of its pixels.
  ///   - size: What images are resized to cover.
  ///   - fit: What becomes of the rest.
  ///   - channels: Those of the network; gray images are repeated where it has three.
  ///   - filter: What the network was trained on.
  ///   - workers: Threads that decode.
  package init(
    _ source: Source, classes: EvaluatedClasses, size: PixelSize, fit: Fit, channels: Int,
    filter: InputFilter, workers: Int
  ) {
    self.source = source
    samples = CatalogSamples([source])
    self.classes = classes
    self.size = size
    self.fit = fit
    self.channels = channels
    self.filter = filter
    self.workers = workers
  }

  package var count: Int { samples.count }

  /// The images of some keys, in their order.
  package func rows(of keys: Set<String>) -> [Int] {
    source.rows.indices.filter { keys.contains(source.catalog.images[Int(source.rows[$0])].path) }
  }

  /// Goes through images, some at a time: neighbours of one shape together.
  ///
  /// - Parameters:
  ///   - rows: Which images, in which order; nil for all in theirs.
  ///   - batch: How many at a time, at most; memory is bounded by a few times as many.
  ///   - stop: Ends it before its time.
  ///   - body: Gets them, on this thread.
  /// - Returns: Whether it went through all of them.
  /// - Throws: What decoding and the body throw.
  package func forEachBatch(
    _ rows: [Int]? = nil, of batch: Int, stop: StopSignal,
    _ body: ([Labelled]) throws(PipelineError) -> Void
  ) throws(PipelineError) -> Bool {
    let rows = rows ?? Array(0..<samples.count)
    var next = 0
    var waiting: [Labelled] = []
    return try OrderedPipeline(workers: workers).run(
      next: { () throws(PipelineError) -> Int? in
        guard next < rows.count else { return nil }
        defer { next += 1 }
        return next
      },
      shouldStop: { stop.isRaised },
      work: { [self] place in Result { () throws(PipelineError) in try image(rows[place]) } },
      receive: { (place, image) throws(PipelineError) in
        let image = try image.get()
        if let first = waiting.first, first.input.shape != image.input.shape {
          try body(waiting)
          waiting = []
        }
        waiting.append(image)
        guard waiting.count == batch || place == rows.count - 1 else { return }
        try body(waiting)
        waiting = []
      })
  }

  private func image(_ index: Int) throws(PipelineError) -> Labelled {
    let labelled = try samples.sample(index)
    guard var canvas = labelled.sample["image"] else {
      preconditionFailure("a sample of a catalog without its image")
    }
    var truth: LabelMap?
    switch fit {
    case .covering:
      truth = classes.map(of: canvas)
      // The labels are taken: what is resized are the pixels alone.
      canvas.instances = []
      canvas.resizeToCover(size)
    case .cropped: canvas.cover(size)
    }
    return Labelled(
      key: labelled.key, picture: canvas.image,
      input: NetworkInput(canvas.image, channels: channels, filter: filter),
      truth: truth ?? classes.map(of: canvas))
  }
}
