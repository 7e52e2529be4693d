import Codecs
import Datasets
import Imaging
import Support
import TestSupport
import Testing

/// Catalogs of COCO files and of images without labels.
@Suite struct CatalogBuilderTests {
  private static let coco =
    "classes: [gun, knife]\nlabels: { coco: { file: all.json, folder: img } }\n"

  /// A COCO file over 8×6 images `b.png` (id 1) and `a.png` (id 2); category 7 is `knife`.
  private static func json(_ annotations: String, images: String = "") -> String {
    """
    {"images": [{"id": 1, "file_name": "b.png", "width": 8, "height": 6},
      {"id": 2, "file_name": "a.png", "width": 8, "height": 6}\(images)],
    "categories": [{"id": 7, "name": "knife"}, {"id": 3, "name": "gun"}],
    "annotations": [\(annotations)]}
    """
  }

  private func bench(_ annotations: String, manifest: String = coco) throws -> DatasetBench {
    let bench = try DatasetBench(manifest)
    try bench.addImage("img/a.png", 8, 6)
    try bench.addImage("img/b.png", 8, 6)
    try bench.write(Self.json(annotations), to: "all.json")
    return bench
  }

  @Test func `images without labels are catalogued by path, digest and size`() throws {
    let bench = try DatasetBench("images: \"*.*\"\n")
    try bench.addImage("b.png", 5, 3)
    let jpeg = try JPEGEncoder(quality: 90).encode(
      Image(size: PixelSize(9, 4), filling: [1, 2, 3]))
    try bench.write(jpeg, to: "a.jpg")
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["a.jpg", "b.png"])
    #expect(catalog.images.map(\.size) == [PixelSize(9, 4), PixelSize(5, 3)])
    #expect(catalog.images[0].digest == Digest(of: jpeg))
    #expect(catalog.images[0].bytes == jpeg.count)
    #expect(catalog.segments.isEmpty && catalog.problems.isEmpty)
  }

  @Test(arguments: [
    (#"[[1, 1, 5, 1, 5, 4, 1, 4]]"#, "[1, 1, 5, 4] 12"),
    (#"{"size": [6, 8], "counts": [6, 6, 36]}"#, "[1, 0, 2, 6] 6"),
    (#"{"size": [6, 8], "counts": "66T1"}"#, "[1, 0, 2, 6] 6"),
  ])
  func `polygons and both kinds of run lengths become segments`(
    segmentation: String, found: String
  ) throws {
    let bench = try bench(
      #"{"id": 1, "image_id": 2, "category_id": 7, "segmentation": \#(segmentation)}"#)
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["img/a.png", "img/b.png"])
    #expect(catalog.segmentLines == ["0: class 1 \(found)"])
    #expect(catalog.images[0].segments == 0..<1 && catalog.images[1].segments == 1..<1)
    let mask = try catalog.mask(ofSegment: 0)
    #expect(mask == Mask(size: catalog.segments[0].box.size, filling: true))
  }

  @Test func `segments come by image name, then by annotation id, and crowds are marked`() throws {
    let bench = try bench(
      #"""
      {"id": 9, "image_id": 2, "category_id": 3, "segmentation": [[0, 0, 2, 0, 2, 2, 0, 2]]},
      {"id": 4, "image_id": 1, "category_id": 7, "segmentation": [[0, 0, 8, 0, 8, 6, 0, 6]]},
      {"id": 5, "image_id": 2, "category_id": 7, "iscrowd": 1,
        "segmentation": {"size": [6, 8], "counts": [42, 6]}}
      """#)
    #expect(
      try bench.catalog().segmentLines == [
        "0: class 1 [7, 0, 8, 6] 6 crowd", "0: class 0 [0, 0, 2, 2] 4",
        "1: class 1 [0, 0, 8, 6] 48",
      ])
  }

  @Test func `an annotation without a pixel makes no segment and is remarked on`() throws {
    let bench = try bench(
      #"{"id": 1, "image_id": 2, "category_id": 7, "segmentation": {"size": [6, 8], "counts": [48]}}"#
    )
    let catalog = try bench.catalog()
    #expect(catalog.segmentLines == [])
    #expect(catalog.problemLines == [])
    #expect(
      catalog.remarkLines
        == ["empty_annotation: all.json: annotation 1: covers no pixel of the 8x6 image"])
  }

  @Test func `a glob narrows a COCO file, and images it does not name are left out`() throws {
    let bench = try bench("", manifest: Self.coco + "images: \"img/[ac].png\"\n")
    try bench.addImage("img/c.png", 4, 4)
    #expect(try bench.catalog().images.map(\.path) == ["img/a.png"])
    #expect(try bench.opened().built == 0)
    #expect(try bench.opened(isFrozen: true).built == 0)
  }

  @Test func `a listed image that the COCO file does not know is a finding`() throws {
    let bench = try bench("", manifest: Self.coco + "list: list.txt\n")
    try bench.addImage("img/c.png", 4, 4)
    try bench.write("img/a.png\nimg/c.png\n", to: "list.txt")
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["img/a.png"])
    #expect(
      catalog.problems.map(\.error.description) == [
        "img/c.png: is listed in list.txt but all.json does not know it; "
          + "'folder' is put before each file_name"
      ])
  }

  @Test func `a used category that no class is named after is refused with the nearest name`()
    throws
  {
    let bench = try bench(
      #"{"id": 1, "image_id": 2, "category_id": 7, "segmentation": [[0, 0, 4, 0, 4, 4]]}"#,
      manifest: Self.coco.replacing("[gun, knife]", with: "[gun, knive]"))
    let error = #expect(throws: PipelineError.self) { try bench.catalog() }
    #expect(error?.code == .outOfRange)
    #expect(
      error?.description.replacing(bench.folder.path + "/", with: "")
        == "all.json: has the category 'knife', which 'classes' in scans.yaml does not list; "
        + "did you mean 'knive'?")
  }

  @Test func `a category that nothing has needs no class`() throws {
    let bench = try bench(
      #"{"id": 1, "image_id": 2, "category_id": 3, "segmentation": [[0, 0, 4, 0, 4, 4]]}"#,
      manifest: Self.coco.replacing("[gun, knife]", with: "[gun]"))
    #expect(try bench.catalog().segmentLines.count == 1)
  }

  @Test func `annotations that contradict their file are findings, and the rest is used`() throws {
    let bench = try bench(
      #"{"id": 1, "image_id": 5, "category_id": 7, "segmentation": [[0, 0, 2, 0, 2, 2]]}, "#
        + #"{"id": 2, "image_id": 2, "category_id": 7, "segmentation": [[1, 1, 5, 1, 5, 4]]}"#)
    let catalog = try bench.catalog()
    #expect(
      catalog.problems.map(\.error.description)
        == ["all.json: annotation 1: image_id 5 is not in images"])
    #expect(catalog.segments.count == 1)
  }

  @Test func `a COCO file whose images are wrong is refused by its path`() throws {
    let bench = try bench("")
    try bench.write(
      Self.json("", images: #", {"id": 1, "file_name": "c.png", "width": 8, "height": 6}"#),
      to: "all.json")
    let error = #expect(throws: PipelineError.self) { try bench.catalog() }
    #expect(error?.description == "all.json: image 1: appears more than once")
  }

  @Test func `an image of another size than its COCO file says is a problem`() throws {
    let bench = try bench("")
    try bench.addImage("img/b.png", 6, 8)
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["img/a.png"])
    #expect(
      catalog.problemLines == [
        "img/b.png: img/b.png: the image is 6x8 but all.json says 8x6; "
          + "were the images resized after they were annotated?"
      ])
    #expect(catalog.problems[0].error.code == .mismatchedShape)
  }

  @Test func `broken and missing images become problems that name the file`() throws {
    let bench = try bench("")
    try bench.write(Array("not a picture".utf8), to: "img/a.png")
    try bench.write(
      Self.json("", images: #", {"id": 3, "file_name": "c.png", "width": 8, "height": 6}"#),
      to: "all.json")
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["img/b.png"])
    #expect(catalog.problems.map(\.image) == ["img/a.png", "img/c.png"])
    #expect(catalog.problems.map(\.error.place) == ["img/a.png", "img/c.png"])
    #expect(catalog.problems.map(\.error.code) == [.unsupportedFormat, .missingFile])
    #expect(
      catalog.problems[1].error.message == "cannot be opened: no such file or directory")
  }

  @Test(arguments: [true, false])
  func `the digest does not depend on where the dataset lies`(isBroken: Bool) throws {
    var digests: Set<Digest> = []
    for _ in 0..<2 {
      let bench = try bench(
        #"{"id": 1, "image_id": 2, "category_id": 7, "segmentation": [[0, 0, 4, 0, 4, 4]]}"#)
      if isBroken {
        try bench.write(
          Self.json("", images: #", {"id": 3, "file_name": "c.png", "width": 8, "height": 6}"#),
          to: "all.json")
      }
      digests.insert(try bench.catalog().digest)
    }
    #expect(digests.count == 1)
  }

  @Test func `the digest changes with one byte of an image`() throws {
    let bench = try bench("")
    let before = try bench.catalog().digest
    try bench.addImage("img/b.png", 8, 6, value: 101)
    #expect(try bench.catalog().digest != before)
  }

  @Test func `an annotation with a box alone is used when the manifest asks for boxes`() throws {
    let annotation = #"{"id": 1, "image_id": 2, "category_id": 7, "bbox": [1, 2, 3, 2]}"#
    let plain = try bench(annotation).catalog()
    #expect(plain.segments.isEmpty)
    #expect(plain.problems.count == 1)
    let boxes = try bench(
      annotation, manifest: Self.coco.replacing("folder: img", with: "folder: img, boxes: true"))
    #expect(try boxes.catalog().segmentLines == ["0: class 1 [1, 2, 4, 4] 6"])
  }

  @Test func `an outline that crosses itself is used and remarked on`() throws {
    let bench = try bench(
      #"{"id": 1, "image_id": 2, "category_id": 7, "segmentation": [[0, 0, 6, 6, 6, 0, 0, 6]]}"#)
    let catalog = try bench.catalog()
    #expect(catalog.segments.count == 1)
    #expect(catalog.problems.isEmpty)
    #expect(catalog.remarks.counts == [.selfCrossingPolygon: 1])
  }

  @Test func `annotations are looked at even when their image is missing`() throws {
    let bench = try bench(
      #"{"id": 1, "image_id": 3, "category_id": 7, "segmentation": [[0, 0, 6, 6, 6, 0, 0, 6]]}"#)
    try bench.write(
      try FileBytes.readText(bench.folder.file("data/all.json")).replacing(
        #""height": 6}],"#,
        with: #""height": 6}, {"id": 3, "file_name": "c.png", "width": 8, "height": 6}],"#),
      to: "all.json")
    let catalog = try bench.catalog()
    #expect(catalog.problems.map(\.kind) == [.missingFile])
    #expect(catalog.remarks.counts == [.selfCrossingPolygon: 1])
    #expect(catalog.segments.isEmpty)
  }

  @Test func `two images of one file name are one and a problem`() throws {
    let bench = try bench("")
    try bench.write(
      Self.json("", images: #", {"id": 9, "file_name": "a.png", "width": 8, "height": 6}"#),
      to: "all.json")
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["img/a.png", "img/b.png"])
    #expect(
      catalog.problemLines == ["img/a.png: all.json: image 9 has the file_name of image 2"])
    #expect(catalog.problems.map(\.kind) == [.duplicateID])
  }
}
