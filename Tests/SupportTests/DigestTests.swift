import Support
import Testing

@Suite struct DigestTests {
  /// The examples of NIST's "Secure Hash Standard" test vectors.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func `the published known answers come out`(text: String, hex: String) {
    #expect(Digest(ofText: text).description == hex)
    #expect(Digest(of: Array(text.utf8)) == Digest(ofText: text))
    #expect(Digest(of: AnySequence(Array(text.utf8))) == Digest(ofText: text))
    #expect(Digest(hex: hex) == Digest(ofText: text))
  }

  @Test func `pieces of any length give the digest of the whole`() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for length in [1, 3, 63, 64, 65, 999, 1000] {
      var hasher = DigestHasher()
      for start in stride(from: 0, to: bytes.count, by: length) {
        hasher.update(Array(bytes[start..<min(start + length, bytes.count)]))
      }
      hasher.update([])
      #expect(hasher.finalized() == Digest(of: bytes), "pieces of \(length)")
    }
  }

  @Test(arguments: [
    "", "ba78", String(repeating: "g", count: 64), String(repeating: "0", count: 65),
    "+" + String(repeating: "0", count: 63), String(repeating: "0", count: 63) + "é",
  ]) func `anything but 64 hexadecimal digits is no digest`(text: String) {
    #expect(Digest(hex: text) == nil)
  }

  @Test func `digests that differ anywhere are unequal`() throws {
    let zeros = String(repeating: "0", count: 64)
    let zero = try #require(Digest(hex: zeros))
    for position in [0, 15, 16, 31, 32, 47, 48, 63] {
      var digits = Array(zeros)
      digits[position] = "1"
      let other = try #require(Digest(hex: String(digits)))
      #expect(other != zero)
      #expect(other.description == String(digits))
    }
  }
}
