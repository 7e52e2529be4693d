import Support
import Testing

@Suite struct ByteCountTests {
  @Test func `the largest count has a text`() {
    #expect(ByteCount(.max).description == "8388607.9 TiB")
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_575, "1023.9 KiB"),
    (1_048_576, "1.0 MiB"), (12_897_485, "12.3 MiB"), (4 << 30, "4.0 GiB"), (3 << 40, "3.0 TiB"),
    (5000 << 40, "5000.0 TiB"),
  ]) func `counts print in binary units with one decimal`(bytes: Int, text: String) {
    #expect(ByteCount(bytes).description == text)
  }

  @Test func `a mebibyte is 1048576 bytes`() {
    #expect(ByteCount.mebibytes(3) == ByteCount(3_145_728))
  }

  @Test func `fewer bytes are less`() {
    #expect(ByteCount(1) < ByteCount(2))
    #expect(!(ByteCount(2) < ByteCount(2)))
  }
}
