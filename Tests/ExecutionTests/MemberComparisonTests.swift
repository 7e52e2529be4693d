import Codecs
import Execution
import Imaging
import Shards
import Support
import Testing

@Suite struct MemberComparisonTests {
  private func difference(_ name: String, _ here: [UInt8]?, _ there: [UInt8]?) -> String? {
    func members(_ bytes: [UInt8]?) -> [ShardMember] {
      bytes.map { [ShardMember(name: name, bytes: $0)] } ?? []
    }
    return MemberComparison.all(members(here), members(there)).first?.difference
  }

  @Test func `equal bytes have no difference`() {
    #expect(difference("cls", [1, 2], [1, 2]) == nil)
  }

  @Test func `a member on one side only is named so`() {
    #expect(difference("cls", [1], nil) == "was made here but is not in the shard")
    #expect(difference("cls", nil, [1]) == "is in the shard but was not made here")
  }

  @Test func `pictures differ in pixels and levels`() throws {
    var image = Image(size: PixelSize(4, 3), filling: [10, 20, 30])
    let first = try PNGEncoder.encode(image)
    image[1, 1, 2] = 37
    image[2, 2, 0] = 9
    let second = try PNGEncoder.encode(image)
    #expect(
      difference("png", first, second) == "differs in 2 of 12 pixels, by at most 7 levels")
    #expect(
      difference("png", first, try PNGEncoder.encode(Image(size: PixelSize(3, 3), filling: [1])))
        == "is 3x3 with 1 channels there and 4x3 with 3 here")
    let again = try PNGEncoder.encode(image, level: 1)
    #expect(again != second)
    #expect(difference("png", again, second) == "has the same pixels in other bytes")
  }

  @Test func `sixteen bits are compared as such`() throws {
    var deep = DeepImage(size: PixelSize(4, 3), filling: [40_000])
    let first = try PNGEncoder.encode(deep)
    deep[1, 1, 0] += 1
    #expect(
      difference("png", first, try PNGEncoder.encode(deep))
        == "differs in 1 of 12 pixels, by at most 1 levels")
    #expect(
      difference(
        "png", first, try PNGEncoder.encode(Image(size: PixelSize(4, 3), filling: [155])))
        == "has 8 bits there and 16 here")
  }

  @Test func `json differs in named values`() {
    func text(_ value: JSONValue) -> [UInt8] { value.text() }
    #expect(
      difference("json", text(["a": 1, "b": [1, 2]]), text(["a": 2, "b": [1, 3]]))
        == "a is 2 there and 1 here; b.1 is 3 there and 2 here")
    #expect(
      difference("json", Array("{\"a\": 1}".utf8), text(["a": 1]))
        == "has the same values in other bytes")
  }

  @Test func `anything else differs from a byte on`() {
    #expect(
      difference("npy", [1, 2, 3], [1, 2, 4, 5])
        == "has 4 bytes there and 3 here, which differ from byte 2 on")
    #expect(
      difference("npy", [1, 2], [1, 2, 4])
        == "has 3 bytes there and 2 here, which differ from byte 2 on")
  }
}
