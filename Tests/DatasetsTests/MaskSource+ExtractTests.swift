import Codecs
import Datasets
import Imaging
import Support
import TestSupport
import Testing

@Suite struct MaskSourceExtractTests {
  /// A bench over `img/*.png` with index masks; `extra` holds more of their keys.
  private func indexBench(_ extra: String = "") throws -> DatasetBench {
    try DatasetBench(
      """
      classes: [gun, knife]
      images: "img/*.png"
      labels:
        index_masks: { masks: "lab/{stem}.png", values: { 5: knife, 2: gun, 3: gun }\(extra) }

      """)
  }

  private static let rows: [[UInt16]] = [
    [0, 5, 0, 0, 2],
    [0, 5, 0, 0, 0],
    [0, 0, 0, 3, 0],
    [5, 0, 0, 0, 9],
  ]

  @Test func `values of one class are one segment`() throws {
    let bench = try indexBench(", background_values: [9]")
    try bench.addImage("img/a.png", 5, 4)
    try bench.addLabels("lab/a.png", Self.rows)
    let catalog = try bench.catalog()
    #expect(catalog.segmentLines == ["0: class 0 [3, 0, 5, 3] 2", "0: class 1 [0, 0, 2, 4] 3"])
    let mask = try catalog.mask(ofSegment: 1)
    #expect(mask == Mask(size: PixelSize(2, 4), bits: [0, 1, 0, 1, 0, 0, 1, 0]))
  }

  @Test func `connected regions are segments of their own`() throws {
    let bench = try indexBench(", background_values: [9], instances: components")
    try bench.addImage("img/a.png", 5, 4)
    try bench.addLabels("lab/a.png", Self.rows)
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 0 [4, 0, 5, 1] 1", "0: class 0 [3, 2, 4, 3] 1", "0: class 1 [1, 0, 2, 2] 2",
        "0: class 1 [0, 3, 1, 4] 1",
      ])
  }

  @Test func `values to ignore become one crowd`() throws {
    let bench = try indexBench(", ignore_values: [9, 8]")
    try bench.addImage("img/a.png", 4, 2)
    try bench.addLabels("lab/a.png", [[9, 5, 5, 0], [0, 5, 8, 0]])
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 1 [1, 0, 3, 2] 3", "0: class 0 [0, 0, 3, 2] 2 crowd",
      ])
  }

  @Test func `a value without a name is refused for its image`() throws {
    let bench = try indexBench()
    try bench.addImage("img/a.png", 5, 4)
    try bench.addImage("img/b.png", 1, 1)
    try bench.addLabels("lab/a.png", Self.rows)
    try bench.addLabels("lab/b.png", [[0]])
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["img/b.png"])
    #expect(
      catalog.problemLines == [
        "img/a.png: lab/a.png: holds the value 9, which 'values' does not name; "
          + "add it to 'values', 'background_values' or 'ignore_values'"
      ])
  }

  @Test func `a mask of another size names both sizes`() throws {
    let bench = try indexBench()
    try bench.addImage("img/a.png", 6, 4)
    try bench.addLabels("lab/a.png", [[2, 0], [0, 5]])
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: lab/a.png: the mask is 2x2 but its image 'img/a.png' is 6x4; "
          + "mend the mask, or write 'mask_resample: nearest'"
      ])
  }

  @Test func `a mask of another size is resampled when the manifest says so`() throws {
    let bench = try indexBench(", mask_resample: nearest")
    try bench.addImage("img/a.png", 6, 4)
    try bench.addLabels("lab/a.png", [[2, 0], [0, 5]])
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 0 [0, 0, 3, 2] 6", "0: class 1 [3, 2, 6, 4] 6",
      ])
  }

  @Test func `an image without its mask is a problem of that image`() throws {
    let bench = try indexBench()
    try bench.addImage("img/a.png", 6, 4)
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: img/a.png: has no mask 'lab/a.png'; "
          + "check 'labels' of dataset 'scans', or list only the images that have one"
      ])
  }

  @Test func `a mask whose values are not exact is refused`() throws {
    let bench = try indexBench()
    try bench.addImage("img/a.png", 8, 8)
    let gray = Image(size: PixelSize(8, 8), filling: [2])
    try bench.write(JPEGEncoder(quality: 90).encode(gray), to: "lab/a.png")
    #expect(
      try bench.catalog().problemLines == [
        "img/a.png: lab/a.png: is a JPEG, whose values are not exact labels; "
          + "save label maps as palette or gray PNG"
      ])
  }

  @Test func `a binary mask is inside from 128 on and takes its class from the folder`() throws {
    let bench = try DatasetBench(
      """
      classes: [gun, knife]
      images: "*/*_img.png"
      labels: { binary_masks: { masks: "{folder}/{stem}_mask.png", class: "{parent}" } }

      """)
    try bench.addImage("knife/a_img.png", 3, 2)
    try bench.addLabels("knife/a_img_mask.png", [[0, 127, 128], [0, 0, 255]])
    try bench.addImage("gum/b_img.png", 3, 2)
    try bench.addLabels("gum/b_img_mask.png", [[255, 0, 0], [0, 0, 0]])
    let catalog = try bench.catalog()
    #expect(catalog.segmentLines == ["0: class 1 [2, 0, 3, 2] 2"])
    #expect(
      catalog.problemLines == [
        "gum/b_img.png: gum/b_img.png: is of class 'gum', which 'classes' does not list; "
          + "did you mean 'gun'?"
      ])
  }
}
