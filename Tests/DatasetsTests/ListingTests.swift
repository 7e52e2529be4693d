import Datasets
import Manifest
import Support
import TestSupport
import Testing

@Suite struct ListingTests {
  @Test func `globs give each file once in the order of its bytes`() throws {
    let bench = try DatasetBench("images: [\"*.png\", \"a*\"]\n")
    for name in ["b.png", "a.png", "B.png"] { try bench.write("", to: name) }
    let listing = try bench.listing()
    #expect(listing.images == ["B.png", "a.png", "b.png"])
    #expect(listing.labelFiles == [])
  }

  @Test func `a list gives the first word of each line and is itself an input`() throws {
    let bench = try DatasetBench("list: train.txt\n")
    for name in ["b.png", "a.png"] { try bench.write("", to: name) }
    try bench.write("b.png 3\r\n\n  a.png\tcar\nb.png\n", to: "train.txt")
    let listing = try bench.listing()
    #expect(listing.images == ["a.png", "b.png"])
    #expect(listing.labelFiles == ["train.txt"])
  }

  @Test func `a root that is no folder is reported with the option that replaces it`() throws {
    let bench = try DatasetBench("images: \"*.png\"\n")
    try bench.folder.write(
      "version: 1\nname: scans\nroot: gone\nimages: \"*.png\"\n", to: "scans.yaml")
    #expect(
      try bench.findings() == [
        "scans.yaml:3:7: dataset 'scans' has its root at 'gone', which is not a folder; "
          + "give its folder with --root scans=DIR"
      ])
  }

  @Test func `each pattern without a match is reported where it stands`() throws {
    let bench = try DatasetBench("images:\n  - \"*.png\"\n  - \"*.jpg\"\n")
    #expect(
      try bench.findings() == [
        "scans.yaml:5:5: '*.png' matches no file below 'data'; "
          + "check the pattern, or give the folder with --root scans=DIR",
        "scans.yaml:6:5: '*.jpg' matches no file below 'data'; "
          + "check the pattern, or give the folder with --root scans=DIR",
      ])
  }

  @Test func `a list that is not there is reported where it is named`() throws {
    let bench = try DatasetBench("list: train.txt\n")
    #expect(
      try bench.findings() == [
        "scans.yaml:4:7: there is no file 'train.txt' below 'data'; "
          + "give the folder with --root scans=DIR"
      ])
  }

  @Test(arguments: [
    ("a.png\n", "'train.txt' lists 'a.png', which does not exist"),
    ("c.png\na.png\n", "'train.txt' lists 'c.png', which does not exist, nor do the 1 others"),
  ])
  func `a list of which nothing is there is reported`(text: String, message: String) throws {
    let bench = try DatasetBench("list: train.txt\n")
    try bench.write(text, to: "train.txt")
    #expect(
      try bench.findings() == [
        "scans.yaml:4:7: \(message); paths in a list start from the dataset's root"
      ])
  }

  @Test func `a listed image that is missing is left to on_error`() throws {
    let bench = try DatasetBench("list: train.txt\n")
    try bench.addImage("b.png", 2, 2)
    try bench.write("b.png\nc.png\n", to: "train.txt")
    #expect(try bench.findings() == [])
    let catalog = try bench.catalog()
    #expect(
      catalog.problemLines == ["c.png: c.png: cannot be opened: no such file or directory"])
    #expect(catalog.problems.map(\.kind) == [.missingFile])
  }

  @Test func `an image listed twice is used once and remarked on`() throws {
    let bench = try DatasetBench("list: train.txt\n")
    for name in ["a.png", "b.png"] { try bench.addImage(name, 2, 2) }
    try bench.write("b.png\na.png\nb.png\n", to: "train.txt")
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["a.png", "b.png"])
    #expect(
      catalog.remarkLines == ["duplicate_id: b.png: is listed in train.txt more than once"])
  }

  @Test func `tars are listed by their patterns and no image is`() throws {
    let bench = try DatasetBench("tars: [\"*.tar\", \"a*\"]\n")
    for name in ["b.tar", "a.tar"] { try bench.write("", to: name) }
    #expect(try bench.listing().images == [])
    #expect(try bench.findings() == [])
  }

  @Test func `an empty list is reported`() throws {
    let bench = try DatasetBench("list: train.txt\n")
    try bench.write("\n \n", to: "train.txt")
    #expect(try bench.findings() == ["scans.yaml:4:7: 'train.txt' lists no image"])
  }

  @Test func `a list that is not text is reported`() throws {
    let bench = try DatasetBench("list: train.txt\n")
    try bench.write([0xFF, 0xFE, 0x00], to: "train.txt")
    #expect(
      try bench.findings() == [
        "scans.yaml:4:7: 'train.txt' is not UTF-8 text; save it again as UTF-8"
      ])
  }

  @Test func `a COCO file that is not there is reported where it is named`() throws {
    let bench = try DatasetBench("classes: [gun]\nlabels: { coco: { file: gone.json } }\n")
    #expect(
      try bench.findings() == [
        "scans.yaml:5:25: there is no file 'gone.json' below 'data'; "
          + "give the folder with --root scans=DIR"
      ])
  }

  @Test func `a COCO file names its images itself`() throws {
    let bench = try DatasetBench("classes: [gun]\nlabels: { coco: { file: all.json } }\n")
    try bench.write("{}", to: "all.json")
    let listing = try bench.listing()
    #expect(listing.images == [])
    #expect(listing.labelFiles == ["all.json"])
  }

  @Test func `a file name with a control character is reported`() throws {
    let bench = try DatasetBench("images: \"*.png\"\n")
    try bench.write("", to: "a\tb.png")
    #expect(
      try bench.findings() == [
        "scans.yaml:1:1: the file name 'a\tb.png' holds a control character; rename the file"
      ])
  }
}
