import Annotations
import Imaging
import Testing

@Suite struct VOCWriterTests {
  private let objects = [
    VOCWriter.Object(name: "gun", box: Box(0, 1, 5, 4), isDifficult: true),
    VOCWriter.Object(name: "<&>\u{1}\n", box: Box(19, 9, 20, 10), isTruncated: true),
  ]

  @Test func `the text is this and no other`() {
    #expect(
      String(
        decoding: VOCWriter.xml(
          fileName: "a & b.jpg", size: PixelSize(20, 10), channels: 3, objects: [objects[0]]),
        as: UTF8.self) == """
          <annotation>
            <filename>a &amp; b.jpg</filename>
            <size>
              <width>20</width>
              <height>10</height>
              <depth>3</depth>
            </size>
            <segmented>0</segmented>
            <object>
              <name>gun</name>
              <truncated>0</truncated>
              <difficult>1</difficult>
              <bndbox>
                <xmin>1</xmin>
                <ymin>2</ymin>
                <xmax>5</xmax>
                <ymax>4</ymax>
              </bndbox>
            </object>
          </annotation>

          """)
  }

  @Test func `what is written is read back`() throws {
    let file = try VOCFile.parse(
      VOCWriter.xml(fileName: "a & b.jpg", size: PixelSize(20, 10), channels: 3, objects: objects),
      named: "f")
    #expect(file.fileName == "a & b.jpg")
    #expect(file.size == PixelSize(20, 10))
    #expect(file.objects.map(\.name) == ["gun", "<&>?"])
    #expect(file.objects.map(\.box) == objects.map(\.box))
    #expect(file.objects.map(\.isDifficult) == [true, false])
    #expect(file.objects.map(\.isTruncated) == [false, true])
    #expect(file.findings(in: PixelSize(20, 10)) == [])
  }
}
