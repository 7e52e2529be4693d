import Annotations
import Imaging
import Support
import Testing

@Suite struct YOLOFileTests {
  private let size = PixelSize(20, 10)

  private func parse(_ text: String) throws -> (objects: [YOLOObject], problems: [String]) {
    var problems: [AnnotationFinding] = []
    let objects = try YOLOFile.parse(
      Array(text.utf8), named: "a.txt", imageSize: size, classCount: 3, problems: &problems)
    return (objects, problems.map { "\($0.leavesOut ? "-" : "+") \($0.kind.rawValue) \($0)" })
  }

  @Test func `outlines and boxes are fractions of the image`() throws {
    let (objects, problems) = try parse(
      "2 0.1 0.2 0.5 0.2 0.5 0.8 0.1 0.8\r\n\n0 0.5 0.5 0.2 0.4\n1.0 0 0 1 0 1 1 0 1")
    #expect(problems == [])
    #expect(objects.map(\.classIndex) == [2, 0, 1])
    #expect(objects.map(\.line) == [1, 3, 4])
    #expect(objects.map(\.isBox) == [false, true, false])
    #expect(
      objects.map(\.runLengths.box) == [Box(2, 2, 10, 8), Box(8, 3, 12, 7), Box(0, 0, 20, 10)])
    #expect(objects.map(\.runLengths.area) == [48, 16, 200])
  }

  @Test func `an empty text is an image without labels`() throws {
    #expect(try parse("").objects == [])
    #expect(try parse("\n \n").problems == [])
  }

  @Test(arguments: [
    ("x 1 1 1 1", "malformed_annotation a.txt:2: begins with 'x', expected a class's number"),
    ("0.5 1 1 1 1", "malformed_annotation a.txt:2: begins with '0.5', expected a class's number"),
    ("3 .5 .5 .5 .5", "unknown_class a.txt:2: is of class 3, expected 0 to 2"),
    ("-1 .5 .5 .5 .5", "unknown_class a.txt:2: is of class -1, expected 0 to 2"),
    (
      "0",
      "malformed_annotation a.txt:2: has 0 numbers after the class, "
        + "expected 4 of a box or an even number from 6 on"
    ),
    (
      "0 1",
      "malformed_annotation a.txt:2: has 1 number after the class, "
        + "expected 4 of a box or an even number from 6 on"
    ),
    (
      "0 0 0 1 1 0 1 1",
      "malformed_annotation a.txt:2: has 7 numbers after the class, "
        + "expected 4 of a box or an even number from 6 on"
    ),
    ("0 0 0 1 1 0 inf", "malformed_annotation a.txt:2: holds 'inf', expected a number"),
    (
      "0 0 0 1 1 0 1e9",
      "malformed_annotation a.txt:2: polygon coordinate 5 is 10000000000.0, "
        + "expected a number between -1e8 and 1e8"
    ),
    (
      "0 0.5 0.5 0 0.1",
      "empty_box a.txt:2: box is 0 wide and 0.1 high, expected more than 0"
    ),
    ("0 .1 .1 .2 .2 .3 .3", "empty_annotation a.txt:2: covers no pixel of the 20x10 image"),
  ]) func `a wrong line is left out with its number`(line: String, expected: String) throws {
    let (objects, problems) = try parse("0 .5 .5 1 1\n\(line)")
    #expect(objects.map(\.line) == [1])
    #expect(problems.filter { $0.hasPrefix("-") } == ["- \(expected)"])
  }

  @Test func `what reaches outside is cut and remarked on`() throws {
    let (objects, problems) = try parse("0 0.5 0.5 1.5 1\n1 0 0 1.2 0 1.2 1 0 1\n0 .5 .5 1.001 1")
    #expect(objects.map(\.runLengths.area) == [200, 200, 200])
    #expect(
      problems == [
        "+ box_outside_image a.txt:1: box reaches -0.25, expected 0 to 1; its part inside is used",
        "+ outline_outside_image a.txt:2: outline reaches 1.2, expected 0 to 1; "
          + "its part inside is used",
      ])
  }

  @Test func `an outline that crosses itself is used and remarked on`() throws {
    let (objects, problems) = try parse("0 0 0 1 1 1 0 0 1")
    #expect(objects.count == 1)
    #expect(
      problems == [
        "+ self_crossing_polygon a.txt:1: outline crosses itself; "
          + "where it winds twice it is empty; draw the parts as outlines of their own"
      ])
  }

  @Test func `bytes that are no text are refused`() {
    let error = #expect(throws: PipelineError.self) {
      var problems: [AnnotationFinding] = []
      _ = try YOLOFile.parse(
        [0x89, 0x50], named: "a.txt", imageSize: size, classCount: 3, problems: &problems)
    }
    #expect(
      error?.description
        == "a.txt: is not UTF-8 text; expected lines of a class's number and coordinates")
  }
}
