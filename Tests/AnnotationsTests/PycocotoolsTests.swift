import Annotations
import Imaging
import Support
import TestSupport
import Testing

/// Our masks beside those of `pycocotools`, pixel for pixel.
@Suite(
  .enabled(
    if: Judges.missing(modules: "pycocotools", "numpy") == nil,
    "no pycocotools: run 'make judges' or set PASTICHE_JUDGES"))
struct PycocotoolsTests {
  /// Prints, for each `{size: [h, w], segmentation}` of a file, the compressed run lengths, the area
  /// and the box that pycocotools makes of it.
  private static let script = """
    import json, sys
    from pycocotools import mask
    for case in json.load(open(sys.argv[1])):
        (h, w), given = case["size"], case["segmentation"]
        if isinstance(given, list):
            runs = mask.merge(mask.frPyObjects(given, h, w))
        elif isinstance(given["counts"], list):
            runs = mask.frPyObjects(given, h, w)
        else:
            runs = given
        box = [int(v) for v in mask.toBbox(runs)]
        counts = runs["counts"]
        counts = counts.decode() if isinstance(counts, bytes) else counts
        bits = mask.decode(runs)
        print(counts, int(mask.area(runs)), *box, "".join(map(str, bits.flatten())))
    """

  /// What pycocotools says of segmentations: one line each.
  private func judged(_ cases: [(size: PixelSize, segmentation: JSONValue)]) throws -> [String] {
    let list = cases.map { size, segmentation -> JSONValue in
      ["size": [.integer(size.height), .integer(size.width)], "segmentation": segmentation]
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(JSONValue.array(list).text(), to: "cases.json")
    return try Judges.run(Self.script, [path]).split(separator: "\n").map(String.init)
  }

  /// What we say of run lengths, in the same form.
  private func line(_ runs: RunLengths) -> String {
    let box = runs.box ?? Box(0, 0, 0, 0)
    let bits = runs.mask().bits.map { "\($0)" }.joined()
    return
      "\(runs.compressed) \(runs.area) \(box.minX) \(box.minY) \(box.width) \(box.height) \(bits)"
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `outlines cover the same pixels`(seed: UInt64) throws {
    var shapes = RandomShapes(seed: seed)
    var cases: [(size: PixelSize, segmentation: JSONValue)] = []
    var ours: [String] = []
    for _ in 0..<500 {
      let size = shapes.size(upTo: 40)
      let outlines = (0..<shapes.integer(1...3)).map { _ in shapes.outline(around: size) }
      cases.append((size, .array(outlines.map { .array($0.map { .number($0) }) })))
      let polygons = try outlines.map { try Polygon(coordinates: $0, at: "test") }
      ours.append(line(RunLengths(polygons, size: size)))
    }
    let theirs = try judged(cases)
    try #require(theirs.count == ours.count)
    for index in ours.indices {
      let segmentation = String(decoding: cases[index].segmentation.text(), as: UTF8.self)
      #expect(ours[index] == theirs[index], "\(cases[index].size) \(segmentation)")
    }
  }

  @Test func `masks have the same text, area and box`() throws {
    var shapes = RandomShapes(seed: 4)
    let masks = (0..<300).map { _ in shapes.mask(shapes.size(upTo: 30)) }
    let runs = masks.map { RunLengths($0) }
    let lists = try judged(
      runs.map { runs in
        let counts = runs.counts.map { JSONValue.integer(Int($0)) }
        let size: JSONValue = [.integer(runs.size.height), .integer(runs.size.width)]
        return (runs.size, ["counts": .array(counts), "size": size])
      })
    let texts = try judged(
      runs.map { runs in
        let size: JSONValue = [.integer(runs.size.height), .integer(runs.size.width)]
        return (runs.size, ["counts": .string(runs.compressed), "size": size])
      })
    #expect(lists == runs.map { line($0) })
    #expect(texts == runs.map { line($0) })
  }

  @Test func `their tools read what we write`() throws {
    var shapes = RandomShapes(seed: 5)
    var writer = COCOWriter(categories: ["knife", "scissors"])
    let mask = shapes.mask(PixelSize(31, 17))
    _ = writer.addImage(fileName: "a.png", size: PixelSize(5, 5))
    let image = writer.addImage(fileName: "b.png", size: mask.size)
    writer.addAnnotation(image: image, category: 2, mask: mask)
    let folder = try TemporaryFolder()
    let path = try folder.write(writer.json(), to: "instances.json")
    let out = try Judges.run(
      """
      import contextlib, io, sys
      from pycocotools.coco import COCO
      with contextlib.redirect_stdout(io.StringIO()):
          coco = COCO(sys.argv[1])
      for one in coco.loadAnns(coco.getAnnIds()):
          image, kind = coco.loadImgs(one["image_id"])[0], coco.loadCats(one["category_id"])[0]
          bits = "".join(map(str, coco.annToMask(one).flatten()))
          print(image["file_name"], kind["name"], one["area"], one["iscrowd"], bits)
      """, [path])
    #expect(out == "b.png scissors \(mask.area) 0 \(mask.bits.map { "\($0)" }.joined())\n")
  }

  @Test func `boxes without a segmentation cover the pixels their tools give a box`() throws {
    var shapes = RandomShapes(seed: 11)
    var boxes: [[Double]] = []
    let size = PixelSize(37, 29)
    for _ in 0..<300 {
      // Tenths, so that middles of pixels and fifths are hit exactly.
      let tenths = [(-100, 400), (-100, 300), (0, 400), (0, 300)].map {
        Double(shapes.integer($0.0...$0.1)) / 10
      }
      boxes.append(tenths)
    }
    let annotations = boxes.enumerated().map { index, box -> JSONValue in
      [
        "id": .integer(index), "image_id": 1, "category_id": 1,
        "bbox": .array(box.map { .number($0) }),
      ]
    }
    let text: JSONValue = [
      "images": [["id": 1, "file_name": "a", "width": 37, "height": 29]],
      "categories": [["id": 1, "name": "a"]], "annotations": .array(annotations),
    ]
    let folder = try TemporaryFolder()
    let path = try folder.write(text.text(), to: "boxes.json")
    let theirs = try Judges.run(
      """
      import json, sys
      import numpy as np
      from pycocotools import mask
      data = json.load(open(sys.argv[1]))
      for one in data["annotations"]:
          print(mask.frPyObjects(np.array([one["bbox"]], float), 29, 37)[0]["counts"].decode())
      """, [path]
    ).split(separator: "\n").map(String.init)
    var findings: [AnnotationFinding] = []
    let read = COCOFile.read(path: path, boxesAsMasks: true, findings: &findings)
    let file = try #require(read)
    #expect(findings == [])
    let ours = try file.annotations.map { try file.runLengths(of: $0).compressed }
    try #require(theirs.count == ours.count)
    for index in ours.indices { #expect(ours[index] == theirs[index], "\(boxes[index]) \(size)") }
  }
}
