import Imaging
import Reporting
import Testing

@Suite struct CanvasPictureTests {
  private func canvas(_ size: PixelSize, box: Box) -> PreviewCanvas {
    let instance = PreviewInstance(
      label: "gun", classID: 6, box: box, mask: Mask(size: box.size, filling: true))
    return PreviewCanvas(
      name: "image", image: Image(size: size, filling: [90]), instances: [instance])
  }

  @Test(arguments: [
    (PixelSize(400, 200), PixelSize(100, 50)), (PixelSize(200, 400), PixelSize(50, 100)),
    (PixelSize(40, 30), PixelSize(80, 60)), (PixelSize(100, 100), PixelSize(100, 100)),
    (PixelSize(5000, 2), PixelSize(100, 1)),
  ]) func `a picture keeps its shape and fits`(source: PixelSize, shown: PixelSize) {
    #expect(CanvasPicture.size(of: source, in: PixelSize(100, 100)) == shown)
  }

  @Test func `boxes and masks scale along`() {
    let picture = CanvasPicture(
      canvas(PixelSize(400, 200), box: Box(40, 20, 120, 100)), fitting: PixelSize(100, 100))
    #expect(picture.image.channels == 3)
    #expect(picture.marks[0].box == Box(10, 5, 30, 25))
    #expect(picture.marks[0].mask == Mask(size: PixelSize(20, 20), filling: true))
  }

  @Test func `the smallest box keeps a pixel`() {
    let picture = CanvasPicture(
      canvas(PixelSize(4000, 4000), box: Box(3999, 3999, 4000, 4000)), fitting: PixelSize(40, 40))
    #expect(picture.marks[0].box == Box(39, 39, 40, 40))
  }

  @Test func `small canvases grow by whole factors, pixel by pixel`() {
    var image = Image(size: PixelSize(2, 1), filling: [0])
    image[1, 0, 0] = 200
    let small = PreviewCanvas(name: "image", image: image, instances: [])
    let picture = CanvasPicture(small, fitting: PixelSize(7, 7))
    #expect(picture.image.size == PixelSize(6, 3))
    #expect((0..<6).map { picture.image[$0, 2, 0] } == [0, 0, 0, 200, 200, 200])
  }
}
