import Annotations
import Imaging
import Support
import Testing

@Suite struct COCOWriterTests {
  private let mask = Mask(size: PixelSize(3, 2), bits: [0, 1, 1, 0, 1, 0])

  private var writer: COCOWriter {
    var writer = COCOWriter(categories: ["knife", "gun"])
    _ = writer.addImage(fileName: "a.png", size: PixelSize(8, 8))
    let image = writer.addImage(fileName: "b \"2\".png", size: mask.size)
    writer.addAnnotation(image: image, category: 2, mask: mask)
    writer.addAnnotation(image: image, category: 1, mask: Mask(size: mask.size))
    return writer
  }

  @Test func `the text is this and no other`() {
    #expect(
      String(decoding: writer.json(), as: UTF8.self)
        == #"{"annotations":[{"area":3,"bbox":[1,0,2,2],"category_id":2,"id":1,"image_id":2,"#
        + #""iscrowd":0,"segmentation":{"counts":"231","size":[2,3]}},"#
        + #"{"area":0,"bbox":[0,0,0,0],"category_id":1,"id":2,"image_id":2,"#
        + #""iscrowd":0,"segmentation":{"counts":"6","size":[2,3]}}],"#
        + #""categories":[{"id":1,"name":"knife"},{"id":2,"name":"gun"}],"#
        + #""images":[{"file_name":"a.png","height":8,"id":1,"width":8},"#
        + #"{"file_name":"b \"2\".png","height":2,"id":2,"width":3}]}"#)
  }

  @Test func `what is written is read back`() throws {
    var findings: [AnnotationFinding] = []
    let parsed = COCOFile.parse(writer.json(), path: "f", findings: &findings)
    let file = try #require(parsed)
    #expect(file.images.map(\.fileName) == ["a.png", "b \"2\".png"])
    #expect(file.categories.map(\.id) == [1, 2])
    #expect(try file.mask(of: file.annotations[0]) == mask)
    #expect(try file.mask(of: file.annotations[1]) == Mask(size: mask.size))
  }
}
