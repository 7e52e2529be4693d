import Shards
import Support
import TestSupport
import Testing

@Suite struct ShardMembersTests {
  @Test func `members of a split sample and doubled ones are passed on`() throws {
    let folder = try TemporaryFolder()
    let names = ["a.jpg", "b.jpg", "a.txt", "a.txt", "folder/", "README"]
    let tar =
      names.flatMap {
        tarMember($0, $0.hasSuffix("/") ? [] : [7], kind: $0.hasSuffix("/") ? "5" : "0")
      } + tarEnd
    try folder.write(tar, to: "x.tar")
    var members = try ShardMembers(path: folder.file("x.tar"))
    var found: [String] = []
    while let span = try members.next() {
      found.append("\(span.key) \(span.name)")
      #expect(try members.bytes(of: span) == [7])
    }
    #expect(found == ["a jpg", "b jpg", "a txt", "a txt"])
    #expect(members.passedOver == 2)
  }

  @Test func `damage is told as a reader tells it`() throws {
    let folder = try TemporaryFolder()
    try folder.write(tarMember("a.jpg", [1, 2, 3]), to: "x.tar")
    let error = #expect(throws: PipelineError.self) {
      var members = try ShardMembers(path: folder.file("x.tar"), place: "x.tar")
      while try members.next() != nil {}
    }
    #expect(
      error?.description
        == "x.tar: ends without the blocks of zeros that close a tar archive, after member 'a.jpg'")
  }
}
