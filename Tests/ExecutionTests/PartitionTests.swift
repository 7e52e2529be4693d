import Execution
import Testing

@Suite struct PartitionTests {
  @Test(arguments: ["0/1", "0/3", "2/3", "99/100"]) func `a part of a whole is read`(text: String) {
    #expect(Partition(text) != nil)
  }

  @Test(arguments: ["", "1", "3/3", "-1/3", "0/0", "1/2/3", "a/b", "0/", "/2", "0/9999999"])
  func `anything else is refused`(text: String) {
    #expect(Partition(text) == nil)
  }

  @Test(arguments: [1, 2, 3, 7]) func `every shard belongs to exactly one part`(count: Int) {
    let parts = (0..<count).compactMap { Partition("\($0)/\(count)") }
    for shard in 0..<50 {
      #expect(parts.filter { $0.contains(shard) }.count == 1)
    }
  }

  @Test func `a list names shards once and in order`() {
    #expect(ShardList.parse("7,0,3-5,4") == [0, 3, 4, 5, 7])
    #expect(ShardList.parse("0") == [0])
  }

  @Test(arguments: ["", ",", "a", "3-1", "-1", "1-2-3", "1,", "0-99999999"])
  func `what is no list is refused`(text: String) {
    #expect(ShardList.parse(text) == nil)
  }
}
