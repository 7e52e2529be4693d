import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct FlipTests {
  @Test func `a flip mirrors pixels, masks and matrix`() throws {
    let flip = try LoneStage("  - flip: { probability: 1 }")
    let out = try flip(CoordinatePicture.canvas(9, 6))
    #expect(out.image == CoordinatePicture.image(9, 6).flipped())
    #expect(out.matrix == .flip(width: 9))
    #expect(CoordinatePicture.misplacedPixels(out) == 0)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 9, 6) == 0)
    #expect(out.draw("flip") == true)
  }

  @Test func `two flips are the identity`() throws {
    let flips = try LoneStage("  - flip: { probability: 1 }\n  - flip: { probability: 1 }")
    let canvas = CoordinatePicture.canvas(9, 6)
    let out = try flips(canvas)
    #expect(out.image == canvas.image)
    #expect(out.instances[0].region == canvas.instances[0].region)
    #expect(out.matrix == .identity)
    #expect(out.draws.map(\.stage) == ["flip", "flip.2"])
  }

  @Test func `a probability of zero leaves the canvas alone`() throws {
    let flip = try LoneStage("  - flip: { probability: 0 }")
    for index in 0..<50 {
      #expect(try flip(CoordinatePicture.canvas(5, 4), index: index).draw("flip") == false)
    }
  }

  @Test(arguments: [(0.5, 440...560), (0.2, 155...245)])
  func `a share of samples is flipped`(probability: Double, expected: ClosedRange<Int>) throws {
    let flip = try LoneStage("  - flip: { probability: \(probability) }")
    let canvas = CoordinatePicture.canvas(2, 1)
    let count = try (0..<1000).filter { try flip(canvas, index: $0).draw("flip") == true }.count
    #expect(expected.contains(count))
  }

  @Test func `only the canvases named are flipped`() throws {
    let stages = try LoneStage(
      """
        - views: { a: [], b: [] }
        - flip: { on: b, probability: 1 }
      """)
    let sample = try stages.sample(CoordinatePicture.canvas(5, 4))
    #expect(sample["a"]?.matrix == .identity)
    #expect(sample["b"]?.matrix == .flip(width: 5))
  }
}
