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
}
