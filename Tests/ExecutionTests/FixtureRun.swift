import Datasets
import Execution
import Foundation
import Manifest
import Shards
import Stages
import Support
import TestSupport

/// A small run on the committed fixtures, in a folder that goes away.
struct FixtureRun {
  let scratch: TemporaryFolder
  let maker: SampleMaker
  let identity: RunIdentity

  /// Opens it with `--set` options, and backgrounds of its own when a test is to spoil them.
  init(
    _ overrides: String..., pipeline: String = Self.pipeline, hasOwnBags: Bool = false
  ) throws {
    scratch = try TemporaryFolder()
    let file = scratch.file("pipeline.yaml")
    var text = pipeline
    if hasOwnBags {
      text.replace("../manifests/fixture-bags.yaml", with: "bags.yaml")
      try scratch.write(
        "version: 1\nname: own-bags\nroot: bags\nimages: \"*.jpg\"\n", to: "bags.yaml")
      for name in ["000.jpg", "001.jpg"] {
        let bytes = try FileBytes.read("\(RepositoryRoot.path)/fixtures/bags/\(name)")
        try scratch.write(bytes, to: "bags/\(name)")
      }
    }
    text.replace("../manifests", with: RepositoryRoot.path + "/manifests")
    try scratch.write(text, to: "pipeline.yaml")
    let bag = DiagnosticBag()
    let manifest = PipelineManifest.read(
      file, overrides: overrides.map(ManifestOverride.init), bag: bag)
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
    maker = try SampleMaker(plan: plan, sources: sources)
    identity = RunIdentity(
      manifest: plan.generation.json, datasets: [:], catalogs: sources.mapValues(\.catalog.digest),
      versions: [:])
  }

  var folder: RunFolder { RunFolder(scratch.file("run")) }
  var generator: Generator { Generator(maker: maker, identity: identity, folder: folder) }

  /// Makes shards, all unless some are named.
  @discardableResult
  func generate(
    _ shards: [Int]? = nil, workers: Int = 2, stop: StopSignal = StopSignal(),
    progress: (Generator.Progress) -> Void = { _ in }
  ) throws -> Generator.Outcome {
    try generator.run(
      shards: shards ?? Array(0..<generator.shardCount), workers: workers, stop: stop,
      progress: progress)
  }

  /// The digest of every visible file of the shard folder, by name.
  func digests() throws -> [String: Digest] {
    try Dictionary(
      uniqueKeysWithValues: names().filter { !$0.hasPrefix(".") }.map {
        ($0, Digest(of: try FileBytes.read("\(folder.shards)/\($0)")))
      })
  }

  /// Every name in the shard folder.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.shards)
  }

  private static let pipeline = """
    version: 1
    name: small
    seed: 5
    sources:
      bags: { dataset: ../manifests/fixture-bags.yaml }
      items: { dataset: ../manifests/fixture-items.yaml, split: val, as: segments }
    samples: { each: items }
    stages:
      - background: { from: bags, canvases: [query, key], size_px: [96, 96] }
      - paste: { segment: items, frame_range_px: [20, 60], rotate_degrees_range: [-30, 30], blend: transmission }
      - flip: {}
    shards: { samples_per_shard: 5 }
    """
}
