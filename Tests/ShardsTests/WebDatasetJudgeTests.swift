import Foundation
import Shards
import Support
import TestSupport
import Testing

/// What `webdataset` itself, in the judges' Python, makes of our shards.
@Suite struct WebDatasetJudgeTests {
  private static let noWebDataset = Judges.missing(modules: "webdataset")
  private static let noWids = Judges.missing(modules: "wids")

  /// What a reader must print: key, then each field's name and SHA-256, for every sample.
  private func expected(_ folder: String) throws -> String {
    var lines = ""
    for number in 0..<2 {
      for sample in try readShard(folder + "/bags-00000\(number).tar") {
        lines += sample.key
        for member in sample.members { lines += " \(member.name)=\(Digest(of: member.bytes))" }
        lines += "\n"
      }
    }
    return lines
  }

  private let show = """
    def show(sample):
        fields = sorted((k.lstrip('.'), v) for k, v in sample.items() if not k.startswith('__'))
        hashes = [f"{k}={hashlib.sha256(v if isinstance(v, bytes) else v.read()).hexdigest()}"
                  for k, v in fields]
        print(sample['__key__'], *hashes)

    """

  @Test(
    .enabled(if: Self.noWebDataset == nil, Comment(rawValue: Self.noWebDataset ?? "")))
  func `webdataset reads the same samples`() throws {
    let folder = try TemporaryFolder()
    _ = try writeRun(to: folder.path)
    let script = """
      import hashlib, sys, webdataset
      \(show)
      shards = webdataset.WebDataset(sys.argv[1] + '/bags-{000000..000001}.tar', shardshuffle=False)
      for sample in shards:
          show(sample)
      """
    #expect(try Judges.run(script, [folder.path]) == expected(folder.path))
  }

  @Test(
    .enabled(
      if: Self.noWids == nil,
      Comment(rawValue: "wids is part of webdataset before 1.0: \(Self.noWids ?? "")")))
  func `wids finds every sample by its number`() throws {
    let folder = try TemporaryFolder()
    _ = try writeRun(to: folder.path)
    let script = """
      import hashlib, sys, wids
      \(show)
      samples = wids.ShardListDataset(
          sys.argv[1] + '/wids.json', cache_dir=sys.argv[1] + '/cache', keep=True, transformations=[])
      for number in range(len(samples)):
          show(samples[number])
      """
    #expect(try Judges.run(script, [folder.path]) == expected(folder.path))
  }
}
