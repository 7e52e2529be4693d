import Support
import TestSupport
import Testing

/// The README's PyTorch reader, as it stands there.
@Suite struct ReaderTests {
  private static let missing = Judges.missing(modules: "torch", "numpy", "PIL")

  /// The code block of the README that makes a data set of shards.
  private func reader() throws -> String {
    let text = try FileBytes.readText("\(RepositoryRoot.path)/README.md")
    let blocks = text.split(separator: "```python\n").dropFirst()
      .compactMap { $0.split(separator: "\n```").first }
    return String(try #require(blocks.first { $0.contains("IterableDataset") }))
  }

  @Test func `the reader is ten lines`() throws {
    let lines = try reader().split(separator: "\n").drop { !$0.hasPrefix("class ") }
    #expect(lines.dropFirst().prefix { $0.hasPrefix(" ") }.count + 1 == 10)
  }

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `two workers of a DataLoader read every sample once, as it was written`() throws {
    let tool = try Tool()
    let made = try tool.run(
      "generate", "pipelines/segloc.yaml", "--out", "run", "--set", "samples.repeats=2", "--set",
      "shards.samples_per_shard=40")
    #expect(made.status == 0, "\(made.err)")
    let script = try reader().replacing("runs/segloc-bags", with: tool.scratch.file("run"))
    #expect(script.contains(tool.scratch.file("run")))
    let out = try Judges.run(
      """
      import multiprocessing
      multiprocessing.set_start_method("fork")
      \(script)
      import json
      names, sizes = [], set()
      for name, query, key, label in loader:
          names += name
          sizes |= {(tuple(x.shape[1:]), str(x.dtype)) for x in (query, key)}
          assert len(name) == len(label) == len(query)
      total = sum(row["samples"] for row in json.load(open("\(tool.scratch.file("run"))/shards/index.json"))["shards"])
      assert len(names) == len(set(names)) == total, (len(names), len(set(names)), total)
      with tarfile.open(pairs.tars[1]) as tar:
          first = next(iter(torch.utils.data.DataLoader(Pairs(pairs.tars[1]), batch_size=None)))
          stored = tar.extractfile(first[0] + ".query.jpg").read()
          assert (np.array(Image.open(io.BytesIO(stored))) == np.array(first[1])).all()
      print(len(names), sorted(sizes))
      """)
    #expect(out == "234 [((256, 256, 3), 'torch.uint8')]\n")
  }
}
