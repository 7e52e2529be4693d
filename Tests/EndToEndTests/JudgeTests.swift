import Foundation
import Support
import TestSupport
import Testing

/// Other people's programs read what we write.
@Suite struct JudgeTests {
  @Test func `tar lists every member in order`() throws {
    let tool = try Tool()
    try tool.run("generate", "pipelines/quickstart.yaml", "--out", "run")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/tar")
    process.arguments = ["tf", tool.scratch.file("run/shards/quickstart-000000.tar")]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let listed = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = listed.split(separator: "\n").map(String.init)
    #expect(lines.count == 60 * 5)
    #expect(
      lines.prefix(5) == [
        "000000000.cls", "000000000.jpg", "000000000.json", "000000000.mask0.png",
        "000000000.seg.png",
      ])
    #expect(lines == lines.sorted())
  }

  private static let missing = Judges.missing(modules: "webdataset", "PIL", "numpy")

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `webdataset and Pillow read every sample, and boxes are the bounds of masks`() throws {
    let tool = try Tool()
    try tool.run("generate", "pipelines/segloc.yaml", "--out", "run")
    let out = try Judges.run(
      """
      import sys, json, io, glob
      import numpy as np, webdataset as wds
      from PIL import Image
      count = boxes = pictures = 0
      for shard in sorted(glob.glob(sys.argv[1] + "/*.tar")):
          for sample in wds.WebDataset(shard, shardshuffle=False):
              count += 1
              info = json.loads(sample["json"])
              sizes = {}
              for name, data in sample.items():
                  if name.endswith((".jpg", ".png")):
                      image = Image.open(io.BytesIO(data)); image.load(); pictures += 1
                      sizes.setdefault(name.split(".")[0], set()).add(image.size)
              assert all(len(s) == 1 for s in sizes.values()), sizes
              for canvas in info["canvases"].values():
                  for instance in canvas["instances"]:
                      mask = np.array(Image.open(io.BytesIO(sample[instance["mask"]])))
                      rows, columns = np.nonzero(mask)
                      bounds = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
                      assert instance["box"] == [int(b) for b in bounds], (sample["__key__"], instance)
                      seg = np.array(Image.open(io.BytesIO(sample[canvas["labels"]])))
                      assert set(np.unique(seg)) == {0, instance["class_id"] + 1}
                      assert int(sample["cls"]) == instance["class_id"]
                      boxes += 1
      print(count, boxes, pictures)
      """, [tool.scratch.file("run/shards")])
    #expect(out == "1287 2574 7722\n")
  }

  private static let missingCOCO = Judges.missing(
    modules: "webdataset", "PIL", "numpy", "pycocotools")

  /// Street scenes hide things behind each other; bags show all of everything.
  @Test(
    .enabled(if: missingCOCO == nil, Comment(rawValue: missingCOCO ?? "")),
    arguments: ["opaque", "transmission"])
  func `pycocotools reads the annotation files and finds the mask members in them`(
    kind: String
  ) throws {
    let tool = try Tool()
    try tool.scratch.write(
      """
      version: 1
      name: crowded
      sources:
        bags: { dataset: manifests/fixture-bags.yaml }
        items: { dataset: manifests/fixture-items.yaml, split: val, as: segments }
      samples: { count: 40 }
      stages:
        - background: { from: bags, canvases: [query, key], size_px: [160, 120] }
        - paste:
            segment: items
            count_range: [2, 5]
            frame_range_px: [30, 80]
            rotate_degrees_range: [-180, 180]
            blend: \(kind == "opaque" ? "over" : "transmission")
            placement: { overhang: 0.3 }
      shards: { samples_per_shard: 15, annotations: [coco, voc] }

      """, to: "crowded.yaml")
    let made = try tool.run("generate", "crowded.yaml", "--out", "run")
    #expect(made.status == 0, "\(made.err)")
    let out = try Judges.run(
      """
      import sys, json, io, glob, contextlib
      import xml.etree.ElementTree as ET
      import numpy as np, webdataset as wds
      from PIL import Image
      from pycocotools.coco import COCO
      coco = {}
      with contextlib.redirect_stdout(io.StringIO()):
          for canvas in ["query", "key"]:
              coco[canvas] = COCO(f"{sys.argv[1]}/annotations/instances_{canvas}.json")
      ids = {c: {i["file_name"]: i for i in coco[c].dataset["images"]} for c in coco}
      samples = instances = flagged = 0
      for shard in sorted(glob.glob(sys.argv[1] + "/shards/*.tar")):
          for sample in wds.WebDataset(shard, shardshuffle=False):
              samples += 1
              info = json.loads(sample["json"])
              for name, canvas in info["canvases"].items():
                  image = ids[name].pop(f"{sample['__key__']}.{canvas['pixels']}")
                  assert (image["width"], image["height"]) == (canvas["width"], canvas["height"])
                  told = coco[name].loadAnns(coco[name].getAnnIds(imgIds=image["id"]))
                  assert len(told) == len(canvas["instances"])
                  tree = ET.fromstring(sample[f"{name}.xml"])
                  assert tree.findtext("filename") == image["file_name"]
                  objects = tree.findall("object")
                  assert len(objects) == len(told)
                  for instance, a, o in zip(canvas["instances"], told, objects):
                      mask = np.array(Image.open(io.BytesIO(sample[instance["mask"]])))
                      assert (coco[name].annToMask(a) == mask).all()
                      assert a["area"] == mask.sum() == instance["area_px"]
                      x1, y1, x2, y2 = instance["box"]
                      assert a["bbox"] == [x1, y1, x2 - x1, y2 - y1]
                      assert coco[name].loadCats(a["category_id"])[0]["name"] == instance["class"]
                      assert a["category_id"] == instance["class_id"] + 1 and a["iscrowd"] == 0
                      box = [int(o.findtext(f"bndbox/{k}")) for k in ["xmin", "ymin", "xmax", "ymax"]]
                      assert box == [x1 + 1, y1 + 1, x2, y2], (box, instance["box"])
                      assert o.findtext("name") == instance["class"]
                      hidden = o.findtext("truncated") == "1" or o.findtext("occluded") == "1"
                      assert hidden == (instance["visible_fraction"] < 1)
                      flagged += hidden
                      instances += 1
      assert not any(ids.values()), ids
      assert sum(len(c.dataset["annotations"]) for c in coco.values()) == instances
      assert flagged > 0
      print(samples, instances > 200)
      """, [tool.scratch.file("run")])
    #expect(out == "40 True\n")
  }
}
