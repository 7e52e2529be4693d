import Annotations
import Imaging
import Support
import Testing

@Suite struct COCOFileFindingsTests {
  private func findings(_ segmentation: String, bbox: String = "null") throws -> [String] {
    let text = """
      {"images": [{"id": 7, "file_name": "a.png", "width": 30, "height": 20}],
      "categories": [{"id": 1, "name": "knife"}], "annotations": [{"id": 5, "image_id": 7,
      "category_id": 1, "segmentation": \(segmentation), "bbox": \(bbox)}]}
      """
    var found: [AnnotationFinding] = []
    let parsed = COCOFile.parse(Array(text.utf8), path: "f", findings: &found)
    let file = try #require(parsed)
    let runs = try file.runLengths(of: file.annotations[0])
    return file.findings(of: file.annotations[0], covering: runs)
      .map { "\($0.leavesOut ? "-" : "+") \($0.kind.rawValue) \($0)" }
  }

  @Test func `what fits is no finding, and a box may be rounded outwards`() throws {
    #expect(try findings("[[0, 0, 30, 0, 30, 20]]", bbox: "[-1, -1, 32, 22]") == [])
    #expect(try findings(#"{"size": [20, 30], "counts": [0, 600]}"#, bbox: "[0, 0, 30, 20]") == [])
  }

  @Test(arguments: ["[-2, 0, 5, 5]", "[0, -1.5, 5, 5]", "[0, 0, 31.5, 5]", "[0, 16, 5, 5.5]"])
  func `a box outside the image is remarked on`(bbox: String) throws {
    let written = bbox.dropFirst().dropLast()
    #expect(
      try findings("[[0, 0, 30, 0, 30, 20]]", bbox: bbox)
        == [
          "+ box_outside_image f: annotation 5: bbox [\(written)] reaches outside the 30x20 image"
        ])
  }

  @Test(arguments: [
    "[[40, 0, 50, 0, 50, 9]]", "[[1, 1, 2, 2, 3, 3]]", #"{"size": [20, 30], "counts": [600]}"#,
  ])
  func `what covers no pixel is left out`(segmentation: String) throws {
    #expect(
      try findings(segmentation)
        == ["- empty_annotation f: annotation 5: covers no pixel of the 30x20 image"])
  }

  @Test func `each outline that crosses itself is remarked on`() throws {
    #expect(
      try findings("[[0, 0, 9, 9, 9, 0, 0, 9], [0, 0, 9, 0, 9, 9], [0, 0, 5, 5, 5, 0, 0, 5]]")
        == [0, 2].map {
          "+ self_crossing_polygon f: annotation 5: polygon \($0) crosses itself; "
            + "where it winds twice it is empty; draw the parts as outlines of their own"
        })
  }
}
