import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Two views of a picture whose pixels tell where they are, made by real stages in any order: what
/// their recorded matrices say they share is compared with what their pixels show.
@Suite struct ViewMatchTests {
  private static let size = PixelSize(180, 140)

  /// Crops, flips, turns and sizes in any order, some of them twice; at the end large enough to read.
  private func chain(_ stream: inout RandomStream, isTurned: Bool) -> String {
    var stages = [
      "flip: {}", "flip: {}", "crop: { size_px: [150, 120] }",
      "random_resized_crop: { size_px: [160, 130], scale_range: [0.4, 1] }",
      "resize: { size_px: [170, 110] }", "resize: { size_px: [140, 150], filter: bicubic }",
      "center_crop: { size_px: [130, 110] }",
    ]
    if isTurned {
      stages += ["rotate: { degrees_range: [-25, 25], filter: bilinear }"]
      stages += ["transform: { rotate_degrees: [0, 90, 180, 270], flip: 0.5 }"]
    }
    var order: [String] = []
    while !stages.isEmpty, order.count < 5 {
      order.append(stages.remove(at: stream.integer(0...stages.count - 1)))
    }
    order.append("resize: { size_px: [200, 160] }")
    return order.map { "{ \($0) }" }.joined(separator: ", ")
  }

  /// Both views of one sample.
  private func views(_ index: Int, isTurned: Bool) throws -> (Canvas, Canvas) {
    var stream = RandomStream(key: 71, lane: UInt64(index))
    let query = chain(&stream, isTurned: isTurned)
    let key = chain(&stream, isTurned: isTurned)
    let stages = try LoneStage("  - views: { query: [\(query)], key: [\(key)] }")
    let (width, height) = (Self.size.width, Self.size.height)
    let sample = try stages.sample(CoordinatePicture.canvas(width, height), index: index)
    return (try #require(sample["query"]), try #require(sample["key"]))
  }

  private func pair(_ views: (Canvas, Canvas)) -> ViewPair {
    ViewPair(
      View(size: views.0.image.size, matrix: views.0.matrix),
      View(size: views.1.image.size, matrix: views.1.matrix))
  }

  /// The source pixel shown at a part of a view's sides; nil near a border, or where fill is mixed in.
  private func shown(_ view: Canvas, at part: SIMD2<Double>) -> SIMD2<Double>? {
    let column = Int(part.x * Double(view.image.width))
    let row = Int(part.y * Double(view.image.height))
    let around = Box(column - 6, row - 6, column + 7, row + 7)
    guard view.image.size.bounds.contains(around) else { return nil }
    for (x, y) in [(-6, -6), (6, -6), (-6, 6), (6, 6), (0, 0)]
    where view.image[column + x, row + y, 2] < 198 { return nil }
    return SIMD2(
      Double(view.image[column, row, 0]) + 0.5, Double(view.image[column, row, 1]) + 0.5)
  }

  /// Each stage rounds once or cuts a fraction off, and a pixel's middle is up to a pixel away.
  private static let tolerance = 4.5

  @Test(arguments: 0..<60)
  func `matches show the same place in both views`(index: Int) throws {
    let both = try views(index, isTurned: index % 2 == 0)
    let (columns, rows) = (13, 11)
    var compared = 0
    for (cell, match) in pair(both).matches(columns: columns, rows: rows).enumerated() {
      let here = SIMD2(
        (Double(cell % columns) + 0.5) / Double(columns),
        (Double(cell / columns) + 0.5) / Double(rows))
      guard let match, let one = shown(both.0, at: here), let other = shown(both.1, at: match)
      else { continue }
      compared += 1
      #expect(abs(one.x - other.x) <= Self.tolerance, "cell \(cell)")
      #expect(abs(one.y - other.y) <= Self.tolerance, "cell \(cell)")
    }
    #expect(compared > 10 || pair(both).intersectionOverUnion < 0.35)
  }

  @Test(arguments: 0..<40)
  func `aligned boxes and grids show the same places`(index: Int) throws {
    let both = try views(index, isTurned: false)
    let boxes = try #require(pair(both).alignedBoxes)
    let flips = [both.0, both.1].map { view in
      view.draws.count { $0.values["flip"] == true } % 2 == 1
    }
    #expect([boxes.first.isFlipped, boxes.second.isFlipped] == flips)
    guard !boxes.first.isEmpty else { return }
    let grids = (boxes.first.grid(columns: 7, rows: 5), boxes.second.grid(columns: 7, rows: 5))
    for (here, there) in zip(grids.0, grids.1) {
      guard let one = shown(both.0, at: here), let other = shown(both.1, at: there) else {
        continue
      }
      #expect(abs(one.x - other.x) <= Self.tolerance && abs(one.y - other.y) <= Self.tolerance)
    }
  }

  /// Counted on the pixels alone, by which source pixels a view shows.
  @Test(arguments: 0..<60)
  func `overlap and IoU are those of the source pixels shown`(index: Int) throws {
    let both = try views(index, isTurned: index % 3 == 0)
    let (one, other) = (coverage(both.0), coverage(both.1))
    guard let one, let other else { return }
    let pair = pair(both)
    let shared = zip(one.bits, other.bits).count { $0 == 1 && $1 == 1 }
    let either = zip(one.bits, other.bits).count { $0 == 1 || $1 == 1 }
    // Views are enlarged: one source pixel more or less along each border.
    #expect(abs(pair.overlapArea - Double(shared)) < 0.06 * Double(either))
    #expect(abs(pair.intersectionOverUnion - Double(shared) / Double(either)) < 0.06)
  }

  @Test func `most pairs have no fill, so that their pixels can be counted`() throws {
    let counted = try (0..<60).count { index in
      let both = try views(index, isTurned: index % 3 == 0)
      return coverage(both.0) != nil && coverage(both.1) != nil
    }
    #expect(counted > 25)
  }

  /// The source pixels that a view shows, a pixel around each included; nil when it also shows fill.
  private func coverage(_ view: Canvas) -> Mask? {
    var mask = Mask(size: Self.size)
    for y in 0..<view.image.height {
      for x in 0..<view.image.width {
        guard view.image[x, y, 2] >= 198 else { return nil }
        let (column, row) = (Int(view.image[x, y, 0]), Int(view.image[x, y, 1]))
        mask[min(column, Self.size.width - 1), min(row, Self.size.height - 1)] = true
      }
    }
    // Where a view is not enlarged whole lines may be left out.
    var filled = mask
    for y in 1..<Self.size.height - 1 {
      for x in 1..<Self.size.width - 1 where !mask[x, y] {
        filled[x, y] =
          (mask[x - 1, y] && mask[x + 1, y]) || (mask[x, y - 1] && mask[x, y + 1])
      }
    }
    return filled
  }
}
