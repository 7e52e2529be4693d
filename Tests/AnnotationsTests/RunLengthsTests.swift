import Annotations
import Imaging
import Support
import Testing

@Suite struct RunLengthsTests {
  /// ```
  /// 0 1 1
  /// 0 1 0
  /// ```
  private let mask = Mask(size: PixelSize(3, 2), bits: [0, 1, 1, 0, 1, 0])

  @Test func `runs go down the columns and begin outside`() {
    #expect(RunLengths(mask).counts == [2, 3, 1])
    #expect(RunLengths(Mask(size: PixelSize(2, 2), filling: true)).counts == [0, 4])
    #expect(RunLengths(Mask(size: PixelSize(2, 2))).counts == [4])
  }

  @Test func `masks of any shape come back, with their area and box`() {
    var shapes = RandomShapes(seed: 6)
    for _ in 0..<300 {
      let mask = shapes.mask(shapes.size(upTo: 12))
      let runs = RunLengths(mask)
      #expect(runs.mask() == mask)
      #expect(runs.area == mask.area)
      #expect(runs.box == mask.tightBox)
    }
  }

  @Test func `empty runs change nothing`() throws {
    let runs = try RunLengths(size: mask.size, counts: [1, 0, 1, 2, 0, 1, 1, 0], at: "x")
    #expect(runs.mask() == mask)
    #expect(runs.box == mask.tightBox)
    #expect(runs.area == 3)
  }

  @Test(arguments: [
    ([4], "run lengths sum to 4, expected the 6 pixels of a 3x2 image"),
    ([], "run lengths sum to 0, expected the 6 pixels of a 3x2 image"),
    ([3, 4], "run lengths cover more than the 6 pixels of a 3x2 image"),
    ([Int.max, Int.max], "run lengths cover more than the 6 pixels of a 3x2 image"),
    ([7, -1], "run lengths cover more than the 6 pixels of a 3x2 image"),
    ([3, -1, 4], "run length 1 is -1, expected 0 or more"),
  ]) func `lengths that do not fit are refused`(counts: [Int], message: String) {
    let error = #expect(throws: PipelineError.self) {
      try RunLengths(size: mask.size, counts: counts, at: "annotation 7")
    }
    #expect(error == PipelineError(.invalidAnnotation, at: "annotation 7", message))
  }
}
