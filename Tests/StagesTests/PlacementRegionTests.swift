import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct PlacementRegionTests {
  /// One triangle of 20×10 on one photograph of 60×40 that has labelled instances of its own: a gun
  /// in the upper left quarter and a saw at the right.
  private func bench() throws -> StageBench {
    let bench = try StageBench()
    try bench.addItem("0", class: 2, 20, 10, colour: [9, 9, 9]) { x, y in x <= 2 * y + 1 }
    try bench.addPhoto("0", Image(size: PixelSize(60, 40), filling: [200, 200, 200]))
    return bench
  }

  private func maker(_ placement: String, repeats: Int = 600) throws -> BenchMaker {
    try bench().maker(
      samples: "each: items, repeats: \(repeats)",
      stages: """
          - background: { from: photos }
          - paste: { segment: items, placement: { \(placement) } }
        """)
  }

  /// The corner of each sample's segment before it was clipped, and all its pixels.
  private func places(_ maker: BenchMaker) throws -> [(corner: SIMD2<Int>, full: Region)] {
    try (0..<maker.count).map { index in
      let instance = try #require(try maker.sample(index)["image"]?.instances.first)
      guard case .array(let place)? = instance.draws["position_px"],
        case .integer(let x)? = place.first, case .integer(let y)? = place.last
      else { throw PipelineError(.outOfRange, at: "test", "no place was drawn") }
      return (SIMD2(x, y), try #require(instance.amodal))
    }
  }

  /// The pixels of the item.
  private static let shape = Mask(
    size: PixelSize(20, 10), bits: (0..<200).map { $0 % 20 <= 2 * ($0 / 20) + 1 ? 1 : 0 })

  /// All corners at which a fraction of the shape lies on pixels that pass a test, by looking at each.
  private func feasible(
    _ fraction: Double, columns: ClosedRange<Int> = 0...40, rows: ClosedRange<Int> = 0...30,
    where isInside: (Int, Int) -> Bool
  ) -> Set<SIMD2<Int>> {
    var found: Set<SIMD2<Int>> = []
    for x in columns {
      for y in rows {
        var count = 0
        for row in 0..<10 {
          for column in 0..<20 where Self.shape[column, row] && isInside(x + column, y + row) {
            count += 1
          }
        }
        if Double(count) >= fraction * Double(Self.shape.area) - 1e-9 { found.insert([x, y]) }
      }
    }
    return found
  }

  @Test func `inside a box every place that fits wholly comes, each as often`() throws {
    let places = try places(maker("inside: { box: [0.25, 0.25, 0.75, 0.75] }", repeats: 2420))
    let all = feasible(1) { x, y in (15..<45).contains(x) && (10..<30).contains(y) }
    #expect(all.count == 121)
    var counts: [SIMD2<Int>: Int] = [:]
    for place in places { counts[place.corner, default: 0] += 1 }
    #expect(Set(counts.keys) == all)
    // 20 expected of each: the sum of squared deviations over 20 has mean 120 and deviation 15.
    let deviation = counts.values.reduce(0.0) { $0 + Double(($1 - 20) * ($1 - 20)) / 20 }
    #expect((60...180).contains(deviation))
  }

  @Test(arguments: [0.3, 0.6, 0.9]) func `of places partly inside just those with enough come`(
    fraction: Double
  ) throws {
    let maker = try maker(
      "inside: { box: [0, 0.5, 0.5, 1] }, min_inside: \(fraction)", repeats: 3000)
    let corners = Set(try places(maker).map(\.corner))
    let all = feasible(fraction) { x, y in x < 30 && y >= 20 }
    #expect(corners.isSubset(of: all))
    #expect(Double(corners.count) > 0.85 * Double(all.count))
    for edge in [
      all.map(\.x).min() == corners.map(\.x).min(), all.map(\.x).max() == corners.map(\.x).max(),
      all.map(\.y).min() == corners.map(\.y).min(), all.map(\.y).max() == corners.map(\.y).max(),
    ] {
      #expect(edge)
    }
  }

  @Test func `inside a polygon segments lie wholly`() throws {
    let maker = try maker("inside: { polygon: [[0.5, 0], [1, 0.5], [0.5, 1], [0, 0.5]] }")
    let corners = Set(try places(maker).map(\.corner))
    // A rhombus: pixels whose middle is in it, give or take its border.
    func distance(_ x: Int, _ y: Int) -> Double {
      abs(Double(x) + 0.5 - 30) / 30 + abs(Double(y) + 0.5 - 20) / 20
    }
    #expect(corners.isSubset(of: feasible(1) { distance($0, $1) <= 1.05 }))
    let surely = feasible(1) { distance($0, $1) <= 0.95 }
    #expect(surely.count > 50)
    #expect(surely.intersection(corners).count > surely.count / 2)
  }

  /// Scenes with a gun of 30×20 in the upper left and a saw of 24×36 at the right.
  private func scenes(_ mask: String, paste: String = "") throws -> BenchMaker {
    let bench = try bench()
    let size = PixelSize(60, 40)
    var labels = LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area))
    for y in 0..<20 { for x in 0..<30 { labels[x, y] = 1 } }
    for y in 2..<38 { for x in 36..<60 { labels[x, y] = 3 } }
    try bench.addItems("scene", Image(size: size, filling: [90, 90, 90]), labels)
    return try bench.maker(
      """
      sources:
        scenes: { dataset: items.yaml, as: images }
        items: { dataset: items.yaml, as: segments, classes: [knife] }
      samples: { count: 200 }
      stages:
        - background: { from: scenes }
        - paste: { segment: items, \(paste)placement: { inside: { mask: \(mask) } } }
      """)
  }

  @Test(arguments: [
    ("saw", [Box(36, 2, 60, 38)]), ("[gun]", [Box(0, 0, 30, 20)]),
    ("\"[gs]*\"", [Box(0, 0, 30, 20), Box(36, 2, 60, 38)]),
  ])
  func `inside a mask segments lie on labelled instances of its classes`(
    mask: String, boxes: [Box]
  ) throws {
    let maker = try scenes(mask)
    var hit: Set<Box> = []
    var missing = 0
    for index in 0..<200 {
      let sample = try maker.sample(index)
      let canvas = try #require(sample["image"])
      guard canvas.source.path == "scene.png" else {
        // The item's own picture shows a knife alone.
        #expect(sample.dropCounts == ["paste: its canvas shows none of the mask's classes": 1])
        missing += 1
        continue
      }
      let region = try #require(canvas.instances.last?.region)
      let box = try #require(boxes.first { $0.contains(region.box) })
      hit.insert(box)
    }
    #expect(hit == Set(boxes))
    #expect(missing > 50)
  }

  @Test func `what was hidden of an instance is not inside it`() throws {
    let maker = try scenes("gun", paste: "count_range: 3, ")
    for index in 0..<60 {
      let canvas = try #require(try maker.sample(index)["image"])
      guard canvas.source.path == "scene.png" else { continue }
      // All three are placed on the gun as it was before the stage.
      #expect(canvas.instances.dropFirst(2).count == 3)
    }
  }

  @Test func `a region without room for the segment is told as such`() throws {
    let sample = try maker("inside: { box: [0, 0, 0.2, 0.2] }", repeats: 1).sample(0)
    #expect(sample.dropCounts == ["paste: not inside the box": 1])
    let empty = try maker("inside: { box: [0.501, 0, 0.502, 1] }", repeats: 1).sample(0)
    #expect(empty.dropCounts == ["paste: no pixel lies inside its box": 1])
  }

  @Test(arguments: [
    (
      "inside: { box: [0.5, 0, 0.5, 1] }",
      "'box' in 'inside' of 'placement' of stage 'paste' is empty, "
        + "expected [x1, y1, x2, y2] with x1 < x2 and y1 < y2"
    ),
    (
      "inside: { box: [0, 0, 2, 1] }",
      "'box' in 'inside' of 'placement' of stage 'paste' is 2, expected a number in 0...1"
    ),
    (
      "inside: { polygon: [[0, 0], [1, 1]] }",
      "'polygon' in 'inside' of 'placement' of stage 'paste' should be a list of 3 or more points "
        + "[x, y], each number in 0...1, found a list"
    ),
    (
      "inside: { mask: gnu }",
      "no class is called 'gnu'; did you mean 'gun'?"
    ),
    (
      "inside: { box: [0, 0, 1, 1], mask: gun }",
      "'inside' of 'placement' of stage 'paste' names 2 forms, expected one; "
        + "one of: box, polygon, mask"
    ),
    (
      "inside: {}",
      "'inside' of 'placement' of stage 'paste' names 0 forms, expected one; "
        + "one of: box, polygon, mask"
    ),
    (
      "inside: contents",
      "'inside' in 'placement' of stage 'paste' should be canvas, content or a mapping with box, "
        + "polygon or mask, found the text 'contents'; did you mean 'content'?"
    ),
    (
      "min_inside: 0.5",
      "'min_inside' needs a part of the canvas, but 'inside' is 'canvas'; "
        + "'overhang' says how far a segment may reach over the border"
    ),
  ])
  func `wrong settings are reported`(settings: String, message: String) throws {
    #expect(
      try StageBench.messages("  - paste: { segment: items, placement: { \(settings) } }\n")
        == [message])
  }
}
