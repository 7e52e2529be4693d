import Annotations
import Imaging
import Support
import Testing

@Suite struct VOCFileParseTests {
  private func text(_ content: String) -> String {
    """
    <annotation>
      <folder>VOC2012</folder>
      <filename>2007_000027.jpg</filename>
      <size><width>486</width><height>500</height><depth>3</depth></size>
    \(content)
    </annotation>
    """
  }

  private func box(_ corners: String...) -> String {
    let names = ["xmin", "ymin", "xmax", "ymax"]
    return "<bndbox>" + zip(names, corners).map { "<\($0)>\($1)</\($0)>" }.joined() + "</bndbox>"
  }

  private func failure(_ bytes: [UInt8]) -> PipelineError? {
    do throws(PipelineError) {
      _ = try VOCFile.parse(bytes, named: "a.xml")
      return nil
    } catch {
      return error
    }
  }

  private func problems(_ content: String) throws -> [String] {
    let file = try VOCFile.parse(Array(text(content).utf8), named: "a.xml")
    #expect(file.objects == [])
    return file.problems.map { "\($0.kind.rawValue) \($0)" }
  }

  @Test func `objects are read with their flags and lines, and parts are passed over`() throws {
    let file = try VOCFile.parse(
      Array(
        text(
          """
            <object>
              <name> person &amp; dog </name><pose>Unspecified</pose>
              <truncated>1</truncated><difficult>0</difficult><occluded>1</occluded>
              <part><name>head</name>\(box("1", "2", "3", "4"))</part>
              \(box("174", "101.5", "349", "351"))
            </object>
            <!-- <object> -->
            <object><name><![CDATA[<b>]]></name>\(box("1", "1", "2", "2"))<difficult>1</difficult>
            </object>
          """
        ).utf8), named: "a.xml")
    #expect(file.fileName == "2007_000027.jpg")
    #expect(file.size == PixelSize(486, 500))
    #expect(file.problems == [])
    #expect(file.objects.map(\.name) == ["person & dog", "<b>"])
    #expect(file.objects.map(\.corners) == [SIMD4(174, 101.5, 349, 351), SIMD4(1, 1, 2, 2)])
    #expect(file.objects.map(\.isTruncated) == [true, false])
    #expect(file.objects.map(\.isOccluded) == [true, false])
    #expect(file.objects.map(\.isDifficult) == [false, true])
    #expect(file.objects.map(\.line) == [5, 12])
  }

  @Test(arguments: [
    ("<object></object>", "object has no <name>"),
    ("<object><name>a</name></object>", "object has no <xmin>"),
    (
      "<object><name>a</name><bndbox><xmin>x</xmin></bndbox></object>",
      "object's xmin is 'x', expected a number"
    ),
    (
      "<object><name>a</name><bndbox><xmin>nan</xmin></bndbox></object>",
      "object's xmin is 'nan', expected a number"
    ),
    ("<object><name>a</name><name>b</name></object>", "object has <name> twice"),
    (
      "<object><name>a</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax>"
        + "</bndbox><truncated>yes</truncated></object>",
      "object's truncated is 'yes', expected 0 or 1"
    ),
    ("<object><name>a</name><bndbox/><bndbox/></object>", "object has <bndbox> twice"),
  ]) func `an object of the wrong form is left out with its line`(
    content: String, message: String
  ) throws {
    #expect(try problems(content) == ["malformed_annotation a.xml:5: \(message)"])
  }

  @Test func `a size of zero is remarked on and not used`() throws {
    let file = try VOCFile.parse(
      Array("<annotation><size><width>0</width></size></annotation>".utf8), named: "a.xml")
    #expect(file.size == nil)
    #expect(
      file.problems.map(\.description) == [
        "a.xml:1: size is '0' x '', expected the image's width and height; "
          + "the image's own size is used"
      ])
    #expect(file.problems.map(\.leavesOut) == [false])
  }

  @Test(arguments: [
    (
      "<!DOCTYPE a [<!ENTITY b \"bbbb\">]>\n<annotation>&b;</annotation>",
      "a.xml: has a document type, which is not read;"
        + " remove everything from '<!DOCTYPE' to its '>'"
    ),
    (
      "\n<annotation/>\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\">",
      "a.xml:3:1: is not XML: extra content at the end of the document"
    ),
    ("<annotations></annotations>", "a.xml:1: begins with <annotations>, expected <annotation>"),
    ("", "a.xml: is empty, expected XML"),
    ("{}", "a.xml:1:1: is not XML: start tag expected, '<' not found"),
    ("a\u{0}b", "a.xml:1:1: is not XML: start tag expected, '<' not found"),
    ("<annotation>\n ", "a.xml:2:2: is not XML: premature end of data in tag annotation line 1"),
    ("</annotation>", "a.xml:1:2: is not XML: extra content at the end of the document"),
    ("<annotation>&b;</annotation>", "a.xml:1:16: is not XML: entity 'b' not defined"),
    (
      "<annotation/><annotation/>",
      "a.xml:1:14: is not XML: extra content at the end of the document"
    ),
    (
      String(repeating: "<annotation>", count: 2000),
      "a.xml:1:3085: is not XML: excessive depth in document: 256 use XML_PARSE_HUGE option"
    ),
  ]) func `what is not plain XML of this form is refused`(text: String, expected: String) {
    #expect(failure(Array(text.utf8))?.description == expected)
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(
      failure(Array("<a>\n".utf8) + [0xE9] + Array("</a>".utf8))?.description
        == "a.xml:2:1: is not XML: input is not proper UTF-8, indicate encoding !")
  }

  @Test func `a file cut short anywhere is refused`() throws {
    let whole = Array(text("<object><name>a</name>\(box("1", "2", "3", "4"))</object>").utf8)
    for length in whole.indices { #expect(failure(Array(whole[..<length])) != nil) }
    #expect(failure(whole) == nil)
  }

  @Test func `attributes, comments, instructions and numbered characters are passed over or read`()
    throws
  {
    let file = try VOCFile.parse(
      Array(
        """
        <?xml version='1.0'?><?a b?><!-- <b> --><annotation verified="yes" a = '>'>
        <filename>&#65;&#x42;&lt;&gt;&quot;&apos;<!-- c -->d</filename ></annotation><!-- e -->

        """.utf8), named: "a.xml")
    #expect(file.fileName == "AB<>\"'d")
  }

  @Test func `a file over the limit is refused`() {
    let error = failure([UInt8](repeating: 32, count: VOCFile.largest.bytes + 1))
    #expect(error?.code == .limitExceeded)
  }

  @Test func `a byte order mark and a declaration are fine`() throws {
    let text = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?><annotation></annotation>"
    #expect(try VOCFile.parse(Array(text.utf8), named: "a.xml").objects == [])
  }
}
