import Support
import Testing

@Suite struct CastagnoliChecksumTests {
  /// RFC 3720, appendix B.4, and the check value of the catalogues of CRCs.
  @Test(
    arguments: [
      ([], 0), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
      (Array((0..<32).reversed()), 0x113F_DB5C), (Array("123456789".utf8), 0xE306_9283),
    ] as [([UInt8], UInt32)]) func `it is the CRC-32C that everyone publishes`(
      bytes: [UInt8], expected: UInt32
    )
  {
    #expect(CastagnoliChecksum(of: bytes).value == expected)
  }

  @Test func `masked, it is what every event file starts with`() {
    // The length of the first event of TensorFlow's files, 24, and its checksum.
    let length: [UInt8] = [24, 0, 0, 0, 0, 0, 0, 0]
    #expect(CastagnoliChecksum(of: length).masked.littleEndian == 0x224B_7FA3)
  }
}
