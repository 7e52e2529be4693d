import Execution
import Foundation
import Shards
import Stages
import Support
import TestSupport
import Testing

@Suite struct GeneratorTests {
  @Test(arguments: [2, 7]) func `any number of workers writes the same bytes`(workers: Int) throws {
    let one = try FixtureRun()
    let many = try FixtureRun()
    #expect(try one.generate(workers: 1).isComplete)
    #expect(try many.generate(workers: workers).isComplete)
    #expect(try one.digests() == many.digests())
  }

  @Test func `partitions in any order write the same bytes, and the last one the index`() throws {
    let whole = try FixtureRun()
    try whole.generate()
    let parts = try FixtureRun()
    #expect(try !parts.generate([1, 4]).isComplete)
    #expect(try !parts.generate([2]).isComplete)
    #expect(try parts.generate([0, 3]).isComplete)
    #expect(try whole.digests() == parts.digests())
  }

  @Test(arguments: [0, 1, 4, 5, 12, 23])
  func `a run stopped after any sample goes on to the same bytes`(stopAfter: Int) throws {
    let whole = try FixtureRun()
    try whole.generate()
    let broken = try FixtureRun()
    let stop = StopSignal()
    if stopAfter == 0 { stop.raise() }
    let outcome = try broken.generate(stop: stop) { progress in
      if progress.samplesDone == stopAfter { stop.raise() }
    }
    #expect(outcome.wasInterrupted)
    #expect(try broken.names().allSatisfy { !$0.hasSuffix(".tmp") })
    #expect(try broken.generate().isComplete)
    #expect(try whole.digests() == broken.digests())
  }

  @Test func `a shard that is deleted is made again and no other`() throws {
    let run = try FixtureRun()
    try run.generate()
    let before = try run.digests()
    try FileManager.default.removeItem(atPath: run.folder.shards + "/small-000002.tar")
    let outcome = try run.generate()
    #expect(outcome.shardsMade == 1)
    #expect(outcome.samplesMade == 5)
    #expect(outcome.shardsDoneBefore == 4)
    #expect(try run.digests() == before)
  }

  @Test func `a shard that was cut short is refused, and made again once it is deleted`() throws {
    let run = try FixtureRun()
    try run.generate()
    let before = try run.digests()
    let tar = run.folder.shards + "/small-000002.tar"
    let bytes = try FileBytes.read(tar)
    try FileBytes.writeAtomically(Array(bytes.dropLast(512)), to: tar)
    let error = #expect(throws: PipelineError.self) { try run.generate() }
    #expect(
      error
        == PipelineError(
          .verificationFailed, at: tar,
          "has \(bytes.count - 512) bytes but was written with \(bytes.count)",
          hint: "delete '\(tar)' and run generate again, which makes the shard anew, "
            + "or copy the shard again"))
    try FileManager.default.removeItem(atPath: tar)
    #expect(try run.generate().shardsMade == 1)
    #expect(try run.digests() == before)
  }

  @Test func `a shard whose facts are gone may not contradict the index`() throws {
    let run = try FixtureRun()
    try run.generate()
    let before = try run.digests()
    let tar = run.folder.shards + "/small-000002.tar"
    var bytes = try FileBytes.read(tar)
    bytes[600] ^= 1
    try FileBytes.writeAtomically(bytes, to: tar)
    try FileManager.default.removeItem(atPath: run.folder.shards + "/.small-000002.json")
    let error = #expect(throws: PipelineError.self) { try run.generate() }
    let known = try #require(before["small-000002.tar"])
    #expect(error?.message == "has sha-256 \(Digest(of: bytes)) but the index says \(known)")
    try FileManager.default.removeItem(atPath: tar)
    #expect(try run.generate().isComplete)
    #expect(try run.digests() == before)
  }

  @Test func `without its run.json a folder is joined by its own run only`() throws {
    let run = try FixtureRun()
    try run.generate([0, 1])
    try FileManager.default.removeItem(atPath: run.scratch.file("run/run.json"))
    let other = try FixtureRun("seed=6")
    let joining = Generator(maker: other.maker, identity: other.identity, folder: run.folder)
    let error = #expect(throws: PipelineError.self) {
      try joining.run(shards: [0, 1, 2], workers: 1, stop: StopSignal()) { _ in }
    }
    #expect(error?.code == .differentRun)
    #expect(error?.place == run.folder.shards + "/small-000000.tar")
    #expect(error?.message == "was made by another run")
    try FileManager.default.removeItem(atPath: run.scratch.file("run/run.json"))
    #expect(try run.generate().isComplete)
  }

  @Test func `a lock left beside a finished shard goes away`() throws {
    let run = try FixtureRun()
    try run.generate()
    try run.scratch.write("process 1 on a host\n", to: "run/shards/.small-000003.lock")
    try run.generate()
    #expect(try run.names().allSatisfy { !$0.hasSuffix(".lock") })
  }

  @Test func `a shard another process holds is left to it`() throws {
    let run = try FixtureRun()
    try run.folder.begin(run.identity)
    let name = ShardName(prefix: "small", index: 1)
    guard let lock = try ShardLock.acquire(folder: run.folder.shards, name: name) else {
      Issue.record("the lock of a new folder is held")
      return
    }
    let outcome = try run.generate()
    #expect(outcome.shardsHeld == [1])
    #expect(!outcome.isComplete)
    lock.release()
    #expect(try run.generate().isComplete)
  }

  @Test func `another seed makes other shards`() throws {
    let one = try FixtureRun()
    let other = try FixtureRun("seed=6")
    try one.generate([0])
    try other.generate([0])
    #expect(try one.digests()["small-000000.tar"] != other.digests()["small-000000.tar"])
  }

  @Test func `the index names every shard with its digest`() throws {
    let run = try FixtureRun()
    try run.generate()
    let index = try ShardIndex.read(folder: run.folder.shards)
    #expect(index.shards.map(\.samples) == [5, 5, 5, 5, 4])
    #expect(index.runDigest == run.identity.digest)
    let digests = try run.digests()
    for row in index.shards { #expect(row.sha256 == digests[row.file]) }
    #expect(try ShardVerification.findings(in: run.folder.shards) == [])
  }

  @Test func `a changed input fails its samples by name, or is skipped and counted`() throws {
    let broken = try FixtureRun(hasOwnBags: true)
    try broken.scratch.write([0xFF, 0xD8], to: "bags/000.jpg")
    let error = #expect(throws: PipelineError.self) { try broken.generate() }
    #expect(error?.code == .changedInput)
    #expect(error?.place.hasSuffix(": 000.jpg") == true)
    #expect(error?.message == "differs from the file this run catalogued")

    let skipping = try FixtureRun("on_error=skip", hasOwnBags: true)
    try skipping.scratch.write([0xFF, 0xD8], to: "bags/000.jpg")
    #expect(try skipping.generate().isComplete)
    let report = try RunReport.read(skipping.folder, maker: skipping.maker, shardCount: 5)
    #expect(report.hasFailures)
    #expect(report.samplesMade + report.skipped.count == 24)
    #expect(report.skipped.allSatisfy { $0.error.contains("000.jpg: differs from the file") })
  }
}
