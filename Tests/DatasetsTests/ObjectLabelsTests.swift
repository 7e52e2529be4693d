import Datasets
import Imaging
import TestSupport
import Testing

/// One annotation file per image: VOC's XML and YOLO's text.
@Suite struct ObjectLabelsTests {
  private func bench(_ labels: String) throws -> DatasetBench {
    let bench = try DatasetBench(
      "classes: [gun, knife]\nimages: \"img/*.png\"\nlabels: { \(labels) }\n")
    try bench.addImage("img/a.png", 8, 6)
    return bench
  }

  private func voc(_ objects: String, size: String = "") throws -> DatasetBench {
    let bench = try bench("voc: { annotations: \"xml/{stem}.xml\" }")
    try bench.write("<annotation>\(size)\n\(objects)</annotation>", to: "xml/a.xml")
    return bench
  }

  private func object(_ name: String, _ corners: [String]) -> String {
    "<object><name>\(name)</name><bndbox><xmin>\(corners[0])</xmin><ymin>\(corners[1])</ymin>"
      + "<xmax>\(corners[2])</xmax><ymax>\(corners[3])</ymax></bndbox></object>\n"
  }

  @Test func `a VOC box is the mask of its object, by pixels counted from 1`() throws {
    let bench = try voc(
      object("knife", ["2", "1", "4", "3"]) + object("gun", ["1", "1", "8", "6"]))
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 1 [1, 0, 4, 3] 9", "0: class 0 [0, 0, 8, 6] 48",
      ])
  }

  @Test func `a fractional VOC box covers the pixels whose middle it holds`() throws {
    let bench = try voc(object("gun", ["0.6", "1.4", "3.4", "2.6"]))
    #expect(try bench.catalog().segmentLines == ["0: class 0 [1, 1, 3, 3] 4"])
  }

  @Test func `an unknown class leaves out its object and is told with the nearest name`() throws {
    let bench = try voc(
      object("knive", ["2", "1", "4", "3"]) + object("gun", ["1", "1", "8", "6"]))
    let catalog = try bench.catalog()
    #expect(catalog.segments.count == 1)
    #expect(
      catalog.problemLines == [
        "img/a.png: xml/a.xml:2: is of class 'knive', which 'classes' does not list; "
          + "did you mean 'knife'?"
      ])
  }

  @Test func `a box that reaches outside is cut and remarked on`() throws {
    let bench = try voc(object("gun", ["5", "4", "12", "6"]))
    let catalog = try bench.catalog()
    #expect(catalog.segmentLines == ["0: class 0 [4, 3, 8, 6] 12"])
    #expect(catalog.problems.isEmpty)
    #expect(catalog.remarks.counts == [.boxOutsideImage: 1])
  }

  @Test func `a box of another image's size leaves out the image`() throws {
    let bench = try voc(
      object("gun", ["5", "4", "12", "6"]),
      size: "<size><width>9</width><height>6</height><depth>3</depth></size>")
    let catalog = try bench.catalog()
    #expect(catalog.images.isEmpty)
    #expect(catalog.problems.map(\.kind) == [.wrongSize])
  }

  @Test func `an image without its VOC file is a problem of that image`() throws {
    let bench = try bench("voc: { annotations: \"xml/{stem}.xml\" }")
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: img/a.png: has no annotation 'xml/a.xml'"
      ])
  }

  @Test func `YOLO lines are outlines and boxes in fractions of the image`() throws {
    let bench = try bench("yolo: { labels: \"txt/{stem}.txt\" }")
    try bench.write("1 0.25 0 0.75 0 0.75 0.5 0.25 0.5\n0 0.5 0.5 0.5 1\n", to: "txt/a.txt")
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 1 [2, 0, 6, 3] 12", "0: class 0 [2, 0, 6, 6] 24",
      ])
  }

  @Test func `an image without a YOLO file shows nothing`() throws {
    let bench = try bench("yolo: { labels: \"txt/{stem}.txt\" }")
    let catalog = try bench.catalog()
    #expect(catalog.images.count == 1 && catalog.segments.isEmpty && catalog.problems.isEmpty)
  }

  @Test func `a wrong YOLO line is a problem with its line, and the others are used`() throws {
    let bench = try bench("yolo: { labels: \"txt/{stem}.txt\" }")
    try bench.write("7 0.5 0.5 0.5 1\n\n0 0.5 0.5 0.5 1\n", to: "txt/a.txt")
    let catalog = try bench.catalog()
    #expect(catalog.segments.count == 1)
    #expect(
      catalog.problemLines == ["img/a.png: txt/a.txt:1: is of class 7, expected 0 to 1"])
    #expect(catalog.problems.map(\.kind) == [.unknownClass])
  }
}
