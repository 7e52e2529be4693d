#if Torch
import ArgumentParser
import Console
import Datasets
import Execution
import Foundation
import Manifest
import Safetensors
import Shards
import Support
import Tensors
import Training

/// `saliency CHECKPOINT FILE --out DIR`: where an encoder looks in each image of a dataset.
struct Saliency: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a map of where a trained encoder looks, for each image of a dataset.",
    discussion: """
      A map is the sum of the encoder's last features over their channels, enlarged to the image and \
      stretched to 0...255: an 8-bit gray PNG. The stage 'saliency: { estimator: from_files, maps: \
      SOURCE }' reads the folder as it is. The same call goes on where it was interrupted.
      """)

  @Argument(
    help: "A checkpoint, a run's folder for its newest, or an exported backbone (.safetensors).")
  var checkpoint: String

  @Argument(help: "A dataset manifest, or a pipeline manifest for the images of a source.")
  var file: String

  @Option(help: "The folder to write into.")
  var out: String

  @Option(help: "The split of the dataset; may be left out when there is one only.")
  var split: String?

  @Option(help: "The source of the pipeline; may be left out when there is one only.")
  var source: String?

  @Option(help: ArgumentHelp("A dataset's folder, instead of its root.", valueName: "NAME=DIR"))
  var root: [String] = []

  @Option(help: "The shorter side that the encoder sees images at, in pixels.")
  var sizePx = 224

  @Option(help: "Threads that decode (default: one per processor).")
  var workers: Int?

  @Option(help: "Threads of an operation (default: one per processor).")
  var threads: Int?

  @Option(help: "auto: cuda where there is such a device.")
  var device = DeviceOption.auto

  func run() throws {
    let workers = self.workers ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(workers) else {
      throw ValidationError("--workers is \(workers), expected 1...1024")
    }
    let threads = self.threads ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads), expected 1...1024")
    }
    guard (8...4096).contains(sizePx) else {
      throw ValidationError("--size-px is \(sizePx), expected 8...4096")
    }
    try TensorEngine.setThreads(threads)
    let stop = StopSignal.listening()
    let device = try self.device.chosen(otherwise: "compute on the cpu")
    let images = try NamedImages(file, split: split, source: source, root: root)
    let weights = try Checkpoint.backbone(checkpoint)
    let network = try ResNet.stored(weights, at: checkpoint)
    try refuse(network, for: images)
    if device != .cpu {
      for member in network.state { try member.tensor.move(to: device) }
    }
    let folder = SaliencyFolder(out)
    try FileBytes.makeFolder(folder.path)
    try folder.check()
    guard let lock = try FileLock.acquire(path: folder.lock, wait: false) else {
      throw PipelineError(
        .inputOutput, at: folder.path, "another process writes maps here",
        hint: "wait for it, or choose another folder with --out")
    }
    let catalog = try catalog(of: images, in: folder)
    let names = try SaliencyFolder.names(of: catalog)
    try folder.begin(identity(weights, network, images, catalog))
    let maps = ActivationMaps(
      Source(
        entry: images.entry, catalog: catalog, classIDs: Array(images.dataset.classes.indices)),
      side: sizePx, channels: network.imageChannels,
      filter: try InputFilter(of: weights, at: checkpoint),
      workers: workers)
    var call = SaliencyCall(
      folder: folder, images: images, network: network, device: device, threads: threads,
      names: names, problems: unread(by: catalog, of: images))
    try call.write(maps, stop: stop)
    lock.release()
    try call.tell()
  }

  /// Refuses images of other channels, and a side at which features have no places.
  private func refuse(_ network: ResNet, for images: NamedImages) throws(PipelineError) {
    let (has, takes) = (images.dataset.channels, network.imageChannels)
    guard has == takes || (has, takes) == (1, 3) else {
      throw PipelineError(
        .invalidManifest, at: file,
        "dataset '\(images.dataset.name)' has \(has) channels but the network in "
          + "'\(checkpoint)' takes \(takes)", hint: "set its 'channels'")
    }
    let least = 2 * (network.strides.last ?? 1)
    guard sizePx >= least else {
      throw PipelineError(
        .invalidManifest, at: "--size-px \(sizePx)",
        "features of this network are \(least / 2) pixels apart, expected \(least) pixels or more")
    }
  }

  private func catalog(
    of images: NamedImages, in folder: SaliencyFolder
  ) throws(PipelineError) -> Catalog {
    let line = ProgressBox("catalog of \(images.dataset.name)")
    let catalog = try CatalogStore(folder: folder.catalogs, isFrozen: false).open(
      images.dataset, images.entry.split, listing: images.listing
    ) { line.show($0, of: $1) }
    line.finish()
    return catalog
  }

  /// Why images are not in the catalog; problems with annotations are none here.
  private func unread(by catalog: Catalog, of images: NamedImages) -> [PipelineError] {
    let annotations = images.entry.split.labels.file?.value
    return catalog.problems.filter {
      $0.image != annotations && catalog.row(ofImage: $0.image) == nil
    }.map(\.error)
  }

  /// What the maps are a function of, but for their last bits.
  private func identity(
    _ weights: SafetensorsFile, _ network: ResNet, _ images: NamedImages, _ catalog: Catalog
  ) -> JSONValue {
    // A checkpoint and what 'export' makes of it are the same encoder.
    var backbone = SafetensorsFile(tensors: weights.tensors, metadata: ["format": "pt"])
    backbone.metadata[InputFilter.key] = weights.metadata[InputFilter.key]
    return [
      "version": 1, "network": .string("resnet\(network.depth.rawValue)"),
      "weights_sha256": .string("\(Digest(of: backbone.bytes()))"), "size_px": .integer(sizePx),
      "images": [
        "dataset": .string(images.dataset.name), "split": .string(images.entry.split.name),
        "catalog": .string("\(catalog.digest)"),
      ],
    ]
  }
}
#endif
