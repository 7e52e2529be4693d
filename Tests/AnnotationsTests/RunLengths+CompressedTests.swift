import Annotations
import Imaging
import Support
import Testing

@Suite struct RunLengthsCompressedTests {
  @Test(arguments: [
    ([2, 3, 1], "231"), ([0, 6], "06"), ([6], "6"),
    // From the fourth on, differences to the length two before: 1 − 1, 1 − 2, 0 − 1.
    ([1, 1, 2, 1, 1], "1120O"),
  ]) func `short lengths are one character each`(counts: [Int], text: String) throws {
    let size = PixelSize(1, counts.reduce(0, +))
    let runs = try RunLengths(size: size, counts: counts, at: "x")
    #expect(runs.compressed == text)
    #expect(try RunLengths(compressed: text, size: size, at: "x") == runs)
  }

  @Test(arguments: [15, 16, 31, 32, 511, 512, 16_383, 16_384, 524_288, 4_294_836_225])
  func `long lengths come back`(length: Int) throws {
    let size = PixelSize(1, length)
    let runs = try RunLengths(size: size, counts: [length], at: "x")
    #expect(try RunLengths(compressed: runs.compressed, size: size, at: "x") == runs)
    let parts = try RunLengths(size: size, counts: [1, length - 5, 1, 1, 1, 1], at: "x")
    #expect(try RunLengths(compressed: parts.compressed, size: size, at: "x") == parts)
  }

  @Test func `masks of any shape come back`() throws {
    var shapes = RandomShapes(seed: 7)
    for _ in 0..<200 {
      let runs = RunLengths(shapes.mask(shapes.size(upTo: 60)))
      #expect(try RunLengths(compressed: runs.compressed, size: runs.size, at: "x") == runs)
    }
  }

  @Test(arguments: [
    ("2 1", "compressed run lengths hold byte 32 at offset 1, expected 48 to 111"),
    ("2p1", "compressed run lengths hold byte 112 at offset 1, expected 48 to 111"),
    ("2é", "compressed run lengths hold byte 195 at offset 1, expected 48 to 111"),
    ("6o", "compressed run lengths end inside a number"),
    ("oooooooo0", "compressed run lengths hold a number of more than 35 bits at offset 7"),
    ("O7", "run length 0 is -1, expected 0 or more"),
    ("12", "run lengths sum to 3, expected the 6 pixels of a 3x2 image"),
    ("", "run lengths sum to 0, expected the 6 pixels of a 3x2 image"),
    ("oooooo?0", "run lengths cover more than the 6 pixels of a 3x2 image"),
    ("17", "run lengths cover more than the 6 pixels of a 3x2 image"),
  ]) func `texts that are no run lengths are refused`(text: String, message: String) {
    let error = #expect(throws: PipelineError.self) {
      try RunLengths(compressed: text, size: PixelSize(3, 2), at: "annotation 7")
    }
    #expect(error == PipelineError(.invalidAnnotation, at: "annotation 7", message))
  }
}
