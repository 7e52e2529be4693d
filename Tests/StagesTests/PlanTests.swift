import Imaging
import Manifest
import Stages
import Support
import TestSupport
import Testing

@Suite struct PlanTests {
  private let bench: StageBench
  private static let sources =
    "sources:\n  photos: { dataset: photos.yaml }\n  items: { dataset: items.yaml, as: segments }\n"

  init() throws {
    bench = try StageBench()
  }

  private func plan(each: String = "items", _ stages: String) throws -> Plan {
    try bench.plan(Self.sources + "samples: { each: \(each) }\nstages:\n\(stages)\n")
  }

  @Test func `an unknown stage is reported with the nearest name`() throws {
    #expect(
      try bench.findings(Self.sources + "samples: { each: photos }\nstages:\n  - past: {}\n") == [
        "test.yaml:8:5: there is no stage 'past'; did you mean 'paste'?"
      ])
  }

  @Test func `an unknown stage near to none is reported with all there are`() throws {
    #expect(
      try StageBench.messages("  - teleport: {}\n") == [
        "there is no stage 'teleport'; one of: background, center_crop, color_jitter, crop, "
          + "cut, derive, flip, gaussian_blur, grayscale, keep, mask, paste, pseudo_color, "
          + "random_erasing, random_resized_crop, resize, rotate, saliency, solarize, transform, views"
      ])
  }

  @Test func `a pipeline without a canvas is reported`() throws {
    #expect(
      try bench.findings(Self.sources + "samples: { each: items }\nstages: []\n") == [
        "test.yaml:6:10: no stage makes a canvas, so samples would be empty; "
          + "start 'stages' with 'background', or let samples go through images"
      ])
  }

  @Test(arguments: ["each: photos, balance: classes", "count: 3, balance: classes"])
  func `balanced classes need segments`(samples: String) throws {
    #expect(
      try bench.findings(
        Self.sources
          + "samples: { \(samples) }\nstages: [ { background: { from: photos, canvases: b } } ]\n")
        == [
          "test.yaml:6:10: 'balance: classes' needs samples that go through segments; "
            + "write 'each' with a source that has 'as: segments', or leave 'balance' out"
        ])
  }

  @Test func `what changes every pixel is refused where backgrounds stay`() throws {
    let stages = """
      stages:
        - background: { from: photos, size_px: [32, 32] }
        - resize: { size_px: [16, 16] }
        - paste: { segment: items }
      shards: { pixels: { jpg: lossless_background } }

      """
    let says = "changes every pixel, but 'pixels' is lossless_background; leave"
    #expect(
      try bench.findings(Self.sources + "samples: { each: items }\n" + stages) == [
        "test.yaml:8:5: stage 'background' \(says) 'size_px' out, or write 'pixels: { jpg: QUALITY }'",
        "test.yaml:9:5: stage 'resize' \(says) the stage out, or write 'pixels: { jpg: QUALITY }'",
      ])
  }

  @Test func `stages of one name are numbered from the second`() throws {
    let plan = try plan(each: "photos", "  - flip: {}\n  - crop: { size_px: [4, 4] }\n  - flip: {}")
    #expect(plan.stages.map(\.id) == ["flip", "crop", "flip.2"])
    #expect(plan.canvases == ["image"])
  }

  @Test func `classes are those of the datasets in the order of the sources`() throws {
    try bench.folder.write(
      """
      version: 1
      name: more
      images: "*.png"
      classes: [saw, axe, gun]
      labels: { index_masks: { masks: "{stem}.png", values: { 1: saw, 2: axe, 3: gun } } }
      """, to: "more.yaml")
    let plan = try bench.plan(
      """
      sources: { more: { dataset: more.yaml }, items: { dataset: items.yaml } }
      samples: { each: [more, items] }
      stages: [ { flip: {} } ]
      """)
    #expect(plan.classes == ["saw", "axe", "gun", "knife"])
    #expect(
      plan.manifest.sources.map { plan.classIDs(of: $0.dataset) } == [[0, 1, 2], [2, 3, 0]])
    #expect(plan.ignoreValue == 255)
  }

  @Test(arguments: [(254, UInt16(255)), (255, UInt16(65535))])
  func `the value to ignore is outside the classes`(count: Int, value: UInt16) throws {
    let classes = (0..<count).map { "c\($0)" }.joined(separator: ", ")
    try bench.folder.write(
      """
      version: 1
      name: many
      images: "*.png"
      classes: [\(classes)]
      labels: { index_masks: { masks: "{stem}.png", values: { 1: c0 } } }
      """, to: "many.yaml")
    let plan = try bench.plan(
      "sources: { many: { dataset: many.yaml } }\nsamples: { each: many }\nstages: [ { flip: {} } ]"
    )
    #expect(plan.ignoreValue == value)
  }

  @Test func `without any class whole images are of class object`() throws {
    let plan = try bench.plan(
      "sources: { photos: { dataset: photos.yaml } }\nsamples: { each: photos }\n"
        + "stages: [ { flip: {} } ]")
    #expect(plan.classes == ["object"])
  }

  private static let background = "  - background: { from: photos, canvases: [a] }\n"

  @Test(arguments: [
    ("items", background + "  - paste: { segment: items }", true),
    ("items", background + "  - views: { v: [ { paste: { segment: items } } ] }", true),
    ("items", background + "  - paste: { segment: items, count_range: [1, 2] }", false),
    (
      "items", background + "  - views: { v: [ { paste: { segment: items, count_range: 2 } } ] }",
      false
    ),
    ("items", background, false),
    ("items", background + "  - paste: { segment: photos }", false),
    ("photos", "  - paste: { segment: items }", false),
  ])
  func `samples have a label when each is about one pasted segment`(
    each: String, stages: String, hasLabel: Bool
  ) throws {
    #expect(try plan(each: each, stages).hasLabel == hasLabel)
  }

  @Test func `the resolved manifest writes out every default of every stage`() throws {
    let plan = try plan(each: "photos", "  - flip: {}\n  - paste: { segment: items }")
    let text = String(
      decoding: (plan.resolved.json["stages"] ?? .null).text(), as: UTF8.self)
    #expect(
      text == #"[{"flip":{"probability":0.5}},{"paste":{"blend":"over","copies_range":[1,1],"#
        + #""count_range":[1,1],"flip":0,"keep":{"hidden":"minima","min_side_px":6,"min_visible_area_px":12,"#
        + #""min_visible_fraction":0.25},"placement":{"inside":"canvas","margin_px":[0,0,0,0],"#
        + #""max_overlap":1,"overhang":0,"tries":20},"scale":"pixels",""#
        + #"segment":["items"]}}]"#)
  }

  @Test func `samples that go through images start with that image`() throws {
    let plan = try plan(each: "photos", "  - flip: {}")
    #expect(plan.startsFromImage)
    #expect(plan.canvases == ["image"])
  }

  /// As InsLoc pastes a crop of every image on two others: the image itself is no canvas then.
  @Test func `with backgrounds first, an image a sample is about is only pasted`() throws {
    let plan = try plan(
      each: "photos",
      """
        - background: { from: photos, canvases: [query, key], size_px: [256, 256] }
        - paste:
            segment: photos
            crop: { scale_range: [0.2, 1], ratio_range: [0.5, 2] }
            frame_range_px: [128, 254]
            placement: { margin_px: [0, 0, 1, 1] }
      """)
    #expect(!plan.startsFromImage)
    #expect(plan.canvases == ["query", "key"])
    #expect(plan.classes == ["object", "gun", "knife", "saw"])
    #expect(!plan.hasLabel)
  }
}
