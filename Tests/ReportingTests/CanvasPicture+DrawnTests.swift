import Imaging
import Reporting
import Testing

@Suite struct CanvasPictureDrawnTests {
  private func canvas(_ width: Int, _ height: Int) -> PreviewCanvas {
    let box = Box(2, 3, 6, 8)
    return PreviewCanvas(
      name: "image", image: Image(size: PixelSize(width, height), filling: [200, 200, 200]),
      instances: [
        PreviewInstance(
          label: "a", classID: 0, box: box, mask: Mask(size: box.size, filling: true))
      ])
  }

  @Test(arguments: [
    (10, 10, 510, 510), (256, 200, 512, 400), (300, 300, 300, 300), (900, 20, 900, 20),
  ])
  func `small canvases are enlarged by whole factors`(
    width: Int, height: Int, drawnWidth: Int, drawnHeight: Int
  ) {
    #expect(
      CanvasPicture.drawn(canvas(width, height)).size == PixelSize(drawnWidth, drawnHeight))
  }

  @Test func `an instance is drawn in the colour of its class, what is outside stays`() {
    let image = CanvasPicture.drawn(canvas(300, 300))
    let colour = Palette.colour(ofClass: 0).channels
    #expect((0..<3).map { image[2, 7, $0] } == colour)
    #expect((0..<3).map { image[200, 200, $0] } == [200, 200, 200])
  }
}
