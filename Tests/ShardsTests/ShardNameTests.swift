import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardNameTests {
  @Test func `a shard's files share one stem of six digits`() {
    let name = ShardName(prefix: "segloc-bags", index: 123)
    #expect(name.tar == "segloc-bags-000123.tar")
    #expect(name.idx == "segloc-bags-000123.idx")
    #expect(name.facts == ".segloc-bags-000123.json")
    #expect(name.lock == ".segloc-bags-000123.lock")
    #expect(name.temporary == "segloc-bags-000123.tar.tmp")
  }

  @Test(arguments: [0, 7, 999_999, 1_000_000]) func `a tar's name is read back`(index: Int) {
    let name = ShardName(prefix: "a-1", index: index)
    #expect(ShardName(tar: name.tar) == name)
  }

  @Test(
    arguments: [
      "bags.tar", "bags-12345.tar", "bags-0123456.tar", "bags-+00001.tar", "bags-000001.tar.tmp",
      "bags-00000x.tar", "-000001.tar", ".bags-000001.tar", "a b-000001.tar",
      "bags-99999999999999999999.tar",
    ]) func `a name that no shard has is not read`(file: String)
  {
    #expect(ShardName(tar: file) == nil)
  }

  @Test func `shards in a folder come in order of their numbers`() throws {
    let folder = try TemporaryFolder()
    for file in ["b-1000000.tar", "b-000002.tar", "b-000002.idx", "a-000009.tar", "note.txt"] {
      try folder.write([], to: file)
    }
    #expect(
      try ShardName.present(in: folder.path).map(\.tar)
        == ["a-000009.tar", "b-000002.tar", "b-1000000.tar"])
    #expect(try ShardName.present(in: folder.path, prefix: "a").map(\.index) == [9])
    #expect(try ShardName.present(in: folder.path + "/none") == [])
  }

  @Test func `a run's name that is no file name is explained`() {
    #expect(ShardName.problem(withPrefix: "segloc_v1.2-x") == nil)
    #expect(ShardName.problem(withPrefix: "") == "name is empty")
    #expect(ShardName.problem(withPrefix: ".x") == "name '.x' begins with '.'")
    #expect(
      ShardName.problem(withPrefix: "a/b")
        == "name 'a/b' has characters other than ASCII letters, digits, '.', '_' and '-'")
  }
}
