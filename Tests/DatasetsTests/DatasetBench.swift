import Codecs
import Datasets
import Foundation
import Imaging
import Manifest
import Support
import TestSupport
import Testing

/// A dataset made by a test: its files below `data/`, its manifest beside them.
struct DatasetBench {
  let folder: TemporaryFolder

  /// Writes the manifest: version, name and root come first, on lines 1 to 3.
  init(_ manifest: String) throws {
    folder = try TemporaryFolder()
    try FileBytes.makeFolder(folder.file("data"))
    try setManifest(manifest)
  }

  func setManifest(_ manifest: String) throws {
    try folder.write("version: 1\nname: scans\nroot: data\n" + manifest, to: "scans.yaml")
  }

  // MARK: Files

  func write(_ text: String, to path: String) throws {
    try folder.write(text, to: "data/" + path)
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    try folder.write(bytes, to: "data/" + path)
  }

  /// Writes a gray PNG of one value.
  func addImage(_ path: String, _ width: Int, _ height: Int, value: UInt8 = 100) throws {
    let image = Image(size: PixelSize(width, height), filling: [value])
    try write(PNGEncoder.encode(image), to: path)
  }

  /// Writes a label map given by its rows.
  func addLabels(_ path: String, _ rows: [[UInt16]]) throws {
    let map = LabelMap(size: PixelSize(rows[0].count, rows.count), labels: rows.flatMap { $0 })
    try write(PNGEncoder.encode(map), to: path)
  }

  /// Writes a tar of members by GNU tar, in the order given.
  func addTar(_ path: String, _ members: [(name: String, bytes: [UInt8])]) throws {
    let scratch = try TemporaryFolder()
    for member in members { try scratch.write(member.bytes, to: member.name) }
    try FileBytes.makeFolder(PathText.folder(of: folder.file("data/" + path)))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/tar")
    process.arguments =
      ["-cf", folder.file("data/" + path), "-C", scratch.path] + members.map(\.name)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  // MARK: Reading

  /// The checked manifest, with a root of the command line when there is one.
  func dataset(root: String? = nil) throws -> DatasetManifest {
    let bag = DiagnosticBag()
    let roots = root.map { ["scans": $0] } ?? [:]
    let dataset = DatasetManifest.read(folder.file("scans.yaml"), roots: roots, bag: bag)
    try bag.check()
    guard let dataset else { throw ManifestFailure([]) }
    return dataset
  }

  /// The listing of the first split.
  func listing(root: String? = nil) throws -> Listing {
    let bag = DiagnosticBag()
    let dataset = try dataset(root: root)
    let listing = Listing.read(dataset, dataset.splits[0], bag: bag)
    try bag.check()
    return listing
  }

  /// What listing the first split reports, as lines without the bench's folder.
  func findings() throws -> [String] {
    let bag = DiagnosticBag()
    let dataset = try dataset()
    _ = Listing.read(dataset, dataset.splits[0], bag: bag)
    return bag.diagnostics.map { $0.line.replacing(folder.path + "/", with: "") }
  }

  /// The catalog of the first split, and for how many images it was built just now.
  func opened(
    isFrozen: Bool = false, root: String? = nil
  ) throws -> (catalog: Catalog, built: Int) {
    let dataset = try dataset(root: root)
    var built = 0
    let catalog = try CatalogStore(folder: folder.file("catalog"), isFrozen: isFrozen)
      .open(dataset, dataset.splits[0], listing: listing(root: root)) { done, _ in built = done }
    return (catalog, built)
  }

  func catalog(isFrozen: Bool = false, root: String? = nil) throws -> Catalog {
    try opened(isFrozen: isFrozen, root: root).catalog
  }

  /// All splits read to the last pixel, and the orphans when there are any.
  func audits() throws -> [SplitAudit] {
    let dataset = try dataset()
    var audit = DatasetAudit(dataset, folder: folder.file("audit"))
    let bag = DiagnosticBag()
    var found: [SplitAudit] = []
    for split in dataset.splits {
      let listing = Listing.read(dataset, split, bag: bag)
      found.append(try audit.read(split, listing) { _, _, _ in })
    }
    try bag.check()
    let orphans = try audit.orphans()
    return found + (orphans.findings.total > 0 ? [orphans] : [])
  }

  /// The file that ``catalog(isFrozen:)`` keeps for the only split.
  var catalogPath: String { folder.file("catalog/scans.all.tsv") }

  /// A source of a pipeline over this dataset.
  func source(_ settings: String) throws -> Source {
    try folder.write(
      """
      version: 1
      name: test
      sources: { scans: { dataset: scans.yaml, \(settings) } }
      samples: { count: 1 }
      stages: []
      """, to: "pipeline.yaml")
    let bag = DiagnosticBag()
    let pipeline = PipelineManifest.read(folder.file("pipeline.yaml"), bag: bag)
    try bag.check()
    guard let entry = pipeline?.sources.first else { throw ManifestFailure([]) }
    let classIDs = entry.dataset.classes.indices.map { $0 + 10 }
    return Source(entry: entry, catalog: try catalog(), classIDs: classIDs)
  }
}

extension Catalog {
  /// Each problem on one line.
  var problemLines: [String] {
    problems.map { "\($0.image): \($0.error)" }
  }

  /// Each segment as `class [box] area`, crowds marked.
  var segmentLines: [String] {
    segments.map {
      "\($0.image): class \($0.classID) \($0.box) \($0.area)" + ($0.isCrowd ? " crowd" : "")
    }
  }

  /// Each remark that is kept, with its kind.
  var remarkLines: [String] {
    remarks.kinds.flatMap { kind in remarks.named(kind).map { "\(kind.rawValue): \($0)" } }
  }
}
