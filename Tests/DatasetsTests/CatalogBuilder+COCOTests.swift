import Codecs
import Datasets
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// COCO panoptic files; the instance files are in ``CatalogBuilderTests``.
@Suite struct CatalogBuilderCOCOTests {
  /// Two images of 4×2; `a.png` has segments 1 (cat, 3 pixels) and 70000 (sky, 4 pixels).
  private func bench(
    _ pixels: [Int] = [1, 1, 70_000, 70_000, 1, 0, 70_000, 70_000], size: String = "4",
    category: String = "sky", annotations: String = ""
  ) throws -> DatasetBench {
    let bench = try DatasetBench(
      """
      classes: [sky, cat]
      labels: { coco_panoptic: { file: all.json, folder: img, masks: ids } }

      """)
    try bench.addImage("img/a.png", 4, 2)
    let samples = pixels.flatMap { [UInt8($0 & 255), UInt8($0 >> 8 & 255), UInt8($0 >> 16)] }
    try bench.write(
      PNGEncoder.encode(Image(size: PixelSize(4, 2), channels: 3, samples: samples)),
      to: "ids/a.png")
    try bench.write(
      """
      {"images": [{"id": 5, "file_name": "a.png", "width": \(size), "height": 2}\(annotations)],
      "categories": [{"id": 17, "name": "cat", "isthing": 1},
        {"id": 187, "name": "\(category)", "isthing": 0}, {"id": 9, "name": "unused", "isthing": 1}],
      "annotations": [{"image_id": 5, "file_name": "a.png", "segments_info": [
        {"id": 1, "category_id": 17, "area": 3, "iscrowd": 0},
        {"id": 70000, "category_id": 187, "area": 4, "iscrowd": 0}]}]}
      """, to: "all.json")
    return bench
  }

  @Test func `an image whose masks are too large together is left out, the others are used`()
    throws
  {
    let bench = try DatasetBench(
      "classes: [a]\nlabels: { coco: { file: all.json, boxes: true } }\n")
    try bench.addImage("b.png", 2, 2)
    let boxes = (1...4).map {
      #"{"id":\#($0),"image_id":1,"category_id":1,"bbox":[0,0,13000,13000]},"#
    }
    try bench.write(
      #"{"images":[{"id":1,"file_name":"a.png","width":13000,"height":13000},"#
        + #"{"id":2,"file_name":"b.png","width":2,"height":2}],"#
        + #""categories":[{"id":1,"name":"a"}],"annotations":["# + boxes.joined()
        + #"{"id":9,"image_id":2,"category_id":1,"bbox":[0,0,1,2]}]}"#, to: "all.json")
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["b.png"])
    #expect(
      catalog.problemLines == [
        "a.png: a.png: the masks of its 4 first segments take over 512.0 MiB"
      ])
  }

  @Test func `each colour of the mask is a segment of its category`() throws {
    let catalog = try bench().catalog()
    #expect(catalog.problemLines == [] && catalog.remarkLines == [])
    #expect(
      catalog.segmentLines == ["0: class 1 [0, 0, 2, 2] 3", "0: class 0 [2, 0, 4, 2] 4"])
  }

  @Test func `a label file that changes while the catalog is made from it is refused`() throws {
    let bench = try bench()
    let dataset = try bench.dataset()
    let store = CatalogStore(folder: bench.folder.file("catalog"), isFrozen: false)
    let error = #expect(throws: PipelineError.self) {
      try store.open(dataset, dataset.splits[0], listing: bench.listing()) { _, _ in
        // If it could not be written, nothing would be refused below.
        try? bench.write("{}", to: "all.json")
      }
    }
    #expect(
      error
        == PipelineError(
          .changedInput, at: "all.json", "changed while the catalog was made from it",
          hint: "run the same command again"))
    #expect(!FileBytes.exists(bench.catalogPath))
  }

  @Test func `segments that only one side has are told apart`() throws {
    let catalog = try bench([7, 7, 70_000, 70_000, 0, 0, 70_000, 70_000]).catalog()
    #expect(catalog.segmentLines == ["0: class 0 [2, 0, 4, 2] 4"])
    #expect(catalog.problems.map(\.kind) == [.unknownSegment])
    #expect(catalog.remarks.counts == [.emptyAnnotation: 1])
  }

  @Test func `an image of another size than the file says is a problem`() throws {
    #expect(
      try bench(size: "9").catalog().problemLines == [
        "img/a.png: img/a.png: the image is 4x2 but all.json says 9x2; "
          + "were the images resized after they were annotated?"
      ])
  }

  @Test func `an image without an annotation is an unlabelled one`() throws {
    let bench = try bench(
      annotations: #", {"id": 6, "file_name": "b.png", "width": 4, "height": 2}"#)
    let catalog = try bench.catalog()
    #expect(catalog.problemLines == ["img/b.png: img/b.png: has no annotation in all.json"])
    #expect(catalog.problems.map(\.kind) == [.unlabelledImage])
  }

  @Test func `an image without its mask is a problem`() throws {
    let bench = try bench()
    try FileManager.default.removeItem(atPath: bench.folder.file("data/ids/a.png"))
    let catalog = try bench.catalog()
    #expect(catalog.problemLines == ["img/a.png: img/a.png: has no mask 'ids/a.png'"])
  }

  @Test func `a used category that no class is named after is refused`() throws {
    let bench = try bench(category: "skies")
    let error = #expect(throws: PipelineError.self) { try bench.catalog() }
    #expect(error?.code == .outOfRange)
    #expect(error?.message.hasPrefix("has the category 'skies'") == true)
  }

  @Test func `a mask that changes before the run begins is read again`() throws {
    let bench = try bench()
    #expect(try bench.opened().built == 1)
    #expect(try bench.opened().built == 0)
    try bench.write(
      PNGEncoder.encode(Image(size: PixelSize(4, 2), filling: [1, 0, 0])), to: "ids/a.png")
    #expect(try bench.opened().built == 1)
  }
}
