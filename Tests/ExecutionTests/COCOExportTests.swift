import Annotations
import Codecs
import Execution
import Foundation
import Imaging
import Shards
import Stages
import Support
import TestSupport
import Testing

@Suite struct COCOExportTests {
  private static let setting = "shards.annotations=[coco]"

  private func files(_ run: FixtureRun) throws -> [String: [UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: run.folder.annotations)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try FileBytes.read("\(run.folder.annotations)/\($0)"))
      })
  }

  @Test func `there is one file for each canvas, and the index tells its digest`() throws {
    let run = try FixtureRun(Self.setting)
    #expect(try run.generate().isComplete)
    let files = try files(run)
    #expect(files.keys.sorted() == ["instances_key.json", "instances_query.json"])
    let index = try ShardIndex.read(folder: run.folder.shards)
    #expect(
      index.annotations
        == files.keys.sorted().map {
          ShardIndex.Annotations(
            file: $0, sha256: Digest(of: files[$0] ?? []), size: ByteCount(files[$0]?.count ?? 0))
        })
    #expect(ShardVerification.annotationFindings(in: run.folder.path, index: index) == [])
  }

  @Test func `a canvas alone needs no name, and no setting makes no file`() throws {
    let alone = try FixtureRun(Self.setting, "stages.background.canvases=image")
    try alone.generate()
    #expect(try files(alone).keys.sorted() == ["instances.json"])
    let none = try FixtureRun()
    try none.generate()
    #expect(!FileBytes.exists(none.folder.annotations))
    #expect(try ShardIndex.read(folder: none.folder.shards).annotations == [])
  }

  @Test func `it names every image, and every instance with its mask, box, area and class`() throws
  {
    let run = try FixtureRun(Self.setting)
    try run.generate()
    let path = run.folder.annotations + "/instances_query.json"
    let json = try JSONValue(parsing: FileBytes.read(path), at: path)
    let images = try #require(json["images"]?.elements)
    let annotations = try #require(json["annotations"]?.elements)
    #expect(images.count == 24)
    #expect(annotations.count == 24)
    for index in 0..<24 {
      let sample = try run.maker.sample(index)
      let canvas = try #require(sample["query"])
      #expect(images[index]["file_name"] == .string("\(sample.key).query.jpg"))
      #expect(images[index]["width"] == 96)
      let (annotation, region) = (annotations[index], try #require(canvas.instances[0].region))
      #expect(annotation["image_id"] == images[index]["id"])
      #expect(annotation["category_id"] == .integer(canvas.instances[0].classID + 1))
      #expect(annotation["area"] == .integer(region.area))
      let box = region.box
      #expect(annotation["bbox"]?.counts == [box.minX, box.minY, box.width, box.height])
      let runs = RunLengths(region.mask(on: canvas.image.size))
      #expect(annotation["segmentation"]?["counts"] == .string(runs.compressed))
    }
  }

  @Test(arguments: [2, 7]) func `any number of workers writes the same files`(workers: Int) throws {
    let (one, many) = (try FixtureRun(Self.setting), try FixtureRun(Self.setting))
    try one.generate(workers: 1)
    try many.generate(workers: workers)
    #expect(try files(one) == files(many))
    #expect(try one.digests() == many.digests())
  }

  @Test func `the last of three partitions writes the same files, and the others none`() throws {
    let (whole, parts) = (try FixtureRun(Self.setting), try FixtureRun(Self.setting))
    try whole.generate()
    try parts.generate([2])
    try parts.generate([1, 4])
    #expect(!FileBytes.exists(parts.folder.annotations))
    try parts.generate([0, 3])
    #expect(try files(whole) == files(parts))
    #expect(try whole.digests() == parts.digests())
  }

  @Test func `a file that is lost or changed is made again when the run is called again`() throws {
    let run = try FixtureRun(Self.setting)
    try run.generate()
    let before = try files(run)
    try FileManager.default.removeItem(atPath: run.folder.annotations + "/instances_key.json")
    try FileBytes.writeAtomically([32], to: run.folder.annotations + "/instances_query.json")
    let index = try ShardIndex.read(folder: run.folder.shards)
    let findings = ShardVerification.annotationFindings(in: run.folder.path, index: index)
    let row = index.annotations[1]
    #expect(
      findings.map { "\($0.place): \($0.message)" } == [
        "annotations/instances_key.json: cannot be opened: no such file or directory",
        "annotations/instances_query.json: has 1 bytes with sha-256 \(Digest(of: [32])) "
          + "but the index says \(row.size.bytes) with \(row.sha256)",
      ])
    #expect(
      findings.allSatisfy {
        $0.hint == "run generate again, which writes the annotation files anew"
      })
    let outcome = try run.generate()
    #expect(outcome.isComplete)
    #expect(outcome.shardsMade == 0)
    #expect(try files(run) == before)
  }

  @Test func `a file of somebody else's in the folder is found`() throws {
    let run = try FixtureRun(Self.setting)
    try run.generate()
    try FileBytes.writeAtomically([32], to: run.folder.annotations + "/mine.json")
    let index = try ShardIndex.read(folder: run.folder.shards)
    #expect(
      ShardVerification.annotationFindings(in: run.folder.path, index: index).map(\.description)
        == [
          "annotations/mine.json: is in the folder but not in 'index.json'; "
            + "move '\(run.folder.annotations)/mine.json' away, it is no file of this run"
        ])
  }

  @Test func `a stop while the files are written leaves none, and they are written later`() throws {
    let run = try FixtureRun(Self.setting)
    let stop = StopSignal()
    let outcome = try run.generate(stop: stop) { if $0.samplesDone == 24 { stop.raise() } }
    #expect(outcome.wasInterrupted)
    #expect(!outcome.isComplete)
    #expect(!FileBytes.exists(run.folder.shards + "/index.json"))
    #expect(try run.generate().isComplete)
    #expect(try files(run).count == 2)
  }
}
