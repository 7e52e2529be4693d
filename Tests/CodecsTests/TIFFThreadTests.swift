import Codecs
import Imaging
import Support
import Testing

@Suite struct TIFFThreadTests {
  /// libtiff's error handlers belong to the process; ours to each file.
  @Test func `errors on many threads are those of their own files`() async throws {
    var files: [[UInt8]] = []
    for index in 0..<24 {
      var builder = TIFFBuilder(
        size: PixelSize(4, 3), bitDepth: 8, samples: [UInt64](repeating: 7, count: 12))
      builder.replaced[259] = [UInt32(40_000 + index)]
      files.append(builder.bytes)
    }
    let found = await withTaskGroup(of: (Int, [String?]).self) { group in
      for (index, bytes) in files.enumerated() {
        group.addTask { (index, (0..<200).map { _ in refusal(bytes)?.message }) }
      }
      return await group.reduce(into: [Int: [String?]]()) { $0[$1.0] = $1.1 }
    }
    for index in files.indices {
      let message = "is a TIFF of a kind that is not read: it has the compression \(40_000 + index)"
      #expect(found[index] == [String?](repeating: message, count: 200))
    }
  }
}
