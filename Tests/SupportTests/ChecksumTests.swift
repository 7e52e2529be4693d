import Support
import Testing

@Suite struct ChecksumTests {
  @Test(arguments: [
    ("", "00000000"), ("123456789", "cbf43926"), ("a", "e8b7be43"),
  ])
  func `it is the CRC-32 that everyone publishes`(text: String, expected: String) {
    #expect("\(Checksum(of: Array(text.utf8)))" == expected)
  }
}
