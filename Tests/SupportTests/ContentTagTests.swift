import Support
import Testing

@Suite struct ContentTagTests {
  @Test(arguments: [0, 1, 15, 16, 17, 1000, 70_001])
  func `equal bytes have equal tags, whoever holds them`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let tag = ContentTag(of: bytes)
    #expect(ContentTag(of: Array(bytes.reversed().reversed())) == tag)
    #expect(tag != .none)
    #expect(ContentTag(of: bytes + [0]) != tag)
  }

  @Test func `every changed bit of a file changes its tag`() {
    var bytes = [UInt8](repeating: 0, count: 48)
    var tags = [ContentTag(of: bytes)]
    for bit in 0..<bytes.count * 8 {
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      tags.append(ContentTag(of: bytes))
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    }
    for first in tags.indices {
      #expect(tags[(first + 1)...].allSatisfy { $0 != tags[first] })
    }
  }

  @Test func `threads get the same tag`() async {
    let bytes = [UInt8](repeating: 7, count: 100_000)
    let tag = ContentTag(of: bytes)
    let tags = await withTaskGroup(of: ContentTag.self) { group in
      for _ in 0..<64 { group.addTask { ContentTag(of: bytes) } }
      return await group.reduce(into: [ContentTag]()) { $0.append($1) }
    }
    #expect(tags.allSatisfy { $0 == tag })
  }
}
