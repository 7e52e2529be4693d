import Annotations
import Imaging
import Support
import TestSupport
import Testing

@Suite struct COCOFileTests {
  /// The file with one list replaced by a text.
  private func text(
    images: String = #"[{"id": 7, "file_name": "a.png", "width": 3, "height": 2}]"#,
    categories: String = #"[{"id": 1, "name": "knife", "supercategory": "x"}]"#,
    annotations: String = "[]"
  ) -> String {
    """
    {"info": {"year": [2024, {"a": null}]}, "annotations": \(annotations),
    "images": \(images),
    "categories": \(categories)}
    """
  }

  /// An annotation's text; keys in `more` come last and so replace those before.
  private func annotation(
    _ segmentation: String, id: Int = 5, image: Int = 7, category: Int = 1, more: String = ""
  ) -> String {
    #"{"id": \#(id), "image_id": \#(image), "category_id": \#(category), "#
      + #""segmentation": \#(segmentation)\#(more)}"#
  }

  private func findings(_ text: String, boxesAsMasks: Bool = false) -> [AnnotationFinding] {
    var findings: [AnnotationFinding] = []
    _ = COCOFile.parse(
      Array(text.utf8), path: "f", boxesAsMasks: boxesAsMasks, findings: &findings)
    return findings
  }

  private func problems(_ text: String) -> [String] {
    findings(text).map(\.description)
  }

  private func parse(_ text: String, boxesAsMasks: Bool = false) throws -> COCOFile {
    var findings: [AnnotationFinding] = []
    let file = COCOFile.parse(
      Array(text.utf8), path: "f", boxesAsMasks: boxesAsMasks, findings: &findings)
    #expect(findings == [])
    return try #require(file)
  }

  private let square = "[[0, 0, 2, 0, 2, 2, 0, 2]]"

  @Test func `images, classes and annotations are read in the file's order`() throws {
    let file = try parse(
      text(
        images: """
          [{"width": 3, "height": 2, "file_name": "sub/b.png", "id": 9, "license": 3},
          {"id": 7, "file_name": "a.png", "width": 3.0, "height": 2}]
          """,
        categories: #"[{"id": 4, "name": "gun"}, {"id": 1, "name": "knife"}]"#,
        annotations: "["
          + annotation(square, more: #", "bbox": [0, 0.5, 2, 2], "area": "any", "iscrowd": 1"#)
          + "," + annotation(square, id: 2, image: 9, category: 4, more: #", "bbox": null"#) + "]"))
    #expect(file.images.map(\.id) == [9, 7])
    #expect(file.image(id: 9)?.fileName == "sub/b.png")
    #expect(file.image(id: 7)?.size == PixelSize(3, 2))
    #expect(file.image(id: 8) == nil)
    #expect(file.categories.map(\.name) == ["gun", "knife"])
    #expect(file.category(id: 1)?.name == "knife")
    #expect(file.annotations.map(\.id) == [5, 2])
    #expect(file.annotations.map(\.imageID) == [7, 9])
    #expect(file.annotations.map(\.categoryID) == [1, 4])
    #expect(file.annotations.map(\.isCrowd) == [true, false])
    #expect(file.annotations.map(\.bbox) == [SIMD4(0, 0.5, 2, 2), nil])
  }

  @Test(arguments: [
    "[[0, 0, 2, 0, 2, 2, 0, 2]]", "[[0, 0, 1, 0, 1, 2, 0, 2], [1, 0, 2, 0, 2, 2, 1, 2]]",
    #"{"counts": [0, 4, 2], "size": [2, 3]}"#, #"{"size": [2, 3], "counts": "042"}"#,
  ]) func `each form of segmentation gives the same mask`(segmentation: String) throws {
    let file = try parse(text(annotations: "[\(annotation(segmentation))]"))
    #expect(
      try file.mask(of: file.annotations[0])
        == Mask(size: PixelSize(3, 2), bits: [1, 1, 0, 1, 1, 0]))
  }

  @Test func `an annotation of another file has no mask here`() throws {
    let file = try parse(text(annotations: "[\(annotation(square))]"))
    let other = try parse(text(images: "[]"))
    let error = #expect(throws: PipelineError.self) { try other.mask(of: file.annotations[0]) }
    #expect(error?.description == "f: annotation 5: image_id 7 is not in images")
  }

  @Test(arguments: [
    ("[]", "has no segmentation; remove the annotation, or give it polygons or run lengths"),
    ("null", "has no segmentation; remove the annotation, or give it polygons or run lengths"),
    ("[[0, 0, 1, 0, 1]]", "polygon has 5 coordinates, expected an even number"),
    ("[[0, 0, 1, 0]]", "polygon has 2 points, expected 3 or more"),
    (
      "[[0, 0, 1, 0, 1, 1e9]]",
      "polygon coordinate 5 is 1000000000.0, expected a number between -1e8 and 1e8"
    ),
    (#"{"counts": [6]}"#, "run lengths need both 'counts' and 'size'"),
    (#"{"size": [2, 3]}"#, "run lengths need both 'counts' and 'size'"),
    (
      #"{"counts": [6], "size": [3, 2]}"#, "run lengths are of 2x3, but image 7 is 3x2"
    ),
    (
      #"{"counts": [6], "size": [2]}"#,
      "size of the run lengths is [2.0], expected [height, width] in pixels"
    ),
    (
      #"{"counts": "6", "size": [2, 1e9]}"#,
      "size of the run lengths is [2.0, 1000000000.0], expected [height, width] in pixels"
    ),
    (#"{"counts": [5.5, 0.5], "size": [2, 3]}"#, "run length 0 is 5.5, expected a whole number"),
    (
      #"{"counts": [7], "size": [2, 3]}"#,
      "run lengths cover more than the 6 pixels of a 3x2 image"
    ),
    (#"{"counts": "6o", "size": [2, 3]}"#, "compressed run lengths end inside a number"),
  ]) func `a wrong segmentation is told with the annotation's id`(
    segmentation: String, message: String
  ) {
    #expect(
      problems(text(annotations: "[\(annotation(segmentation))]"))
        == ["f: annotation 5: \(message)"])
  }

  @Test func `contradictions between the lists are all told at once`() {
    let annotations = [
      annotation(square, id: 1, image: 8), annotation(square, id: 2, category: 3),
      annotation(square, id: 3, more: #", "iscrowd": 2"#),
      annotation(square, id: 4, more: #", "bbox": [1, 2, 3]"#),
      annotation(square, id: 4), "{\"id\": 6, \"image_id\": 7}", #"{"category_id": 1}"#,
    ]
    #expect(
      problems(
        text(
          images: """
            [{"id": 7, "file_name": "a", "width": 3, "height": 2},
            {"id": 7, "file_name": "b", "width": 3, "height": 2},
            {"id": 10, "file_name": "c", "width": 0, "height": 70000},
            {"id": 11, "file_name": "", "width": 3, "height": 2}, {"file_name": "d"},
            {"id": 12, "file_name": "e", "width": 60000, "height": 60000}]
            """,
          categories: #"[{"id": 1, "name": "a"}, {"id": 1, "name": "b"}, {"id": 2}]"#,
          annotations: "[\(annotations.joined(separator: ",\n"))]")) == [
          "f: image 10: is 0x70000, expected sides of 1 to 65535 pixels",
          "f: image 11: has an empty file_name",
          "f: image at index 4: has no 'id'",
          "f: image 12: is 60000x60000, over the limit of 178956970 pixels",
          "f: category 2: has no 'name'",
          "f: image 7: appears more than once",
          "f: category 1: appears more than once",
          "f: annotation 3: iscrowd is 2, expected 0 or 1",
          "f: annotation 4: bbox is [1.0, 2.0, 3.0], expected [x, y, width, height]",
          "f: annotation 6: has no 'category_id'",
          "f: annotation at index 6: has no 'id'",
          "f: annotation 1: image_id 8 is not in images",
          "f: annotation 2: category_id 3 is not in categories",
        ])
  }

  @Test func `of each kind ten thousand are told and the rest is counted`() throws {
    let images = (1...10_050).map { "{\"id\": \($0), \"file_name\": \"\"}" }.joined(separator: ",")
    let findings = findings(text(images: "[\(images), {\"id\": 1}]", annotations: "[]"))
    #expect(findings.count == 10_001)
    #expect(findings.last?.description == "f: 51 more of malformed_annotation")
    let counts = findings.countsByKind
    #expect(counts.map(\.kind) == [.malformedAnnotation])
    #expect(counts.map(\.count) == [10_051])
  }

  @Test func `what is wrong has a kind`() {
    let annotations = [
      annotation(square, id: 1), annotation(square, id: 1), annotation(square, id: 2, image: 8),
      annotation(square, id: 3, category: 3), annotation("[]", id: 4), annotation("[[1]]", id: 5),
      annotation(#"{"counts": [6], "size": [3, 2]}"#, id: 6),
    ]
    let findings = findings(text(annotations: "[\(annotations.joined(separator: ","))]"))
    #expect(findings.map(\.leavesOut) == Array(repeating: true, count: 6))
    #expect(
      findings.map(\.kind) == [
        .emptyAnnotation, .malformedAnnotation, .duplicateID, .unknownImage, .unknownClass,
        .wrongSize,
      ])
    #expect(findings.map(\.error.code) == Array(repeating: .invalidAnnotation, count: 6))
  }

  @Test func `an image without a name has the last part of its address`() throws {
    let file = try parse(
      text(
        images: """
          [{"id": 1, "coco_url": "http://x.org/train2017/000000391895.jpg", "width": 3, "height": 2,
          "neg_category_ids": [1, 2], "not_exhaustive_category_ids": []},
          {"id": 2, "file_name": "a/b.jpg", "coco_url": null, "width": 3, "height": 2},
          {"id": 3, "file_name": "c.jpg", "coco_url": "http://x.org/d.jpg", "width": 3, "height": 2}]
          """))
    #expect(file.images.map(\.fileName) == ["000000391895.jpg", "a/b.jpg", "c.jpg"])
  }

  @Test func `annotations of an image come by their ids`() throws {
    let images = (7...9).map { #"{"id": \#($0), "file_name": "a", "width": 3, "height": 2}"# }
    let annotations = [(5, 9), (4, 7), (3, 9), (8, 7), (1, 9)].map {
      annotation(square, id: $0.0, image: $0.1)
    }
    let file = try parse(
      text(
        images: "[\(images.joined(separator: ","))]",
        annotations: "[\(annotations.joined(separator: ","))]"))
    #expect(
      (6...9).map { file.annotations(ofImage: $0).map(\.id) } == [[], [4, 8], [], [1, 3, 5]])
  }

  @Test(arguments: ["", #""segmentation": [],"#, #""segmentation": null,"#])
  func `a box stands in for a segmentation only when asked`(segmentation: String) throws {
    let text = text(
      annotations: #"[{"id": 5, "image_id": 7, "category_id": 1, \#(segmentation)"#
        + #""bbox": [0.6, 0, 9, 1.4]}]"#)
    #expect(problems(text).count == 1)
    let file = try parse(text, boxesAsMasks: true)
    #expect(
      try file.mask(of: file.annotations[0])
        == Mask(size: PixelSize(3, 2), bits: [0, 1, 1, 0, 0, 0]))
  }

  @Test func `without a box there is nothing to stand in`() {
    let none = text(annotations: #"[{"id": 5, "image_id": 7, "category_id": 1}]"#)
    let huge = text(
      annotations: #"[{"id": 5, "image_id": 7, "category_id": 1, "bbox": [0, 0, 1e9, 1]}]"#)
    #expect(
      [none, huge].map { findings($0, boxesAsMasks: true).map(\.description) } == [
        [
          "f: annotation 5: has no segmentation; "
            + "remove the annotation, or give it polygons or run lengths"
        ],
        ["f: annotation 5: bbox is [0, 0, 1000000000, 1], expected numbers within 1e8"],
      ])
  }

  @Test func `the last of two segmentations counts`() throws {
    let file = try parse(
      text(
        annotations:
          "[\(annotation("[[0, 0, 1, 0, 1, 1, 0, 1]]", more: ", \"segmentation\": \(square)"))]"))
    #expect(try file.mask(of: file.annotations[0]).area == 4)
  }

  @Test func `wrong annotations are left out, each with its reason, and the rest is read`() throws {
    let annotations =
      (1...50).map { annotation("[]", id: $0) }
      + [annotation(square, id: 51), annotation(square, id: 51), annotation(square, id: 52)]
    var problems: [AnnotationFinding] = []
    let file = try #require(
      COCOFile.parse(
        Array(text(annotations: "[\(annotations.joined(separator: ","))]").utf8), path: "f",
        findings: &problems))
    #expect(file.annotations.map(\.id) == [51, 52])
    #expect(problems.count == 51)
    #expect(problems[49].description.hasPrefix("f: annotation 50: has no segmentation; "))
    #expect(problems[50].description == "f: annotation 51: appears more than once")
  }

  @Test(arguments: [
    (#"{"images": [}"#, ["f:1:13: holds '}', expected a value"]),
    ("{\"images\": [],\n\"annotations\": {}}", ["f:2:16: holds an object, expected an array"]),
    (
      "{\"images\": [\n {\"id\": \"7\"}]}", ["f:2:9: holds a text, expected a number"]
    ),
    (#"{"images": [], "images": []}"#, ["f:1:25: has 'images' twice"]),
    ("[]", ["f:1:1: holds an array, expected an object"]),
    (
      "{}", ["f: has no 'images'", "f: has no 'categories'", "f: has no 'annotations'"]
    ),
    ("", ["f:1:1: ends, expected a value"]),
  ]) func `what is not of this form is told by its line and column`(
    text: String, expected: [String]
  ) {
    #expect(problems(text) == expected)
  }

  @Test func `a segmentation of another kind is told by its line and column`() {
    #expect(
      problems(#"{"annotations": [{"segmentation": true}]}"#)
        == ["f:1:35: holds no segmentation, expected polygons or run lengths"])
  }

  @Test func `a text cut short anywhere is refused`() throws {
    let whole = Array(text(annotations: "[\(annotation(square))]").utf8)
    for length in 0..<whole.count {
      var findings: [AnnotationFinding] = []
      let file = COCOFile.parse(Array(whole[..<length]), path: "f", findings: &findings)
      #expect(file == nil)
      #expect(findings.map(\.kind) == [.corruptFile])
    }
  }

  @Test func `a missing file is told by name and the first problem is thrown`() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: PipelineError.self) { try COCOFile.read(folder.file("none")) }
    #expect(missing?.code == .missingFile)
    let path = try folder.write(text(annotations: "[\(annotation("[]"))]"), to: "a.json")
    let wrong = #expect(throws: PipelineError.self) { try COCOFile.read(path) }
    #expect(wrong?.place == "\(path): annotation 5")
    let good = try folder.write(text(annotations: "[\(annotation(square))]"), to: "b.json")
    #expect(try COCOFile.read(good).annotations.count == 1)
  }
}
