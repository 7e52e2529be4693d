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

  private func problems(_ text: String) -> [String] {
    var problems: [PipelineError] = []
    _ = COCOFile.parse(Array(text.utf8), path: "f", problems: &problems)
    return problems.map(\.description)
  }

  private func parse(_ text: String) throws -> COCOFile {
    var problems: [PipelineError] = []
    let file = COCOFile.parse(Array(text.utf8), path: "f", problems: &problems)
    #expect(problems == [])
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
            {"id": 11, "file_name": "", "width": 3, "height": 2}, {"file_name": "d"}]
            """,
          categories: #"[{"id": 1, "name": "a"}, {"id": 1, "name": "b"}, {"id": 2}]"#,
          annotations: "[\(annotations.joined(separator: ",\n"))]")) == [
          "f: image 10: is 0x70000, expected sides of 1 to 65535 pixels",
          "f: image 11: has an empty file_name",
          "f: image at index 4: has no 'id'",
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

  @Test func `of many wrong images twenty are told and the rest is counted`() {
    let images = (1...50).map { "{\"id\": \($0), \"file_name\": \"\"}" }.joined(separator: ",")
    let problems = problems(text(images: "[\(images)]", annotations: "[]"))
    #expect(problems.count == 21)
    #expect(problems.last == "f: and 30 more")
  }

  @Test func `wrong annotations are left out, each with its reason, and the rest is read`() throws {
    let annotations =
      (1...50).map { annotation("[]", id: $0) }
      + [annotation(square, id: 51), annotation(square, id: 51), annotation(square, id: 52)]
    var problems: [PipelineError] = []
    let file = try #require(
      COCOFile.parse(
        Array(text(annotations: "[\(annotations.joined(separator: ","))]").utf8), path: "f",
        problems: &problems))
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
      var problems: [PipelineError] = []
      let file = COCOFile.parse(Array(whole[..<length]), path: "f", problems: &problems)
      #expect(file == nil)
      #expect(problems.count == 1)
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
