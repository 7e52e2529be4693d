import Codecs
import Datasets
import Imaging
import Support
import TestSupport
import Testing

/// Instance maps, colour-coded masks and VOC's pairs of maps.
@Suite struct CodedMaskTests {
  private func bench(_ labels: String, classes: String = "[gun, knife]") throws -> DatasetBench {
    let bench = try DatasetBench(
      "classes: \(classes)\nimages: \"img/*.png\"\nlabels:\n  \(labels)\n")
    try bench.addImage("img/a.png", 4, 2)
    return bench
  }

  /// Writes an RGB PNG given by the pixels of its rows.
  private func addColours(_ bench: DatasetBench, _ path: String, _ pixels: [[UInt8]]) throws {
    try bench.write(
      PNGEncoder.encode(
        Image(size: PixelSize(4, 2), channels: 3, samples: pixels.flatMap(\.self))), to: path)
  }

  @Test func `each value of an instance map is a segment of the one class`() throws {
    let bench = try bench("instance_masks: { masks: 'lab/{stem}.png', class: knife }")
    try bench.addLabels("lab/a.png", [[7, 0, 3, 3], [0, 7, 0, 3]])
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 1 [2, 0, 4, 2] 3", "0: class 1 [0, 0, 2, 2] 2",
      ])
  }

  @Test func `the class of an instance is its value over the divisor`() throws {
    let bench = try bench(
      "instance_masks: { masks: 'lab/{stem}.png', values: { 24: gun, 26: knife }, divisor: 1000, "
        + "background_values: [7] }")
    try bench.addLabels("lab/a.png", [[26_001, 26_000, 24_012, 7], [26_001, 0, 26, 7]])
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 0 [2, 0, 3, 1] 1", "0: class 1 [1, 0, 2, 1] 1", "0: class 1 [0, 0, 1, 2] 2",
        "0: class 0 [2, 1, 3, 2] 1 crowd",
      ])
  }

  @Test func `an instance of a value without a class is refused for its image`() throws {
    let bench = try bench(
      "instance_masks: { masks: 'lab/{stem}.png', values: { 24: gun }, divisor: 1000 }")
    try bench.addLabels("lab/a.png", [[24_001, 33_001, 5, 0], [0, 0, 0, 0]])
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: lab/a.png: holds the value 5, 33001, which 'values' does not name; "
          + "add it to 'values', 'background_values' or 'ignore_values'"
      ])
  }

  @Test func `a table without a divisor gives single instances their class`() throws {
    let bench = try bench(
      "instance_masks: { masks: 'lab/{stem}.png', values: { 1: gun, 2: gun, 3: knife }, "
        + "ignore_values: [9] }")
    try bench.addLabels("lab/a.png", [[1, 2, 3, 9], [1, 2, 3, 0]])
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 0 [0, 0, 1, 2] 2", "0: class 0 [1, 0, 2, 2] 2", "0: class 1 [2, 0, 3, 2] 2",
        "0: class 0 [3, 0, 4, 1] 1 crowd",
      ])
  }

  @Test func `colours have their class, and black is background`() throws {
    let bench = try bench(
      "colour_masks: { masks: 'lab/{stem}.png', colours: { knife: '#ff0000', gun: [0, 255, 0] }, "
        + "background_colours: '#808080', ignore_colours: '#ffffff' }")
    let (red, green, gray, white, black) = (
      [255, 0, 0] as [UInt8], [0, 255, 0] as [UInt8], [128, 128, 128] as [UInt8],
      [255, 255, 255] as [UInt8], [0, 0, 0] as [UInt8]
    )
    try addColours(bench, "lab/a.png", [red, red, gray, black, white, green, gray, red])
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 0 [1, 1, 2, 2] 1", "0: class 1 [0, 0, 4, 2] 3", "0: class 0 [0, 1, 1, 2] 1 crowd",
      ])
  }

  @Test func `a colour without a class is refused for its image`() throws {
    let bench = try bench("colour_masks: { masks: 'lab/{stem}.png', colours: { gun: '#ff0000' } }")
    try addColours(
      bench, "lab/a.png", [[UInt8]](repeating: [255, 0, 0], count: 7) + [[254, 0, 0]])
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: lab/a.png: holds the colour #fe0000, which 'colours' does not name; "
          + "add it to 'colours', 'background_colours' or 'ignore_colours'"
      ])
  }

  @Test func `a colour mask with loss is refused`() throws {
    let bench = try bench("colour_masks: { masks: 'lab/{stem}.jpg', colours: { gun: '#ff0000' } }")
    try bench.write(
      JPEGEncoder(quality: 90).encode(Image(size: PixelSize(4, 2), filling: [255, 0, 0])),
      to: "lab/a.jpg")
    let catalog = try bench.catalog()
    #expect(catalog.problems.map(\.error.code) == [.unsupportedFormat])
    #expect(catalog.problems.map(\.kind) == [.corruptFile])
  }

  private static let voc =
    "voc: { segmentation: { classes: 'cls/{stem}.png', objects: 'obj/{stem}.png' } }"

  @Test func `VOC's objects have the class of their pixels, and 255 is ignored`() throws {
    let bench = try bench(Self.voc)
    try bench.addLabels("cls/a.png", [[2, 2, 255, 1], [0, 2, 255, 1]])
    try bench.addLabels("obj/a.png", [[1, 3, 255, 2], [0, 3, 255, 2]])
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 1 [0, 0, 1, 1] 1", "0: class 0 [3, 0, 4, 2] 2", "0: class 1 [1, 0, 2, 2] 2",
        "0: class 0 [2, 0, 3, 2] 2 crowd",
      ])
  }

  @Test(
    arguments: [
      ([[2, 1, 0, 0], [0, 0, 0, 0]], "1, 2"), ([[2, 0, 0, 0], [0, 0, 0, 0]], "0, 2"),
      ([[0, 0, 0, 0], [0, 0, 0, 0]], "0"),
    ] as [([[UInt16]], String)])
  func `an object of no class or several is refused for its image`(
    classes: [[UInt16]], values: String
  ) throws {
    let bench = try bench(Self.voc)
    try bench.addLabels("cls/a.png", classes)
    try bench.addLabels("obj/a.png", [[1, 1, 0, 0], [0, 0, 0, 0]])
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: obj/a.png: object 1 covers the values \(values) of the class map; "
          + "an object has one class; are the two maps of the same image?"
      ])
  }

  @Test func `an image without its object map is a problem of that image`() throws {
    let bench = try bench(Self.voc)
    try bench.addLabels("cls/a.png", [[2, 2, 255, 1], [0, 2, 255, 1]])
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: img/a.png: has no mask 'obj/a.png'; "
          + "check 'labels' of dataset 'scans', or list only the images that have one"
      ])
  }
}
