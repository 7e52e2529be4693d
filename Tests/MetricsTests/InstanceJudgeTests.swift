import Annotations
import Metrics
import Support
import TestSupport
import Testing

/// Our mask AP and AR beside those of `pycocotools`.
@Suite(
  .enabled(
    if: Judges.missing(modules: "pycocotools", "numpy") == nil,
    "no pycocotools: run 'make judges' or set PASTICHE_JUDGES"))
struct InstanceJudgeTests {
  /// Prints the means that make the summary, in its order, for a file with `truth`, `found`,
  /// `useCats`, `maxDets` and `areaRng`; what is undefined as -1.
  private static let script = """
    import contextlib, io, json, sys
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
    data = json.load(open(sys.argv[1]))
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = data["truth"]
        truth.createIndex()
        judge = COCOeval(truth, truth.loadRes(data["found"]), "segm")
        for name in ("useCats", "maxDets", "areaRng"):
            setattr(judge.params, name, data[name])
        judge.evaluate()
        judge.accumulate()
    precision, recall = judge.eval["precision"], judge.eval["recall"]
    def mean(values):
        values = values[values > -1]
        return float(values.mean()) if values.size else -1.0
    rows = [precision[:, :, :, 0, -1], precision[0, :, :, 0, -1], precision[5, :, :, 0, -1]]
    rows += [precision[:, :, :, area, -1] for area in (1, 2, 3)]
    rows += [recall[:, :, 0, limit] for limit in range(len(data["maxDets"]))]
    rows += [recall[:, :, area, -1] for area in (1, 2, 3)]
    rows += [precision[:, :, k, 0, -1] for k in range(precision.shape[2])]
    for row in rows:
        print(repr(mean(row)))
    """

  private func segmentation(_ mask: RunLengths) -> JSONValue {
    [
      "counts": .string(mask.compressed),
      "size": [.integer(mask.size.height), .integer(mask.size.width)],
    ]
  }

  private func truth(_ scenes: [RandomScene], categories: Int) -> JSONValue {
    var images: [JSONValue] = []
    var annotations: [JSONValue] = []
    for scene in scenes {
      images.append(["id": .integer(scene.image), "width": 24, "height": 20])
      for truth in scene.truths {
        annotations.append([
          // From 1 on: zero means unmatched to them.
          "id": .integer(annotations.count + 1), "image_id": .integer(scene.image),
          "category_id": .integer(truth.category), "iscrowd": truth.isCrowd ? 1 : 0,
          "area": .number(truth.area), "bbox": [0, 0, 1, 1],
          "segmentation": segmentation(truth.mask),
        ])
      }
    }
    let names = (0..<categories).map { number -> JSONValue in
      ["id": .integer(number), "name": .string("\(number)")]
    }
    return [
      "info": [:], "images": .array(images), "annotations": .array(annotations),
      "categories": .array(names),
    ]
  }

  private func found(_ scenes: [RandomScene]) -> JSONValue {
    .array(
      scenes.flatMap { scene in
        scene.detections.map { detection -> JSONValue in
          [
            "image_id": .integer(scene.image), "category_id": .integer(detection.category),
            "score": .number(detection.score), "segmentation": segmentation(detection.mask),
          ]
        }
      })
  }

  /// What pycocotools makes of some images.
  private func judged(
    _ scenes: [RandomScene], categories: Int, _ rules: InstanceRules
  ) throws -> [Double] {
    let areas = AreaRange.allCases.map { range -> JSONValue in
      let areas = rules.areas(of: range)
      return [.number(areas.lowerBound), .number(areas.upperBound)]
    }
    let data: JSONValue = [
      "truth": truth(scenes, categories: categories), "found": found(scenes),
      "useCats": rules.isCategoryAgnostic ? 0 : 1,
      "maxDets": .array(rules.detectionLimits.map { .integer($0) }), "areaRng": .array(areas),
    ]
    let folder = try TemporaryFolder()
    let path = try folder.write(data.text(), to: "scenes.json")
    return try Judges.run(Self.script, [path]).split(separator: "\n").map {
      try #require(Double($0))
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5], [false, true])
  func `scores are theirs to the last digits`(lane: UInt64, isAgnostic: Bool) throws {
    let scenes = RandomScene.scenes(14, categories: 4, lane: 100 + lane)
    // Limits and areas that decide something in images this small.
    let rules = try InstanceRules(
      detectionLimits: [1, 3, 5], smallAreaPixels: 40, mediumAreaPixels: 120,
      isCategoryAgnostic: isAgnostic)
    let scores = try InstanceEvaluation(of: scenes, categories: 4, rules: rules).scores()
    let ours = marked(scores.summary.map(\.value) + scores.averagePrecisionOfCategories)
    let theirs = try judged(scenes, categories: 4, rules)
    try #require(ours.count == theirs.count)
    for (own, other) in zip(ours, theirs) { #expect(abs(own - other) < 1e-12) }
    // Otherwise the test would not see what it is for.
    #expect(theirs[0] > 0.02 && theirs[0] < 0.98)
  }
}
