#if Torch
import Codecs
import Datasets
import Evaluation
import Imaging
import Manifest
import Scoring
import Support
import Tensors
import TestSupport
import Training

/// A dataset that a test writes: pictures of one colour, and maps of the class of each pixel.
struct EvaluationBench {
  let folder: TemporaryFolder

  static let red: [UInt8] = [230, 30, 20]
  static let green: [UInt8] = [20, 200, 60]
  static let blue: [UInt8] = [20, 40, 240]

  /// Pixels of 0 are `first`, those of 1 `second`, and 9 does not count.
  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      """
      version: 1
      name: flat
      root: data
      classes: [first, second]
      images: "img/*.png"
      labels:
        index_masks: { masks: "lab/{stem}.png", values: { 0: first, 1: second }, ignore_values: [9] }

      """, to: "flat.yaml")
  }

  /// Writes a picture of one colour and its labels, a row of them that every row repeats.
  func add(
    _ name: String, _ colour: [UInt8], _ size: PixelSize = PixelSize(32, 32), labels row: [UInt16]
  ) throws {
    try folder.write(
      PNGEncoder.encode(Image(size: size, filling: colour)), to: "data/img/\(name).png")
    let labels = (0..<size.height).flatMap { _ in row }
    try folder.write(
      PNGEncoder.encode(LabelMap(size: size, labels: labels)), to: "data/lab/\(name).png")
  }

  /// Writes a picture of one colour that is all of one class.
  func add(
    _ name: String, _ colour: [UInt8], _ size: PixelSize = PixelSize(32, 32), label: UInt16
  ) throws {
    try add(name, colour, size, labels: [UInt16](repeating: label, count: size.width))
  }

  /// All images, as a network of three channels sees them.
  func images(
    _ size: PixelSize = PixelSize(32, 32), fit: EvaluationImages.Fit = .covering,
    filter: InputFilter = .none, workers: Int = 2
  ) throws -> (images: EvaluationImages, classes: EvaluatedClasses) {
    let bag = DiagnosticBag()
    guard let dataset = DatasetManifest.read(folder.file("flat.yaml"), bag: bag) else {
      throw ManifestFailure(bag.diagnostics)
    }
    let split = dataset.splits[0]
    let listing = Listing.read(dataset, split, bag: bag)
    try bag.check()
    let catalog = try CatalogStore(folder: folder.file("catalog"), isFrozen: false)
      .open(dataset, split, listing: listing)
    let entry = SourceEntry(
      name: dataset.name, dataset: dataset, split: split, use: .images, classes: nil,
      minimumArea: 1, minimumSide: 1, position: dataset.rootPosition)
    let source = Source(entry: entry, catalog: catalog, classIDs: Array(dataset.classes.indices))
    let classes = try EvaluatedClasses(dataset, split)
    let images = EvaluationImages(
      source, classes: classes, size: size, fit: fit, channels: 3, filter: filter,
      workers: workers)
    return (images, classes)
  }

  /// A backbone whose weights are drawn by a seed.
  static func backbone(_ seed: UInt64 = 4) throws(PipelineError) -> ResNet {
    try ResNet(.resnet18, seed: WeightSeed(run: seed))
  }

  /// A network that scores the classes by numbers of their own, whatever it sees.
  static func constant(_ scores: [Float]) throws -> SegmentationNetwork {
    let backbone = try backbone()
    let head = try LinearHead(
      inputs: backbone.depth.features, classes: scores.count, seed: .zeros)
    for (name, tensor) in head.parameters {
      try tensor.assign(
        name.hasSuffix("bias")
          ? .floats(scores, shape: [scores.count]) : tensor.zerosLike())
    }
    return SegmentationNetwork(backbone: backbone, head: head, isFrozen: true)
  }
}
#endif
