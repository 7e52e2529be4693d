import Codecs
import Datasets
import Imaging
import TestSupport
import Testing

@Suite struct ClassSourceFindTests {
  @Test func `the whole image is a segment of the class its folder names`() throws {
    let bench = try DatasetBench(
      "classes: [cat, dog]\nimages: \"*/*.png\"\nlabels: { whole_images: {} }\n")
    try bench.addImage("cat/a.png", 3, 2)
    try bench.addImage("dog/a.png", 2, 2)
    try bench.addImage("dgo/a.png", 2, 2)
    let catalog = try bench.catalog()
    #expect(
      catalog.segmentLines == ["0: class 0 [0, 0, 3, 2] 6", "1: class 1 [0, 0, 2, 2] 4"])
    #expect(
      catalog.problemLines == [
        "dgo/a.png: dgo/a.png: is of class 'dgo', which 'classes' does not list; did you mean 'dog'?"
      ])
    #expect(catalog.problems.map(\.kind) == [.unknownClass])
  }

  @Test func `a cut-out with alpha is a segment where it is at least half opaque`() throws {
    let bench = try DatasetBench(
      "classes: [cat]\nimages: \"*.png\"\nlabels: { whole_images: { class: cat } }\n")
    let clear = [UInt8](repeating: 0, count: 4)
    let pixels = clear + [9, 9, 9, 127] + [9, 9, 9, 128] + clear + clear + [9, 9, 9, 255]
    let image = Image(size: PixelSize(3, 2), channels: 4, samples: pixels)
    try bench.write(try PNGEncoder.encode(image), to: "a.png")
    let empty = Image(size: PixelSize(1, 1), channels: 2, samples: [200, 0])
    try bench.write(try PNGEncoder.encode(empty), to: "b.png")
    let catalog = try bench.catalog()
    #expect(catalog.segmentLines == ["0: class 0 [2, 0, 3, 2] 2"])
    #expect(
      catalog.problemLines == [
        "b.png: b.png: is transparent all over; a cut-out is where alpha is at least one half"
      ])
  }

  @Test(arguments: [
    ("1", "0: class 1 [0, 0, 2, 1] 2"), ("dog\n", "0: class 1 [0, 0, 2, 1] 2"),
    (" 0 \r\n", "0: class 0 [0, 0, 2, 1] 2"), ("7", "0: class 2 [0, 0, 2, 1] 2"),
  ])
  func `a class file holds a name or a place in the classes, a name first`(
    text: String, line: String
  ) throws {
    let bench = try DatasetBench(
      "classes: [cat, dog, 7]\nimages: \"*.png\"\n"
        + "labels: { whole_images: { class_file: \"{stem}.cls\" } }\n")
    try bench.addImage("a.png", 2, 1)
    try bench.write(text, to: "a.cls")
    #expect(try bench.catalog().segmentLines == [line])
  }

  @Test(arguments: [
    (
      "2",
      "a.cls: holds the class number 2, expected 0...1; the number is a place in 'classes', from 0"
    ),
    (
      "-1",
      "a.cls: holds the class number -1, expected 0...1; the number is a place in 'classes', from 0"
    ),
    ("dgo", "a.cls: is of class 'dgo', which 'classes' does not list; did you mean 'dog'?"),
    ("", "a.cls: is of class '', which 'classes' does not list; one of: cat, dog"),
  ])
  func `a class file that names none is refused for its image`(
    text: String, message: String
  ) throws {
    let bench = try DatasetBench(
      "classes: [cat, dog]\nimages: \"*.png\"\n"
        + "labels: { whole_images: { class_file: \"{stem}.cls\" } }\n")
    try bench.addImage("a.png", 2, 1)
    try bench.write(text, to: "a.cls")
    #expect(try bench.catalog().problemLines == ["a.png: \(message)"])
  }

  @Test func `a missing class file is a problem of its image`() throws {
    let bench = try DatasetBench(
      "classes: [cat]\nimages: \"*.png\"\n"
        + "labels: { whole_images: { class_file: \"{stem}.cls\" } }\n")
    try bench.addImage("a.png", 2, 1)
    #expect(try bench.catalog().problemLines == ["a.png: a.png: has no class file 'a.cls'"])
  }

  @Test func `a binary mask takes its class from a file too`() throws {
    let bench = try DatasetBench(
      "classes: [cat, dog]\nimages: \"img/*.png\"\n"
        + "labels: { binary_masks: { masks: \"m/{stem}.png\", class_file: \"c/{stem}.txt\" } }\n")
    try bench.addImage("img/a.png", 2, 1)
    try bench.addLabels("m/a.png", [[0, 255]])
    try bench.write("dog", to: "c/a.txt")
    #expect(try bench.catalog().segmentLines == ["0: class 1 [1, 0, 2, 1] 1"])
  }
}
