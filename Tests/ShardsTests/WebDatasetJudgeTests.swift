import Foundation
import Shards
import Support
import Testing

/// What `webdataset` itself, in the judges' Python, makes of our shards.
@Suite struct WebDatasetJudgeTests {
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
    .enabled(if: Judge.has("webdataset"), "webdataset is not installed; run 'make judges'"))
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
    let judged = try run(Judge.python, ["-c", script, folder.path])
    #expect(judged.status == 0)
    #expect(String(decoding: judged.output, as: UTF8.self) == (try expected(folder.path)))
  }

  @Test(
    .enabled(
      if: Judge.has("wids"), "wids (webdataset before 1.0) is not installed; run 'make judges'"))
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
    let judged = try run(Judge.python, ["-c", script, folder.path])
    #expect(judged.status == 0)
    #expect(String(decoding: judged.output, as: UTF8.self) == (try expected(folder.path)))
  }
}
