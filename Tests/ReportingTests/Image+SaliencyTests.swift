import Imaging
import Reporting
import Testing

@Suite struct ImageSaliencyTests {
  @Test func `what stands out keeps its colour, and the rest is dark and gray`() {
    let size = PixelSize(2, 1)
    let image = Image(size: size, filling: [40, 200, 90])
    let lit = image.lit(by: Image(size: size, channels: 1, samples: [255, 0]))
    #expect((0..<3).map { lit[0, 0, $0] } == [83, 184, 72])
    #expect((0..<3).map { lit[1, 0, $0] } == [56, 56, 56])
  }

  @Test func `gray pictures get colours`() {
    let size = PixelSize(1, 1)
    let lit = Image(size: size, filling: [100])
      .lit(by: Image(size: size, channels: 1, samples: [128]))
    #expect(lit.channels == 3)
    #expect(lit[0, 0, 0] > lit[0, 0, 2])
  }
}
