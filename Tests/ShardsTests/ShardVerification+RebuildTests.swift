import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardVerificationRebuildTests {
  @Test func `a lost index is made again with the same bytes`() throws {
    let folder = try TemporaryFolder()
    let index = try writeRun(to: folder.path)
    let offsets = try folder.read("bags-000001.idx")
    for file in ["index.json", "wids.json", "bags-000001.idx", ".bags-000001.json"] {
      try FileManager.default.removeItem(atPath: folder.path + "/" + file)
    }
    let rebuilt = try ShardVerification.rebuildIndex(folder: folder.path, header: bagsHeader)
    #expect(rebuilt == index)
    #expect(try folder.read("bags-000001.idx") == offsets)
    #expect(try ShardVerification.findings(in: folder.path) == [])
  }

  @Test func `a shard that changed since it was written is not made good`() throws {
    let folder = try TemporaryFolder()
    let index = try writeRun(to: folder.path)
    var bytes = try folder.read("bags-000000.tar")
    bytes[600] ^= 1
    try folder.write(bytes, to: "bags-000000.tar")
    let error = #expect(throws: PipelineError.self) {
      try ShardVerification.rebuildIndex(folder: folder.path, header: bagsHeader)
    }
    #expect(
      error
        == PipelineError(
          .verificationFailed, at: "bags-000000.tar",
          "has sha-256 \(Digest(of: bytes)) but was written with \(index.shards[0].sha256)",
          hint: "delete '\(folder.path)/bags-000000.tar' and run generate again, "
            + "which makes the shard anew, or copy the shard again"))
    #expect(try ShardIndex.read(folder: folder.path) == index)
  }

  @Test func `a folder without shards of the run is refused`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: PipelineError.self) {
      try ShardVerification.rebuildIndex(folder: folder.path, header: bagsHeader)
    }
    #expect(error?.message == "has no shard of 'bags'")
  }
}
