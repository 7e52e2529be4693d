import Execution
import Support
import TestSupport
import Testing

@Suite struct RunFolderTests {
  private func identity(_ perShard: Int, catalog: String = "a") -> RunIdentity {
    RunIdentity(
      manifest: ["name": "t", "shards": ["samples_per_shard": .integer(perShard)]],
      datasets: [:], catalogs: ["bags": Digest(ofText: catalog)], versions: ["pastiche": "1"])
  }

  @Test func `the same run can be joined`() throws {
    let scratch = try TemporaryFolder()
    let folder = RunFolder(scratch.file("run"))
    #expect(!folder.hasBegun)
    try folder.begin(identity(100))
    #expect(folder.hasBegun)
    try folder.begin(identity(100))
  }

  @Test func `another run in the same folder is refused with what differs`() throws {
    let scratch = try TemporaryFolder()
    let folder = RunFolder(scratch.file("run"))
    try folder.begin(identity(100))
    let error = #expect(throws: PipelineError.self) { try folder.begin(identity(50)) }
    #expect(error?.code == .differentRun)
    #expect(
      error?.message
        == "holds another run: manifest.shards.samples_per_shard is 100 there and 50 here")
    #expect(error?.hint == "choose another folder with --out, or delete this one")
  }

  @Test func `a changed catalog makes another run`() throws {
    let scratch = try TemporaryFolder()
    let folder = RunFolder(scratch.file("run"))
    try folder.begin(identity(100))
    let error = #expect(throws: PipelineError.self) {
      try folder.begin(identity(100, catalog: "b"))
    }
    #expect(error?.message.hasPrefix("holds another run: catalogs.bags is ") == true)
  }

  @Test func `the digest depends on every part`() {
    #expect(identity(100).digest == identity(100).digest)
    #expect(identity(100).digest != identity(50).digest)
    #expect(identity(100).digest != identity(100, catalog: "b").digest)
    #expect(identity(100).catalogDigest == identity(50).catalogDigest)
  }
}
