import Shards
import Support
import Testing

@Suite struct OffsetTableTests {
  private func table(_ text: String) throws -> OffsetTable {
    try OffsetTable(parsing: text, at: "bags-000000.idx")
  }

  @Test func `the text is DALI's and is read back`() throws {
    var made = OffsetTable()
    let members = [("0.jpg", 512, 3), ("0.seg.png", 1536, 0), ("1.jpg", 2048, 9)]
    for (path, offset, size) in members {
      made.append(
        try #require(MemberSpan(path: path, offset: offset, size: ByteCount(size))))
    }
    let text = "v1.2 2\njpg 512 3 0.jpg seg.png 1536 0 0.seg.png\njpg 2048 9 1.jpg\n"
    #expect(String(decoding: made.text, as: UTF8.self) == text)
    #expect(try table(text) == made)
    #expect(made.samples.map(\.count) == [2, 1])
  }

  @Test func `a shard without samples has a table`() throws {
    #expect(String(decoding: OffsetTable().text, as: UTF8.self) == "v1.2 0\n")
    #expect(try table("v1.2 0\n") == OffsetTable())
  }

  @Test(
    arguments: [
      ("", "bags-000000.idx:1: found '' but expected 'v1.2' and a count"),
      ("v1.1 1\njpg 512 3\n", "bags-000000.idx:1: is version 'v1.1' but 'v1.2' is read"),
      ("v1.2 2\njpg 512 3 0.jpg\n", "bags-000000.idx: has 1 samples but announces 2"),
      ("v1.2 1\njpg 512 3 0.jpg", "bags-000000.idx: has 0 samples but announces 1"),
      (
        "v1.2 1\njpg 512 3\n",
        "bags-000000.idx:2: has 3 words but four for each member are expected"
      ),
      (
        "v1.2 1\njpg -512 3 0.jpg\n",
        "bags-000000.idx:2: found 'jpg -512 3 0.jpg' "
          + "but expected a member's name, offset, size and path"
      ),
      (
        "v1.2 1\npng 512 3 0.jpg\n",
        "bags-000000.idx:2: found 'png 512 3 0.jpg' "
          + "but expected a member's name, offset, size and path"
      ),
      (
        "v1.2 2\njpg 512 3 0.jpg\njson 1024 3 0.json\n",
        "bags-000000.idx: has 1 samples but announces 2"
      ),
    ]) func `a wrong table is refused with its line`(text: String, sentence: String)
  {
    let error = #expect(throws: PipelineError.self) { try table(text) }
    #expect(error?.description == sentence)
  }
}
