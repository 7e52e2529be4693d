import Annotations
import Imaging
import Support
import Testing

@Suite struct VOCFileTests {
  private let image = PixelSize(20, 10)

  private func object(_ corners: Double...) -> String {
    let box = zip(["xmin", "ymin", "xmax", "ymax"], corners).map { "<\($0)>\($1)</\($0)>" }
    return "<object><name>gun</name><bndbox>\(box.joined())</bndbox></object>"
  }

  private func file(_ objects: [String], size: PixelSize? = nil) throws -> VOCFile {
    let size = size.map {
      "<size><width>\($0.width)</width><height>\($0.height)</height></size>"
    }
    let text = "<annotation>\(size ?? "")\n\(objects.joined())</annotation>"
    return try VOCFile.parse(Array(text.utf8), named: "a.xml")
  }

  private func findings(_ objects: String..., size: PixelSize? = nil) throws -> [String] {
    try file(objects, size: size).findings(in: image)
      .map { "\($0.leavesOut ? "-" : "+") \($0.kind.rawValue) \($0)" }
  }

  @Test(arguments: [
    // Whole corners: first and last pixel, counted from 1.
    ([1, 1, 20, 10], Box(0, 0, 20, 10)), ([3, 4, 3, 4], Box(2, 3, 3, 4)),
    ([0, 0, 5, 5], Box(-1, -1, 5, 5)),
    // Fractions: places between pixels, counted from 0; a pixel is inside when its middle is.
    ([0.5, 0, 2.5, 2], Box(0, 0, 2, 2)), ([0.51, 0.49, 2.51, 2.49], Box(1, 0, 3, 2)),
    ([0, 0, 19.9, 10], Box(0, 0, 20, 10)), ([4, 4, 4.2, 5], Box(4, 4, 4, 5)),
  ]) func `corners become pixels`(corners: [Double], expected: Box) throws {
    let file = try file([object(corners[0], corners[1], corners[2], corners[3])])
    #expect(file.objects.map(\.box) == [expected])
  }

  @Test func `boxes inside the image are no finding`() throws {
    #expect(try findings(object(1, 1, 20, 10), object(0, 0, 19.9, 10), size: image) == [])
  }

  @Test func `boxes outside, empty and reversed are told with their line`() throws {
    #expect(
      try findings(object(15, 1, 21, 10), object(21, 1, 30, 10), object(9, 1, 4, 10)) == [
        "+ box_outside_image a.xml:2: box [15, 1, 21, 10] of 'gun' reaches outside the 20x10 image"
          + "; its part inside is used",
        "- box_outside_image a.xml:2: box [21, 1, 30, 10] of 'gun' lies outside the 20x10 image",
        "- empty_box a.xml:2: box [9, 1, 4, 10] of 'gun' covers no pixel, "
          + "expected xmin <= xmax and ymin <= ymax",
      ])
    let file = try file([object(15, 1, 21, 10)])
    #expect(file.objects.map { $0.box(in: image) } == [Box(14, 0, 20, 10)])
  }

  @Test func `another size and no object are told`() throws {
    #expect(
      try findings(size: PixelSize(10, 20)) == [
        "- wrong_size a.xml: says the image is 10x20, but it is 20x10"
          + "; was the image resized after it was annotated?",
        "+ empty_annotation a.xml: has no object",
      ])
  }
}
