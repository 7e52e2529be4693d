import Datasets
import Foundation
import Manifest
import Support
import TestSupport
import Testing

@Suite struct CatalogStoreTests {
  private static let manifest = """
    classes: [gun]
    images: "img/*.png"
    labels: { index_masks: { masks: "lab/{stem}.png", values: { 1: gun } } }

    """
  private let bench: DatasetBench

  init() throws {
    bench = try DatasetBench(Self.manifest)
    for name in ["a", "b"] {
      try bench.addImage("img/\(name).png", 3, 1)
      try bench.addLabels("lab/\(name).png", [[0, 1, 0]])
    }
    #expect(try bench.opened().built == 2)
  }

  private func refusal() throws -> PipelineError {
    try #require(throws: PipelineError.self) { try bench.catalog(isFrozen: true) }
  }

  private func changed(_ what: String) -> PipelineError {
    PipelineError(
      .changedInput, at: bench.catalogPath, what + " since this run began",
      hint: "start another run with --out, or delete this one's folder")
  }

  @Test func `a catalog is used again while nothing changes`() throws {
    let first = try bench.opened()
    #expect(first.built == 0)
    let frozen = try bench.opened(isFrozen: true)
    #expect(frozen.built == 0)
    #expect(frozen.catalog.digest == first.catalog.digest)
  }

  @Test func `a catalog that is not one the run began with is refused, and made again`() throws {
    let catalog = try bench.catalog()
    func open(_ begun: Set<Digest>) throws -> Catalog {
      let dataset = try bench.dataset()
      return try CatalogStore(folder: bench.folder.file("catalog"), begun: begun)
        .open(dataset, dataset.splits[0], listing: bench.listing())
    }
    #expect(try open([catalog.digest]).digest == catalog.digest)
    let error = #expect(throws: PipelineError.self) { try open([Digest(ofText: "other")]) }
    #expect(
      error
        == PipelineError(
          .corruptFile, at: bench.catalogPath, "is not the catalog that this run began with",
          hint: "delete it, it is made again; or choose another folder for another run"))
    try FileManager.default.removeItem(atPath: bench.catalogPath)
    #expect(try open([catalog.digest]).digest == catalog.digest)
  }

  @Test func `an image altered in its place with its time put back is read again`() throws {
    let path = bench.folder.file("data/img/b.png")
    var status = stat()
    #expect(stat(path, &status) == 0)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    let bytes = try FileBytes.read(path)
    try handle.seek(toOffset: UInt64(bytes.count - 1))
    try handle.write(contentsOf: [bytes[bytes.count - 1]])
    var times = [status.st_atim, status.st_mtim]
    #expect(futimens(handle.fileDescriptor, &times) == 0)
    #expect(try bench.opened().built == 2)
  }

  @Test func `a mask that changes before the run begins is read again`() throws {
    try bench.addLabels("lab/b.png", [[1, 1, 0]])
    let (catalog, built) = try bench.opened()
    #expect(built == 2)
    #expect(catalog.segmentLines.last == "1: class 0 [0, 0, 2, 1] 2")
  }

  @Test func `an image that changes before the run begins is read again`() throws {
    try bench.addImage("img/b.png", 3, 1, value: 7)
    #expect(try bench.opened().built == 2)
  }

  @Test func `an image that was added before the run begins is read`() throws {
    try bench.addImage("img/c.png", 3, 1)
    try bench.addLabels("lab/c.png", [[0, 0, 1]])
    let (catalog, built) = try bench.opened()
    #expect(built == 3)
    #expect(catalog.images.count == 3)
  }

  @Test func `a mask that appears before the run begins mends its image`() throws {
    try bench.addImage("img/c.png", 3, 1)
    #expect(try bench.catalog().problems.count == 1)
    try bench.addLabels("lab/c.png", [[0, 0, 1]])
    #expect(try bench.catalog().problems.isEmpty)
  }

  @Test func `an image of a COCO file that changes before the run begins is read again`() throws {
    let bench = try DatasetBench("classes: [gun]\nlabels: { coco: { file: all.json } }\n")
    try bench.write(
      #"""
      {"images": [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}],
      "categories": [{"id": 1, "name": "gun"}], "annotations": []}
      """#, to: "all.json")
    #expect(try bench.catalog().problems.count == 1)
    #expect(try bench.opened().built == 0)
    try bench.addImage("a.png", 8, 6)
    #expect(try bench.catalog().problems.isEmpty)
    #expect(try bench.opened().built == 0)
    try bench.addImage("a.png", 8, 6, value: 1)
    #expect(try bench.opened().built == 1)
  }

  @Test func `a damaged catalog is made again before the run begins`() throws {
    let digest = try bench.catalog().digest
    #expect(truncate(bench.catalogPath, 50) == 0)
    let (catalog, built) = try bench.opened()
    #expect(built == 2)
    #expect(catalog.digest == digest)
  }

  @Test func `a manifest that changes before the run begins gives a new catalog`() throws {
    try bench.setManifest(Self.manifest.replacing("[gun]", with: "[gun, knife]"))
    #expect(try bench.opened().built == 2)
  }

  @Test func `a manifest that changed since the run began is refused`() throws {
    try bench.setManifest(Self.manifest.replacing("[gun]", with: "[gun, knife]"))
    #expect(try refusal() == changed("the manifest of dataset 'scans' changed"))
  }

  @Test(arguments: [
    (["c"], "1 image was added to dataset 'scans', such as 'img/c.png',"),
    (["d", "c"], "2 images were added to dataset 'scans', such as 'img/c.png',"),
  ])
  func `images added since the run began are refused`(names: [String], what: String) throws {
    for name in names { try bench.addImage("img/\(name).png", 3, 1) }
    #expect(try refusal() == changed(what))
  }

  @Test func `images removed since the run began are refused`() throws {
    try FileManager.default.removeItem(atPath: bench.folder.file("data/img/a.png"))
    #expect(
      try refusal() == changed("1 image was removed from dataset 'scans', such as 'img/a.png',"))
  }

  @Test func `labels that changed since the run began are refused`() throws {
    let bench = try DatasetBench("list: train.txt\n")
    for name in ["a.png", "b.png"] { try bench.addImage(name, 3, 1) }
    try bench.write("a.png\n", to: "train.txt")
    _ = try bench.catalog()
    try bench.write("b.png\n", to: "train.txt")
    let error = #expect(throws: PipelineError.self) { try bench.catalog(isFrozen: true) }
    #expect(
      error?.description.replacing(bench.folder.path + "/", with: "")
        == "catalog/scans.all.tsv: 'train.txt' of dataset 'scans' changed since this run began; "
        + "start another run with --out, or delete this one's folder")
  }

  @Test func `an image that failed when the run began is no new image`() throws {
    try bench.addImage("img/c.png", 3, 1)
    #expect(try bench.catalog().problems.map(\.image) == ["img/c.png"])
    #expect(try bench.opened(isFrozen: true).built == 0)
  }

  @Test func `masks are the catalog's once the run has begun`() throws {
    try bench.addLabels("lab/b.png", [[1, 1, 1]])
    let (catalog, built) = try bench.opened(isFrozen: true)
    #expect(built == 0)
    #expect(catalog.segmentLines.last == "1: class 0 [1, 0, 2, 1] 1")
  }

  @Test func `no lock is left behind, not even by a refusal`() throws {
    try bench.addImage("img/c.png", 3, 1)
    _ = try refusal()
    let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder.file("catalog"))
    #expect(names.sorted() == ["scans.all.tsv", "scans.all.tsv.stamp"])
  }
}
