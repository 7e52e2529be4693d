import Imaging
import Metrics
import Testing

@Suite struct BoundaryMatchTests {
  private func mask(_ rows: [String]) -> Mask {
    Mask(
      size: PixelSize(rows[0].count, rows.count),
      bits: rows.joined().map { $0 == "#" ? 1 : 0 })
  }

  @Test func `a square moved by a pixel is near by one pixel and not by less`() {
    let truth = mask(["......", ".##...", ".##...", "......"])
    let moved = mask(["......", "..##..", "..##..", "......"])
    // The diagonal is √52 pixels.
    let pixel = 1 / 52.0.squareRoot()
    let strict = BoundaryMatch(moved, truth: truth, tolerance: 0.99 * pixel)
    #expect(strict.precision == 0.5 && strict.recall == 0.5 && strict.f == 0.5)
    #expect(BoundaryMatch(moved, truth: truth, tolerance: 1.01 * pixel).f == 1)
  }

  @Test func `the inside of a mask is no boundary, and neither is the image's border`() {
    // The boundary of the truth is its last column; the hole's four neighbours are a boundary too.
    let truth = mask(["###..", "###..", "###..", "###..", "###.."])
    let holed = mask(["###..", "###..", "#.#..", "###..", "###.."])
    let match = BoundaryMatch(holed, truth: truth, tolerance: 0)
    // The hole's right neighbour is in the last column already.
    #expect(match.recall == 1 && match.precision == 5.0 / 8)
    #expect(match.f == 10.0 / 13)
  }

  @Test func `empty boundaries agree only when the masks do`() {
    let (none, all) = (mask(["...", "..."]), mask(["###", "###"]))
    let half = mask(["##.", "##."])
    #expect(BoundaryMatch(none, truth: none, tolerance: 0.1).f == 1)
    #expect(BoundaryMatch(all, truth: all, tolerance: 0.1).f == 1)
    #expect(BoundaryMatch(all, truth: none, tolerance: 0.1).f == 0)
    let missed = BoundaryMatch(none, truth: half, tolerance: 0.1)
    #expect(missed.precision == 1 && missed.recall == 0 && missed.f == 0)
    let invented = BoundaryMatch(half, truth: none, tolerance: 0.1)
    #expect(invented.precision == 0 && invented.recall == 1 && invented.f == 0)
  }

  @Test func `pixels that nobody labelled make no boundary`() {
    let truth = mask(["##...", "##..."])
    let labelled = mask(["##.##", "##.##"])
    // The labelled pixels of truth touch no labelled pixel outside.
    #expect(
      BoundaryMatch(truth, truth: truth, tolerance: 0, labelled: labelled)
        == BoundaryMatch(truth, truth: truth, tolerance: 0))
    let grown = mask(["###..", "###.."])
    #expect(BoundaryMatch(grown, truth: truth, tolerance: 0, labelled: labelled).f == 1)
    #expect(BoundaryMatch(grown, truth: truth, tolerance: 0).f == 0)
  }

  @Test func `a mask is as near to another as turned and mirrored ones`() {
    var maps = RandomMaps(lane: 50)
    for _ in 0..<30 {
      let size = PixelSize(maps.integer(2...30), maps.integer(2...30))
      let (one, other) = (maps.mask(size), maps.mask(size))
      let match = BoundaryMatch(one, truth: other, tolerance: 0.1)
      #expect(BoundaryMatch(one.flipped(), truth: other.flipped(), tolerance: 0.1) == match)
      #expect(
        BoundaryMatch(
          one.rotated(quarterTurns: 1), truth: other.rotated(quarterTurns: 1), tolerance: 0.1)
          == match)
      let back = BoundaryMatch(other, truth: one, tolerance: 0.1)
      #expect(back.precision == match.recall && back.recall == match.precision)
    }
  }
}
