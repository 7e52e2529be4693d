import Datasets
import Execution
import Imaging
import Support
import Tensors

/// Maps of what a trained network answers to in the images of a source: the sum over the channels of
/// its last features, at each place.
///
/// The sum is that of SCDA (Wei et al., arXiv 1604.04994), as Chin et al. (WACV 2024, arXiv 2309.12757)
/// take it for masking. Departures: any encoder, also one that no labels trained, where they take a
/// ResNet-50 that ImageNet's labels trained; whole images, where they take each view; and a level for
/// each pixel, stretched to 0…255, where they keep the sums.
package struct ActivationMaps: Sendable {
  private let source: Source
  private let side: Int
  private let channels: Int
  private let filter: InputFilter
  private let workers: Int

  /// Images that are held at a time, and go through the network together as far as they fit.
  package static let batch = 32
  /// Pixels that go through the network together, unless one image has more.
  private static let pixelsAtOnce = batch * 256 * 256
  /// The longer side over the shorter one, at most: what is longer still is narrowed to it.
  private static let longestAspect = 4.0

  /// - Parameters:
  ///   - source: Used as images.
  ///   - side: The shorter side that images are resized to; the longer one follows.
  ///   - channels: Those of the network; gray images are repeated where it has three.
  ///   - filter: What the network was trained on.
  ///   - workers: Threads that decode.
  package init(
    _ source: Source, side: Int, channels: Int, filter: InputFilter, workers: Int
  ) {
    self.source = source
    self.side = side
    self.channels = channels
    self.filter = filter
    self.workers = workers
  }

  /// Batches of the images' rows, which depend on the catalog alone: so does what goes through the
  /// network together, whatever was made before.
  package var batches: [Range<Int>] {
    stride(from: 0, to: source.catalog.images.count, by: Self.batch).map {
      $0..<min($0 + Self.batch, source.catalog.images.count)
    }
  }

  /// Makes the maps of some batches.
  ///
  /// - Parameters:
  ///   - batches: Of ``batches``, in order.
  ///   - backbone: Run as at its use, with its running statistics.
  ///   - device: Where it is.
  ///   - stop: Ends it early, between images.
  ///   - receive: Gets the row of each image, and its map at the image's size, gray of 8 bits; or why
  ///     the image cannot be read. Of a batch, those that cannot come first.
  /// - Returns: Whether all were made.
  /// - Throws: What `receive` throws; ``PipelineError`` with `nonFinite` when features are no numbers,
  ///   `limitExceeded` when there is not enough memory.
  package func make(
    _ batches: [Range<Int>], by backbone: ResNet, on device: Tensor.Device, stop: StopSignal,
    receive: (Int, Result<Image, PipelineError>) throws(PipelineError) -> Void
  ) throws(PipelineError) -> Bool {
    var rows = batches.joined().makeIterator()
    let lasts = Set(batches.compactMap(\.last))
    var ready: [Ready] = []
    return try OrderedPipeline(workers: workers).run(
      next: { () throws(PipelineError) -> Int? in rows.next() },
      shouldStop: { stop.isRaised },
      work: { [self] row in Result { () throws(PipelineError) in try input(row) } },
      receive: { (row, input) throws(PipelineError) in
        switch input {
        case .success(let input): ready.append(Ready(row: row, input: input))
        case .failure(let error): try receive(row, .failure(error))
        }
        guard lasts.contains(row) else { return }
        for part in Self.parts(of: ready) {
          let maps = try maps(of: part, by: backbone, on: device)
          for (image, map) in zip(part, maps) { try receive(image.row, .success(map)) }
        }
        ready.removeAll(keepingCapacity: true)
      })
  }

  private struct Ready {
    let row: Int
    let input: NetworkInput
  }

  private func input(_ row: Int) throws(PipelineError) -> NetworkInput {
    let picture = try source.pixels(ofImage: row)
    return NetworkInput(
      picture.resized(to: Self.size(of: picture.size, side: side)), channels: channels,
      filter: filter)
  }

  /// The size with a shorter side, of the same aspect as far as that may be.
  private static func size(of size: PixelSize, side: Int) -> PixelSize {
    let (short, long) = (min(size.width, size.height), max(size.width, size.height))
    let aspect = min(Double(long) / Double(short), longestAspect)
    let other = Int((Double(side) * aspect).rounded())
    return size.width < size.height ? PixelSize(side, other) : PixelSize(other, side)
  }

  /// What goes through the network together: images of one size, smaller ones first.
  private static func parts(of ready: [Ready]) -> [[Ready]] {
    let groups = Dictionary(grouping: ready) { $0.input.size }.sorted {
      ($0.key.width, $0.key.height) < ($1.key.width, $1.key.height)
    }
    return groups.flatMap { size, group -> [[Ready]] in
      let count = max(1, pixelsAtOnce / size.area)
      return stride(from: 0, to: group.count, by: count).map {
        Array(group[$0..<min($0 + count, group.count)])
      }
    }
  }

  /// The maps of images of one size.
  private func maps(
    of part: [Ready], by backbone: ResNet, on device: Tensor.Device
  ) throws(PipelineError) -> [Image] {
    guard let first = part.first else { return [] }
    let pixels = part.flatMap(\.input.planes)
    let shape = [part.count] + first.input.shape
    let sums = try TensorEngine.withoutGradients { () throws(PipelineError) -> Tensor in
      let images = try Tensor.floats(pixels, shape: shape, on: device)
      return try backbone.featureMap(images, .evaluation).sum([1])
    }
    let grid = PixelSize(sums.shape[2], sums.shape[1])
    let values = try sums.floats()
    var maps: [Image] = []
    for (index, image) in part.enumerated() {
      let catalogued = source.catalog.images[image.row]
      let numbers = values[index * grid.area..<(index + 1) * grid.area].map { Double($0) }
      guard numbers.allSatisfy(\.isFinite) else {
        throw PipelineError(
          .nonFinite, at: catalogued.path, "the network's features of this image are no numbers",
          hint: "take an earlier checkpoint: this one's weights are spoilt")
      }
      let map = SaliencyMap(
        size: catalogued.size, activations: Plane(size: grid, values: numbers))
      maps.append(map.stored)
    }
    return maps
  }
}
