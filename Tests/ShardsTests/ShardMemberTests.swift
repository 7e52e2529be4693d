import Shards
import Support
import Testing

@Suite struct ShardMemberTests {
  @Test(
    arguments: [
      ("000.jpg", "000", "jpg"), ("000.query.seg.png", "000", "query.seg.png"),
      ("a.b/000.jpg", "a.b/000", "jpg"), ("./x/000.jpg", "x/000", "jpg"),
    ]) func `the key ends at the first dot of the last component`(
      path: String, key: String, name: String
    )
  {
    let span = MemberSpan(path: path, offset: 512, size: ByteCount(1))
    #expect(span?.key == key)
    #expect(span?.name == name)
    #expect(span?.path == path)
  }

  @Test(arguments: ["README", "a.b/README", ".hidden", "a/.jpg", "000.", "__meta__"])
  func `a name without key or field belongs to no sample`(path: String) {
    #expect(MemberSpan(path: path, offset: 0, size: ByteCount(0)) == nil)
  }

  @Test func `a field is found by its name`() {
    #expect(twoSamples[1]["json"] == Array("[1]".utf8))
    #expect(twoSamples[1]["png"] == nil)
  }
}
