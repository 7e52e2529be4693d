import Datasets
import Foundation
import Imaging
import Manifest
import Support
import TestSupport
import Testing

/// What a stranger's manifest or data may name: files below the dataset's root and nothing else.
@Suite struct DataRootTests {
  private static let outside = "leads out of the root of dataset 'scans'"
  private static let link = "is a link that leads out of the root of dataset 'scans'"
  private static let start = "write a path that starts from the root"

  /// A bench with a private picture beside its root, where no manifest may reach.
  private func bench(_ manifest: String) throws -> DatasetBench {
    let bench = try DatasetBench(manifest)
    try bench.addImage("../private/a.png", 2, 2)
    try bench.write("a.png\n", to: "../private/list.txt")
    return bench
  }

  private func link(_ name: String, to target: String, in bench: DatasetBench) throws {
    try FileManager.default.createSymbolicLink(
      atPath: bench.folder.file("data/" + name), withDestinationPath: target)
  }

  private func followHint(_ bench: DatasetBench) -> String {
    "to follow its links, name the root on the command line: "
      + "--root scans=\(bench.folder.file("data"))"
  }

  @Test(arguments: ["../private/*.png", "a/../../private/a.png", "/etc/*", "../**/*.png"])
  func `a glob that leads out is refused where it stands`(pattern: String) throws {
    #expect(
      try bench("images: \"\(pattern)\"\n").findings() == [
        "scans.yaml:4:9: '\(pattern)' \(Self.outside); write a pattern that starts from the root"
      ])
  }

  @Test func `a tar that leads out is refused where it stands`() throws {
    #expect(
      try bench("tars: ../x.tar\n").findings() == [
        "scans.yaml:4:7: '../x.tar' \(Self.outside); write a pattern that starts from the root"
      ])
  }

  @Test func `a glob may go up again inside the root`() throws {
    let bench = try bench("images: \"a/../b/*.png\"\n")
    try bench.addImage("b/a.png", 2, 2)
    try bench.write("", to: "a/x")
    #expect(try bench.listing().images == ["b/a.png"])
  }

  @Test(arguments: ["../private/list.txt", "/etc/passwd"])
  func `a list that leads out is not read`(list: String) throws {
    #expect(
      try bench("list: \(list)\n").findings() == [
        "scans.yaml:4:7: '\(list)' \(Self.outside); \(Self.start)"
      ])
  }

  @Test(arguments: ["../private/a.png", "/etc/passwd"])
  func `a list may not name what lies outside`(path: String) throws {
    let bench = try bench("list: train.txt\n")
    try bench.write("a.png\n\(path) 3\nb.png\n", to: "train.txt")
    #expect(
      try bench.findings() == [
        "scans.yaml:4:7: 'train.txt' lists '\(path)', which \(Self.outside); "
          + "paths in a list start from the dataset's root"
      ])
  }

  @Test func `a COCO file that leads out is not read`() throws {
    #expect(
      try bench("classes: [a]\nlabels: { coco: { file: ../a.json } }\n").findings() == [
        "scans.yaml:5:25: '../a.json' \(Self.outside); \(Self.start)"
      ])
  }

  @Test(arguments: ["../private/a.png", "/etc/passwd"])
  func `a COCO file may not name an image outside`(name: String) throws {
    let folder = name.hasPrefix("/") ? "" : ", folder: images/.."
    let bench = try bench("classes: [a]\nlabels: { coco: { file: all.json\(folder) } }\n")
    try bench.write(
      #"{"images":[{"id":1,"file_name":"\#(name)","width":2,"height":2}],"#
        + #""categories":[{"id":1,"name":"a"}],"annotations":[]}"#, to: "all.json")
    let catalog = try bench.catalog()
    let path = folder.isEmpty ? name : "images/../\(name)"
    #expect(catalog.images.isEmpty)
    #expect(catalog.problemLines == ["\(path): \(path): \(Self.outside); \(Self.start)"])
    #expect(catalog.problems.map(\.kind) == [.outsideRoot])
  }

  @Test(
    arguments: [
      ("labels: { voc: { annotations: \"../x/{stem}.xml\" } }", "../x/a.xml"),
      ("labels: { yolo: { labels: \"/x/{stem}.txt\" } }", "/x/a.txt"),
      ("labels: { binary_masks: { masks: \"../{stem}.png\", class: a } }", "../a.png"),
      ("labels: { whole_images: { class_file: \"../{stem}.txt\" } }", "../a.txt"),
    ])
  func `a pattern may not lead out for any image`(labels: String, path: String) throws {
    let bench = try bench("images: \"*.png\"\nclasses: [a]\n\(labels)\n")
    try bench.addImage("a.png", 2, 2)
    let catalog = try bench.catalog()
    #expect(catalog.images.isEmpty)
    #expect(catalog.problemLines == ["a.png: \(path): \(Self.outside); \(Self.start)"])
  }

  @Test func `panoptic masks may not lie outside`() throws {
    let bench = try bench(
      "classes: [a]\nlabels: { coco_panoptic: { file: all.json, masks: ../private } }\n")
    try bench.addImage("a.png", 2, 2)
    try bench.write(
      #"{"images":[{"id":1,"file_name":"a.png","width":2,"height":2}],"#
        + #""categories":[{"id":1,"name":"a","isthing":1}],"annotations":"#
        + #"[{"image_id":1,"file_name":"a.png","segments_info":[]}]}"#, to: "all.json")
    #expect(
      try bench.catalog().problemLines == [
        "a.png: ../private/a.png: \(Self.outside); \(Self.start)"
      ])
  }

  @Test func `a link to a file outside is refused with the option that allows it`() throws {
    let bench = try bench("images: \"*.png\"\n")
    try link("a.png", to: "../private/a.png", in: bench)
    let catalog = try bench.catalog()
    #expect(catalog.images.isEmpty)
    #expect(
      catalog.problemLines == ["a.png: a.png: \(Self.link); \(followHint(bench))"])
  }

  @Test func `a file behind a link to a folder outside is refused`() throws {
    let bench = try bench("images: \"more/*.png\"\n")
    try link("more", to: bench.folder.file("private"), in: bench)
    #expect(
      try bench.catalog().problemLines == [
        "more/a.png: more/a.png: \(Self.link); \(followHint(bench))"
      ])
  }

  @Test func `a list behind a link outside is not read`() throws {
    let bench = try bench("list: train.txt\n")
    try link("train.txt", to: "../private/list.txt", in: bench)
    #expect(
      try bench.findings() == [
        "scans.yaml:4:7: 'train.txt' \(Self.link); "
          + "to follow its links, name the root on the command line: --root scans=data"
      ])
  }

  @Test func `a tar behind a link outside is refused`() throws {
    let bench = try bench("tars: \"*.tar\"\n")
    try bench.addTar("../private/a.tar", [("0.cls", [48])])
    try link("a.tar", to: "../private/a.tar", in: bench)
    #expect(
      try bench.catalog().problemLines == ["a.tar: a.tar: \(Self.link); \(followHint(bench))"])
  }

  @Test func `links inside the root are followed, and those of the root itself`() throws {
    let bench = try bench("images: \"*.png\"\n")
    try bench.addImage("deep/b.png", 2, 2)
    try link("a.png", to: "deep/b.png", in: bench)
    let data = bench.folder.file("data")
    try FileManager.default.moveItem(atPath: data, toPath: bench.folder.file("disk"))
    try FileManager.default.createSymbolicLink(atPath: data, withDestinationPath: "disk")
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["a.png"])
    #expect(try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 1)).width == 2)
  }

  @Test func `a root of the command line has its links followed, but no name leads out`() throws {
    let bench = try bench("list: train.txt\n")
    try link("a.png", to: "../private/a.png", in: bench)
    try bench.write("a.png\n", to: "train.txt")
    let data = bench.folder.file("data")
    let catalog = try bench.catalog(root: data)
    #expect(catalog.images.map(\.path) == ["a.png"])
    #expect(try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 1)).width == 2)
    try bench.write("a.png\n../private/a.png\n", to: "train.txt")
    #expect(throws: ManifestFailure.self) { try bench.catalog(root: data) }
  }

  @Test func `an image that becomes a link outside is refused when it is read`() throws {
    let bench = try bench("images: \"*.png\"\n")
    try bench.addImage("a.png", 2, 2)
    let catalog = try bench.catalog()
    try FileManager.default.removeItem(atPath: bench.folder.file("data/a.png"))
    try link("a.png", to: "../private/a.png", in: bench)
    let error = #expect(throws: PipelineError.self) {
      try catalog.pixels(ofImage: 0, as: PixelFormat(channels: 1))
    }
    #expect(error?.code == .outsideRoot)
  }

  @Test func `a root outside the manifest's project is refused and nothing there is read`() throws {
    let bench = try bench("list: train.txt\n")
    let text = "version: 1\nname: scans\nroot: ../private\nlist: list.txt\n"
    let file = try bench.folder.write(text, to: "data/scans.yaml")
    let bag = DiagnosticBag()
    let dataset = try #require(DatasetManifest.read(file, bag: bag))
    #expect(bag.diagnostics.count == 1)
    #expect(Listing.read(dataset, dataset.splits[0], bag: bag).images == [])
    #expect(bag.diagnostics.count == 1)
  }
}
