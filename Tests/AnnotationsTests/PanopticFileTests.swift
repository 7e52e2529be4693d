import Annotations
import Imaging
import Support
import TestSupport
import Testing

@Suite struct PanopticFileTests {
  private func text(_ annotations: String) -> String {
    """
    {"images": [{"id": 7, "file_name": "a.jpg", "width": 3, "height": 2},
    {"id": 8, "file_name": "b.jpg", "width": 3, "height": 2}], "annotations": \(annotations),
    "categories": [{"id": 1, "name": "person", "isthing": 1, "color": [1, 2, 3]},
    {"id": 2, "name": "sky", "isthing": 0}]}
    """
  }

  private func annotation(_ segments: String, image: Int = 7) -> String {
    #"{"image_id": \#(image), "file_name": "a.png", "segments_info": [\#(segments)]}"#
  }

  private func findings(_ annotations: String) -> [String] {
    var findings: [AnnotationFinding] = []
    _ = PanopticFile.parse(Array(text(annotations).utf8), path: "f", findings: &findings)
    return findings.map { "\($0.kind.rawValue) \($0)" }
  }

  private func parse(_ annotations: String) throws -> PanopticFile {
    var findings: [AnnotationFinding] = []
    let parsed = PanopticFile.parse(Array(text(annotations).utf8), path: "f", findings: &findings)
    #expect(findings == [])
    return try #require(parsed)
  }

  /// The 3x2 picture with these colours as ids.
  private func picture(_ ids: [Int]) -> Image {
    Image(
      size: PixelSize(3, 2), channels: 3,
      samples: ids.flatMap { [UInt8($0 & 255), UInt8($0 >> 8 & 255), UInt8($0 >> 16)] })
  }

  @Test func `images, classes and segments are read`() throws {
    let file = try parse(
      "["
        + annotation(
          #"{"id": 70000, "category_id": 1, "area": 4, "bbox": [0, 0, 1, 1], "iscrowd": 1},"#
            + #"{"id": 3, "category_id": 2}"#) + "]")
    #expect(file.images.map(\.fileName) == ["a.jpg", "b.jpg"])
    #expect(file.categories.map(\.isThing) == [true, false])
    #expect(file.annotations.map(\.imageID) == [7])
    #expect(file.annotations.map(\.fileName) == ["a.png"])
    let segments = file.annotations[0].segments
    #expect(segments.map(\.id) == [70000, 3])
    #expect(segments.map(\.categoryID) == [1, 2])
    #expect(segments.map(\.area) == [4, nil])
    #expect(segments.map(\.isCrowd) == [true, false])
  }

  @Test func `segments are the pixels of their colour`() throws {
    let file = try parse(
      "[" + annotation(#"{"id": 70000, "category_id": 1, "area": 3}, {"id": 3, "category_id": 2}"#)
        + "]")
    var findings: [AnnotationFinding] = []
    let covered = try file.segments(
      of: file.annotations[0], in: picture([0, 70000, 3, 70000, 70000, 0]), findings: &findings)
    #expect(findings == [])
    #expect(covered.map(\.segment.id) == [70000, 3])
    #expect(covered.map(\.runLengths.counts) == [[1, 3, 2], [4, 1, 1]])
    #expect(covered[0].runLengths.mask().bits == [0, 1, 0, 1, 1, 0])
  }

  @Test func `what only the PNG or only the JSON has is told, and areas that differ`() throws {
    let file = try parse(
      "["
        + annotation(
          #"{"id": 1, "category_id": 1, "area": 3}, {"id": 2, "category_id": 1, "area": 3}"#) + "]")
    var findings: [AnnotationFinding] = []
    let covered = try file.segments(
      of: file.annotations[0], in: picture([9, 9, 1, 9, 256, 1]), findings: &findings)
    #expect(covered.map(\.segment.id) == [1])
    #expect(
      findings.map { "\($0.leavesOut ? "-" : "+") \($0.kind.rawValue) \($0)" } == [
        "+ wrong_area f: annotation of image 7: segment 1: says its area is 3, "
          + "but 2 pixels of 'a.png' have its colour",
        "- empty_annotation f: annotation of image 7: segment 2: has no pixel in 'a.png'",
        "- unknown_segment a.png: 3 pixels have the id 9, "
          + "which segments_info of image 7 does not list; they are taken as no segment",
        "- unknown_segment a.png: 1 pixels have the id 256, "
          + "which segments_info of image 7 does not list; they are taken as no segment",
      ])
  }

  @Test func `a PNG of another size is refused`() throws {
    let file = try parse("[\(annotation(""))]")
    let error = #expect(throws: PipelineError.self) {
      var findings: [AnnotationFinding] = []
      _ = try file.segments(
        of: file.annotations[0], in: Image(size: PixelSize(2, 3), filling: [0]),
        findings: &findings)
    }
    #expect(
      error?.description
        == "a.png: the PNG is 2x3 of 1 channels, expected 3x2 of 3 channels for image 7")
  }

  @Test(arguments: [
    (#"{"category_id": 1}"#, "malformed_annotation", "segment at index 0: has no 'id'"),
    (#"{"id": 5}"#, "malformed_annotation", "segment 5: has no 'category_id'"),
    (
      #"{"id": 0, "category_id": 1}"#, "malformed_annotation",
      "segment 0: has an id that no colour stands for, expected 1 to 16777215"
    ),
    (
      #"{"id": 5, "category_id": 1, "iscrowd": 2}"#, "malformed_annotation",
      "segment 5: iscrowd is 2, expected 0 or 1"
    ),
    (
      #"{"id": 5, "category_id": 4}"#, "unknown_class",
      "segment 5: category_id 4 is not in categories"
    ),
    (
      #"{"id": 5, "category_id": 1}, {"id": 5, "category_id": 2}"#, "duplicate_id",
      "segment 5: appears more than once"
    ),
  ]) func `a wrong segment is left out with its id`(
    segment: String, kind: String, message: String
  ) {
    #expect(
      findings("[\(annotation(segment))]") == ["\(kind) f: annotation of image 7: \(message)"])
  }

  @Test func `a wrong annotation is left out with its image`() {
    #expect(
      findings(
        "[" + annotation("") + "," + annotation("") + "," + annotation("", image: 9)
          + #", {"image_id": 8, "segments_info": []}, {}, {"image_id": 8, "file_name": "b"}]"#) == [
          "malformed_annotation f: annotation of image 8: has no 'file_name'",
          "malformed_annotation f: annotation at index 4: has no 'image_id'",
          "malformed_annotation f: annotation of image 8: has no 'segments_info'",
          "duplicate_id f: annotation of image 7: appears more than once",
          "unknown_image f: annotation of image 9: image_id 9 is not in images",
        ])
  }

  @Test func `a missing file and a text cut short are told`() throws {
    let folder = try TemporaryFolder()
    var findings: [AnnotationFinding] = []
    let none = PanopticFile.read(path: folder.file("none"), findings: &findings)
    #expect(none == nil)
    #expect(findings.map(\.kind) == [.missingFile])
    let whole = Array(text("[\(annotation(""))]").utf8)
    for length in 0..<whole.count {
      var findings: [AnnotationFinding] = []
      let file = PanopticFile.parse(Array(whole[..<length]), path: "f", findings: &findings)
      #expect(file == nil)
      #expect(findings.map(\.kind) == [.corruptFile])
    }
  }
}
