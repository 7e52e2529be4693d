import Execution
import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct RunFolderVerifyTests {
  private let run: FixtureRun
  private let index: ShardIndex

  /// A run with its catalogs where `generate` keeps them.
  init() throws {
    run = try FixtureRun()
    try run.generate()
    try FileManager.default.moveItem(
      atPath: run.scratch.file("catalog"), toPath: run.folder.catalogs)
    index = try ShardIndex.read(folder: run.folder.shards)
  }

  private func findings() -> [String] {
    run.folder.identityFindings(index: index).map(\.description)
  }

  private func flip(_ file: String) throws {
    let path = "\(run.folder.path)/\(file)"
    var bytes = try FileBytes.read(path)
    let digit = try #require(bytes.lastIndex { (0x31...0x38).contains($0) })
    bytes[digit] ^= 1
    try FileBytes.writeAtomically(bytes, to: path)
  }

  @Test func `a run as it was written has no findings, nor have its shards alone`() throws {
    #expect(findings() == [])
    try FileManager.default.removeItem(atPath: run.folder.catalogs)
    try FileManager.default.removeItem(atPath: "\(run.folder.path)/run.json")
    #expect(findings() == [])
  }

  @Test func `a run.json that changed or went is to be deleted and made again`() throws {
    let remedy =
      "delete '\(run.folder.path)/run.json' and run generate again, which writes it anew"
    try flip("run.json")
    #expect(findings() == ["run.json: does not match 'index.json'; \(remedy)"])
    try FileManager.default.removeItem(atPath: "\(run.folder.path)/run.json")
    #expect(
      findings() == ["run.json: cannot be opened: no such file or directory; \(remedy)"])
    try run.generate()
    #expect(findings() == [])
  }

  @Test func `a catalog that changed is named, one that is gone is counted`() throws {
    try flip("catalog/fixture-bags.all.tsv")
    let path = "\(run.folder.catalogs)/fixture-bags.all.tsv"
    #expect(
      findings() == [
        "catalog/fixture-bags.all.tsv: is not the catalog that this run began with; "
          + "delete '\(path)' and run generate again, which makes it anew"
      ])
    try FileManager.default.removeItem(atPath: path)
    #expect(
      findings() == [
        "catalog: 1 of the run's 2 catalogs are not there; "
          + "run generate again, which makes them anew"
      ])
  }

  @Test func `the catalogs a run began with are known from its run.json`() throws {
    #expect(try run.folder.begunCatalogs() == Set(run.identity.catalogs.values))
    #expect(try RunFolder(run.scratch.file("none")).begunCatalogs() == nil)
  }
}
