import Imaging
import Reporting
import Testing

@Suite struct ContactSheetTests {
  private let sheet = ContactSheet(columns: 3, cell: PixelSize(120, 90))

  // Margins of 16, panels of cell + 2 · 8, gaps of 12, lines of 13, a title of 14 + 12.
  @Test(arguments: [
    (1, 1, PixelSize(168, 177)), (3, 1, PixelSize(464, 177)), (4, 1, PixelSize(464, 308)),
    (2, 2, PixelSize(316, 334)), (1, 5, PixelSize(760, 190)),
  ]) func `a sheet is as large as its samples need`(
    samples: Int, canvases: Int, expected: PixelSize
  ) {
    let image = sheet.draw(
      (0..<samples).map { sample("\($0)", canvases: canvases) }, title: "t")
    #expect(image.size == expected)
    #expect(image.channels == 3)
  }

  @Test func `a caption takes a line`() {
    let plain = sheet.draw([sample()], title: "")
    let captioned = sheet.draw([sample(caption: "as scanned")], title: "")
    #expect(plain.height == 177 - 26)
    #expect(captioned.height == plain.height + 13)
  }

  @Test func `no samples make a small empty sheet`() {
    #expect(sheet.draw([], title: "nothing").size == PixelSize(152, 58))
  }

  @Test func `box, plate and mask have the colour of the class`() {
    let image = sheet.draw([sample()], title: "")
    // The picture begins below margin, padding and the line with the key.
    let (left, top) = (16 + 8, 16 + 8 + 13)
    let colour = Palette.colour(ofClass: 10).channels
    func pixel(_ x: Int, _ y: Int) -> [UInt8] { (0..<3).map { image[left + x, top + y, $0] } }
    #expect(pixel(30, 40) == colour, "left edge of the box")
    #expect(pixel(69, 22) == colour, "right edge of the box")
    #expect(pixel(45, 59) == colour, "bottom edge of the box")
    #expect(pixel(31, 10) == colour, "plate above the box")
    #expect(pixel(29, 40) == [200, 200, 200], "outside the box")
    #expect(pixel(32, 57) == [200, 200, 200], "inside the box, outside the mask")
    let inside = pixel(50, 40)
    #expect(inside != [200, 200, 200] && inside != colour, "mask")
    #expect(pixel(29, 10) == [200, 200, 200], "beside the plate")
  }

  @Test func `a name changes the sheet and the same samples give the same sheet`() {
    let first = sheet.draw([sample()], title: "t")
    #expect(first == sheet.draw([sample()], title: "t"))
    let other = PreviewSample(key: "000000042", canvases: [canvas(label: "knifes")])
    #expect(first != sheet.draw([other], title: "t"))
  }

  @Test func `pictures of different shape stand in one grid`() {
    let tall = PreviewCanvas(
      name: "image", image: Image(size: PixelSize(45, 90), filling: [0]), instances: [])
    let samples = [sample(), PreviewSample(key: "tall", canvases: [tall]), sample()]
    #expect(sheet.draw(samples, title: "t").size == PixelSize(464, 177))
  }
}
