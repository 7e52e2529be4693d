import Annotations
import Codecs
import Datasets
import Manifest
import Shards
import Support
import TestSupport
import Testing

@Suite struct SecurityDocumentTests {
  @Test func `SECURITY.md states the limits of the code`() throws {
    let text = try FileBytes.readText("\(RepositoryRoot.path)/SECURITY.md")
    let images = DecodeLimits.standard
    let limits: [(String, String)] = [
      ("manifest", "\(ManifestFile.byteLimit)"),
      ("values of a manifest, aliases expanded", "\(ManifestFile.nodeLimit)"),
      ("levels of a manifest", "\(ManifestFile.levelLimit)"),
      ("classes of a dataset", "\(DatasetManifest.largestClassCount)"),
      ("COCO or panoptic file", "\(COCOFile.largest)"),
      ("levels of JSON", "\(JSONScanner.deepest)"),
      ("side of an image in a COCO file", "\(COCOFile.largestSide) pixels"),
      ("area of an image in a COCO file", "\(COCOFile.largestArea) pixels"),
      ("masks of one image, by their boxes", "\(DatasetAudit.mostMaskBytes)"),
      ("Pascal VOC file", "\(VOCFile.largest)"),
      ("side of an image", "\(images.maxSide) pixels"),
      ("area of an image", "\(images.maxPixels) pixels"),
      ("decoded samples of an image", "\(images.maxBytes)"),
      ("any other file that is read whole", "\(FileBytes.largest)"),
      ("member of a tar", "\(ShardReader.largestMember)"),
      ("name of a tar's member", "\(ShardReader.longestName) bytes"),
      ("members of a sample", "\(ShardReader.mostMembers)"),
      ("index of shards", "\(ShardIndex.largest)"),
      ("facts of a shard", "\(ShardFacts.largest)"),
    ]
    let table = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
    let start = try #require(table.firstIndex(of: "| what | limit |"))
    #expect(
      table[(start + 2)...].prefix(limits.count).map(String.init)
        == limits.map { "| \($0.0) | \($0.1) |" })
  }

  @Test func `a COCO file may tell of no larger image than is read`() {
    #expect(COCOFile.largestArea == DecodeLimits.standard.maxPixels)
  }
}
