import Annotations
import Foundation
import Support
import TestSupport
import Testing

/// Published annotation files beside `pycocotools`, when they are there.
///
/// `PASTICHE_DATA` names a folder of packs; `coco-json` is one of them.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["PASTICHE_DATA"] != nil,
    "PASTICHE_DATA names no folder of real files"),
  .enabled(
    if: Judges.missing(modules: "pycocotools", "numpy") == nil,
    "no pycocotools: run 'make judges' or set PASTICHE_JUDGES"))
struct RealAnnotationsTests {
  @Test(arguments: [
    ("lvis_val_100.json", 977), ("panoptic/panoptic_coco_detection_format.json", 50),
  ]) func `every mask of a published file is the same`(name: String, count: Int) throws {
    let data = try #require(ProcessInfo.processInfo.environment["PASTICHE_DATA"])
    let path = "\(data)/coco-json/\(name)"
    let file = try COCOFile.read(path)
    #expect(file.annotations.count == count)
    let theirs = try Judges.run(
      """
      import contextlib, io, sys
      from pycocotools.coco import COCO
      with contextlib.redirect_stdout(io.StringIO()):
          coco = COCO(sys.argv[1])
      for one in coco.dataset["annotations"]:
          runs = coco.annToRLE(one)["counts"]
          runs = runs if isinstance(runs, str) else runs.decode()
          print(one["id"], one["image_id"], one["category_id"], one.get("iscrowd", 0), runs)
      """, [path])
    let ours = try file.annotations.map { annotation in
      "\(annotation.id) \(annotation.imageID) \(annotation.categoryID) "
        + "\(annotation.isCrowd ? 1 : 0) \(try file.runLengths(of: annotation).compressed)"
    }
    #expect(theirs.split(separator: "\n").map(String.init) == ours)
  }
}
