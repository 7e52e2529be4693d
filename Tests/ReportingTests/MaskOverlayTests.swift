import Imaging
import Reporting
import Testing

@Suite struct MaskOverlayTests {
  @Test func `the overlay is clear outside, translucent inside, opaque on the outline`() {
    let overlay = MaskOverlay(canvas())
    #expect(overlay.image.size == PixelSize(120, 90) && overlay.image.channels == 4)
    #expect(overlay.image[0, 0, 3] == 0)
    #expect(overlay.image[50, 40, 3] == 48)
    #expect(overlay.image[30, 40, 3] == 255)
    let colour = Palette.colour(ofClass: 10).channels
    #expect((0..<3).map { overlay.image[50, 40, $0] } == colour)
    #expect(!overlay.isEmpty)
  }

  @Test func `a canvas without instances has an empty overlay`() {
    let bare = PreviewCanvas(
      name: "image", image: Image(size: PixelSize(4, 4), filling: [0]), instances: [])
    #expect(MaskOverlay(bare).isEmpty)
  }

  @Test func `an instance that reaches beyond its canvas is cut`() {
    let box = Box(2, 2, 9, 9)
    let instance = PreviewInstance(
      label: "a", classID: 0, box: box, mask: Mask(size: box.size, filling: true))
    let small = PreviewCanvas(
      name: "image", image: Image(size: PixelSize(4, 4), filling: [0]), instances: [instance])
    #expect(MaskOverlay(small).image[3, 3, 3] == 48)
  }
}
