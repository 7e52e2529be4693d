import Stages
import Support
import TestSupport
import Testing

/// The canvases of a batch that a method learns from.
@Suite struct TrainingViewsTests {
  private static let crop = "random_resized_crop: { size_px: [32, 32] }"
  private static let narrow = "random_resized_crop: { size_px: [24, 32] }"

  /// A pipeline that trains on these views of photographs.
  private func pipeline(_ views: String, method: String = "moco_v2") -> String {
    """
    sources: { photos: { dataset: photos.yaml }, items: { dataset: items.yaml, as: segments } }
    samples: { each: photos }
    train:
      method: \(method)
      moco_v2: { queue: 64, bn_groups: 2 }
      batch: 8
      augment:
        - views: { \(views) }

    """
  }

  @Test(
    arguments: [
      (
        "query: [ { \(crop) } ], other: [ { \(crop) } ]",
        [
          "test.yaml:6:11: moco_v2 learns from a canvas 'key', but a batch has query, other; "
            + "make it with 'views: { key: [ … ] }'"
        ]
      ),
      (
        "a: [ { \(crop) } ], b: [ { \(crop) } ]",
        [
          "test.yaml:6:11: moco_v2 learns from a canvas 'query', but a batch has a, b; "
            + "make it with 'views: { query: [ … ] }'",
          "test.yaml:6:11: moco_v2 learns from a canvas 'key', but a batch has a, b; "
            + "make it with 'views: { key: [ … ] }'",
        ]
      ),
      (
        "query: [ { \(crop) } ], key: [ { \(narrow) } ]",
        [
          "test.yaml:6:11: moco_v2 compares views of one shape, but there are query 3x32x32 and "
            + "key 3x32x24"
        ]
      ),
    ] as [(String, [String])])
  func `views that a method cannot learn from are reported at its name`(
    views: String, expected: [String]
  ) throws {
    #expect(try StageBench().findings(pipeline(views)) == expected)
  }

  @Test func `canvases beyond those of the method are allowed, of any size`() throws {
    let views =
      "small: [ { \(Self.narrow) } ], key: [ { \(Self.crop) } ], query: [ { \(Self.crop) } ]"
    let plan = try #require(try StageBench().plan(pipeline(views)).training)
    #expect(plan.views.map(\.description) == ["small 3x32x24", "key 3x32x32", "query 3x32x32"])
  }

  @Test func `without a method any views may be fed`() throws {
    let text = pipeline("a: [ { \(Self.crop) } ]")
      .replacing("  method: moco_v2\n", with: "")
      .replacing("  moco_v2: { queue: 64, bn_groups: 2 }\n", with: "")
    let plan = try #require(try StageBench().plan(text).training)
    #expect(plan.views.map(\.description) == ["a 3x32x32"])
  }

  private static let pair = "views: { query: [ { \(crop) } ], key: [ { \(crop) } ] }"
  private static let paste = "paste: { segment: items }"

  @Test(
    arguments: [
      ("[ { \(pair) } ]", false),
      ("[ { \(pair) }, { flip: {} } ]", false),
      ("[ { \(paste) }, { \(pair) } ]", true),
      ("[ { \(pair) }, { \(paste) } ]", true),
      ("[ { views: { query: [ { \(crop) } ], key: [ { \(crop) }, { \(paste) } ] } } ]", true),
      ("[ { views: { query: [ { \(paste) }, { \(crop) } ], key: [ { \(crop) } ] } } ]", true),
    ] as [(String, Bool)])
  func `sources are needed exactly when a stage of augment names one`(
    augment: String, needsSources: Bool
  ) throws {
    // A source in 'stages' does not count: shards hold what it gave.
    let plan = try StageBench().plan(
      """
      sources: { photos: { dataset: photos.yaml }, items: { dataset: items.yaml, as: segments } }
      samples: { each: photos }
      stages: [ { \(Self.paste) } ]
      train: { batch: 8, augment: \(augment) }
      """)
    #expect(try #require(plan.training).needsSources == needsSources)
  }

  /// A pipeline whose samples are about segments, with these stages, that trains a method on boxes.
  private func boxes(_ stages: String, method: String = "segloc", source: String = "") -> String {
    """
    sources:
      photos: { dataset: photos.yaml }
      items: { dataset: items.yaml, as: segments\(source) }
      whole: { dataset: photos.yaml, as: images }
    samples: { count: 4 }
    stages: [ \(stages) ]
    train: { method: \(method), batch: 8 }

    """
  }

  private static let background =
    "background: { from: photos, canvases: [query, key], size_px: [32, 32] }"

  @Test(
    arguments: [
      ("{ \(background) }, { \(paste) }", "segloc", "", []),
      ("{ \(background) }, { \(paste) }", "insloc", "", []),
      (
        "{ \(background) }, { paste: { segment: items, on: [query] } }", "insloc", "",
        ["insloc compares the boxes of a thing, but nothing is pasted on canvas 'key'"]
      ),
      (
        "{ \(background) }", "segloc", "",
        [
          "segloc compares the boxes of a thing, but nothing is pasted on canvas 'query'",
          "segloc compares the boxes of a thing, but nothing is pasted on canvas 'key'",
        ]
      ),
      (
        "{ \(background) }, { \(paste) }", "segloc", ", classes: [knife]",
        ["segloc takes negatives from other classes, but there is only 'knife'"]
      ),
      ("{ \(background) }, { \(paste) }", "insloc", ", classes: [knife]", []),
      (
        "{ \(background) }, { paste: { segment: whole } }", "segloc", "",
        ["segloc takes negatives from other classes, but there is only 'object'"]
      ),
      ("{ \(background) }, { paste: { segment: whole } }", "insloc", "", []),
    ] as [(String, String, String, [String])])
  func `things that a method cannot do without are asked for at its name`(
    stages: String, method: String, source: String, expected: [String]
  ) throws {
    let found = try StageBench().findings(boxes(stages, method: method, source: source))
    #expect(found.count == expected.count, "\(found)")
    for (found, expected) in zip(found, expected) {
      #expect(found.hasPrefix("test.yaml:9:18: \(expected); "), "\(found)")
    }
  }

  @Test func `a method on boxes says how its canvases are made`() throws {
    let found = try StageBench().findings(
      boxes("{ background: { from: photos, canvases: [one], size_px: [8, 8] } }", method: "insloc"))
    #expect(
      found.first
        == "test.yaml:9:18: insloc learns from a canvas 'query', but a batch has one; "
        + "make it with 'background: { canvases: [query, key] }'")
  }
}
