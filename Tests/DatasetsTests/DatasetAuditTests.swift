import Codecs
import Datasets
import Imaging
import Support
import TestSupport
import Testing

/// What `check --data` reads and finds.
@Suite struct DatasetAuditTests {
  @Test func `a split is told by its images, segments, sizes and channels`() throws {
    let bench = try DatasetBench(
      """
      classes: [gun, knife, axe]
      images: "*.png"
      labels: { index_masks: { masks: "lab/{stem}.png", values: { 1: gun, 2: knife }, ignore_values: [9] } }

      """)
    try bench.addImage("a.png", 3, 1)
    try bench.addLabels("lab/a.png", [[1, 2, 9]])
    try bench.write(
      PNGEncoder.encode(Image(size: PixelSize(2, 2), filling: [1, 2, 3])), to: "b.png")
    try bench.addLabels("lab/b.png", [[1, 1], [0, 0]])
    try bench.addImage("c.png", 3, 1, value: 2)
    try bench.addLabels("lab/c.png", [[0, 0, 0]])
    let audits = try bench.audits()
    #expect(audits.count == 1)
    let audit = try #require(audits.first)
    #expect(audit.images == 3 && audit.labelledImages == 2)
    #expect(audit.segments == 3 && audit.ignoredRegions == 1)
    #expect(audit.classCounts.map { "\($0.name) \($0.count)" } == ["gun 2", "knife 1"])
    #expect(audit.sizes == [PixelSize(3, 1): 2, PixelSize(2, 2): 1])
    #expect(audit.channels == [1: 2, 3: 1])
    #expect(audit.bitDepths == [8: 3])
    #expect(audit.findings.total == 0)
  }

  @Test func `an image whose pixels are damaged behind a whole header is found`() throws {
    let bench = try DatasetBench("images: \"*.png\"\n")
    try bench.addImage("a.png", 40, 40)
    var bytes = try FileBytes.read(bench.folder.file("data/a.png"))
    bytes[bytes.count - 20] ^= 0x55
    try bench.write(bytes, to: "a.png")
    #expect(try bench.catalog().problems.isEmpty)
    let findings = try #require(try bench.audits().first?.findings)
    #expect(findings.counts == [.unreadableImage: 1])
    #expect(findings.named(.unreadableImage).map(\.place) == ["a.png"])
  }

  @Test func `an image that comes again in another split is named with both`() throws {
    let bench = try DatasetBench(
      "splits: { train: { images: \"t/*.png\" }, val: { images: \"v/*.png\" } }\n")
    for path in ["t/a.png", "t/b.png", "v/c.png", "v/d.png"] { try bench.addImage(path, 3, 2) }
    try bench.addImage("v/d.png", 3, 2, value: 9)
    let audits = try bench.audits()
    #expect(audits.map(\.findings.counts) == [[:], [.identicalImages: 1]])
    #expect(
      audits[1].findings.named(.identicalImages).map(\.description) == [
        "v/c.png: of split 'val' is 't/a.png' of split 'train', byte for byte"
      ])
  }

  @Test func `a file of all labels that cannot be used is one finding`() throws {
    let bench = try DatasetBench("classes: [gun]\nlabels: { coco: { file: all.json } }\n")
    try bench.write("{\"images\": 3}", to: "all.json")
    let audit = try #require(try bench.audits().first)
    #expect(audit.findings.counts == [.corruptFile: 1])
    #expect(audit.images == 0)
  }

  @Test func `label files of no image are orphans`() throws {
    let bench = try DatasetBench(
      """
      classes: [gun]
      labels: { index_masks: { masks: "lab/{stem}_seg.png", values: { 1: gun } } }
      splits: { train: { images: "img/a*.png" } }

      """)
    for name in ["a1", "b1"] { try bench.addImage("img/\(name).png", 1, 1) }
    for name in ["a1", "b1", "c1"] { try bench.addLabels("lab/\(name)_seg.png", [[1]]) }
    try bench.addLabels("lab/other.png", [[1]])
    try bench.addLabels("old/d1_seg.png", [[1]])
    let audits = try bench.audits()
    #expect(audits.count == 2)
    #expect(
      audits[1].findings.named(.orphanAnnotation).map(\.description) == [
        "lab/c1_seg.png: belongs to no image by 'lab/{stem}_seg.png'"
      ])
    #expect(audits[1].findings.total == 1)
  }

  @Test func `the images themselves are no orphans of their labels' pattern`() throws {
    let bench = try DatasetBench(
      "classes: [gun]\nimages: \"*_img.png\"\n"
        + "labels: { binary_masks: { masks: \"{folder}/{stem}.png.mask\", class: gun } }\n")
    try bench.addImage("a_img.png", 1, 1)
    try bench.addLabels("a_img.png.mask", [[255]])
    #expect(try bench.audits().map(\.findings.total) == [0])
  }
}
