import Datasets
import Imaging
import Support
import TestSupport
import Testing

@Suite struct SourceTests {
  private let bench: DatasetBench

  /// Rows 0…2 lie on `a.png`: a gun of 3×1, a knife of 2×3 and a crowd; row 3 is a gun of 4×4.
  init() throws {
    bench = try DatasetBench(
      """
      classes: [gun, knife]
      images: "*.png"
      labels: { index_masks: { masks: "lab/{stem}.png", values: { 1: gun, 2: knife }, ignore_values: [9] } }

      """)
    try bench.addImage("a.png", 5, 4)
    try bench.addLabels(
      "lab/a.png", [[1, 1, 1, 0, 9], [0, 0, 0, 2, 2], [0, 0, 0, 2, 2], [0, 0, 0, 2, 2]])
    try bench.addImage("b.png", 4, 4)
    try bench.addLabels("lab/b.png", [[UInt16]](repeating: [1, 1, 1, 1], count: 4))
  }

  @Test(
    arguments: [
      ("as: segments", [0, 1, 3], ["crowd": 1]),
      ("as: segments, classes: [gun]", [0, 3], ["crowd": 1, "class not asked for": 1]),
      ("as: segments, min_area_px: 7", [3], ["crowd": 1, "area under min_area_px": 2]),
      ("as: segments, min_area_px: 6", [1, 3], ["crowd": 1, "area under min_area_px": 1]),
      ("as: segments, min_side_px: 2", [1, 3], ["crowd": 1, "side under min_side_px": 1]),
      (
        "as: segments, classes: knife, min_side_px: 3", [],
        ["crowd": 1, "class not asked for": 2, "side under min_side_px": 1]
      ),
      ("as: images", [0, 1], [:]),
      ("as: images, min_area_px: 100", [0, 1], [:]),
    ] as [(String, [Int32], [String: Int])])
  func `rules leave segments out and count why`(
    settings: String, rows: [Int32], dropped: [String: Int]
  ) throws {
    let source = try bench.source(settings)
    #expect(source.rows == rows)
    #expect(source.dropped == dropped)
  }

  @Test func `an image keeps its crowds and the segments the rules let through`() throws {
    let source = try bench.source("as: images, classes: [knife]")
    #expect(source.segments(ofImage: 0) == [1, 2])
    #expect(source.segments(ofImage: 1) == [])
  }

  @Test func `a segment has the run's class id`() throws {
    let source = try bench.source("as: segments")
    #expect([0, 1, 3].map { source.classID(ofSegment: $0) } == [10, 11, 10])
  }

  @Test(arguments: [[0], [0, 1], [2, 0], [2, 0, 2, 1], [2, 2, 0, 0]])
  func `a pool is the rows of its sources one after the other`(parts: [Int]) throws {
    let sources = [
      try bench.source("as: segments"), try bench.source("as: images"),
      try bench.source("as: segments, min_area_px: 100"),
    ]
    #expect(sources[2].rows.isEmpty)
    let chosen = parts.map { sources[$0] }
    let pool = Pool(chosen)
    let expected = chosen.flatMap { source in
      source.rows.map { "\(source.entry.use) \($0)" }
    }
    #expect(pool.count == expected.count)
    #expect((0..<pool.count).map { "\(pool[$0].source.entry.use) \(pool[$0].row)" } == expected)
  }
}
