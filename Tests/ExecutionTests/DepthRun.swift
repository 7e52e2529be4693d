import Codecs
import Datasets
import Execution
import Imaging
import Manifest
import Shards
import Stages
import Support
import TestSupport

/// A run over pictures a test makes: `scans` without labels, and `items` whose label map is their
/// one segment.
struct DepthRun {
  private let scratch: TemporaryFolder

  /// Makes the dataset manifests; settings such as `channels: 2, depth: 16`.
  init(scans: [String], items: [String] = []) throws {
    scratch = try TemporaryFolder()
    let head = "version: 1\nimages: \"*.png\"\n"
    try scratch.write(
      head + "name: scans\nroot: scans\n" + scans.joined(separator: "\n"), to: "scans.yaml")
    try scratch.write(
      head + "name: items\nroot: items\nclasses: [item]\n"
        + "labels: { index_masks: { masks: \"labels/{stem}.png\", values: { 1: item } } }\n"
        + items.joined(separator: "\n"), to: "items.yaml")
  }

  func addScan(_ name: String, _ picture: Picture) throws {
    try scratch.write(Self.png(picture), to: "scans/\(name).png")
  }

  func addItem(_ name: String, _ picture: Picture, _ mask: Mask) throws {
    try scratch.write(Self.png(picture), to: "items/\(name).png")
    let labels = LabelMap(size: mask.size, labels: mask.bits.map(UInt16.init))
    try scratch.write(PNGEncoder.encode(labels), to: "items/labels/\(name).png")
  }

  private static func png(_ picture: Picture) throws -> [UInt8] {
    switch picture {
    case .eight(let image): try PNGEncoder.encode(image)
    case .sixteen(let image): try PNGEncoder.encode(image)
    case .coded(let picture): try PNGEncoder.encode(picture.image)
    }
  }

  /// Runs a pipeline, given from its `samples` on, into one shard; its samples in order.
  func samples(_ pipeline: String) throws -> [StoredSample] {
    try scratch.write(
      "version: 1\nname: depth\nsources:\n  scans: { dataset: scans.yaml }\n"
        + (pipeline.contains("items")
          ? "  items: { dataset: items.yaml, as: segments }\n" : "") + pipeline,
      to: "depth.yaml")
    let bag = DiagnosticBag()
    let manifest = PipelineManifest.read(scratch.file("depth.yaml"), bag: bag)
    let plan = manifest.flatMap { Plan.make($0, bag: bag) }
    var sources: [String: Source] = [:]
    let store = CatalogStore(folder: scratch.file("catalog"), isFrozen: false)
    for entry in plan?.manifest.sources ?? [] {
      let listing = Listing.read(entry.dataset, entry.split, bag: bag)
      sources[entry.name] = Source(
        entry: entry, catalog: try store.open(entry.dataset, entry.split, listing: listing),
        classIDs: plan?.classIDs(of: entry.dataset) ?? [])
    }
    try bag.check()
    guard let plan else { throw ManifestFailure([]) }
    let identity = RunIdentity(
      manifest: plan.generation.json, datasets: [:], catalogs: sources.mapValues(\.catalog.digest),
      versions: [:])
    let folder = RunFolder(scratch.file("run"))
    let generator = Generator(
      maker: try SampleMaker(plan: plan, sources: sources), identity: identity, folder: folder)
    _ = try generator.run(shards: [0], workers: 2, stop: StopSignal()) { _ in }
    var reader = try ShardReader(path: "\(folder.shards)/depth-000000.tar")
    var samples: [StoredSample] = []
    while let sample = try reader.next() { samples.append(sample) }
    return samples
  }
}
