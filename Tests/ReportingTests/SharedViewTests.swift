import Imaging
import Reporting
import Testing

@Suite struct SharedViewTests {
  /// The left and the right two thirds of a picture of 90×40, the right one mirrored.
  private let left = View(size: PixelSize(60, 40), matrix: .identity)
  private let right = View(
    size: PixelSize(120, 80),
    matrix: .translation(30, 0) * .scale(0.5, 0.5) * .flip(width: 120))

  private func bounds(_ corners: [SIMD2<Double>]) -> [Double] {
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    return [xs.min() ?? 0, ys.min() ?? 0, xs.max() ?? 0, ys.max() ?? 0]
  }

  @Test func `each view is outlined where the other one shows the same`() throws {
    let shared = try #require(SharedView(ViewPair(left, right)))
    #expect(bounds(shared.outline) == [30, 0, 60, 40])
    #expect(bounds(shared.outlines.first) == [30, 0, 60, 40])
    #expect(bounds(shared.outlines.second) == [60, 0, 120, 80])
    #expect(shared.caption == "overlap: IoU 33%")
  }

  @Test func `views that do not meet have no outline`() throws {
    let far = View(size: PixelSize(9, 9), matrix: .translation(70, 0))
    let shared = try #require(SharedView(ViewPair(left, far)))
    #expect(shared.outline.isEmpty && shared.outlines.first.isEmpty)
    #expect(shared.caption == "no overlap")
  }

  @Test(
    arguments: [
      [0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 1, 0, 0, 0, 0, 1], [.nan, 0, 0, 0, 1, 0, 0, 0, 1],
      [1e-300, 0, 0, 0, 1e-300, 0, 0, 0, 1], [1e308, 0, 1e308, 0, 1e308, 0, 0, 0, 1],
      [1, 0, 0, 0, 1, 0, -1, 0, 1],
    ] as [[Double]])
  func `any nine numbers are drawn or left out`(elements: [Double]) throws {
    let strange = View(size: PixelSize(60, 40), matrix: Matrix3(elements))
    let views = [("a", strange), ("a", left)].map { (source: $0.0, view: $0.1) }
    let drawn = PreviewSample(key: "k", canvases: [canvas("one"), canvas("two")], views: views)
    #expect(ContactSheet(columns: 2).draw([drawn], title: "t").channels == 3)
    #expect(try ReportPage(title: "t", samples: [drawn]).html().contains("</html>"))
  }

  @Test func `a sample's first two canvases are outlined when they are of one picture`() {
    let views = [("a", left), ("a", right), ("a", left)].map { (source: $0.0, view: $0.1) }
    let canvases = ["one", "two", "three"].map { canvas($0) }
    let drawn = PreviewSample(key: "k", canvases: canvases, views: views, caption: "as scanned")
    #expect(drawn.canvases.map(\.shared.isEmpty) == [false, false, true])
    #expect(drawn.caption == "as scanned; overlap: IoU 33%")
    let others = PreviewSample(
      key: "k", canvases: canvases,
      views: zip(["a", "b", "a"], views).map { (source: $0, view: $1.view) })
    #expect(others.canvases.map(\.shared.isEmpty) == [true, true, true])
    #expect(others.caption == "")
    let alone = PreviewSample(key: "k", canvases: [canvases[0]], views: [views[0]])
    #expect(alone.canvases[0].shared.isEmpty)
  }

  @Test func `sheets and pages draw the outline`() throws {
    let views = [("a", left), ("a", right)].map { (source: $0.0, view: $0.1) }
    let canvases = ["one", "two"].map { canvas($0) }
    let plain = PreviewSample(key: "k", canvases: canvases, caption: "overlap: IoU 33%")
    let outlined = PreviewSample(key: "k", canvases: canvases, views: views)
    let sheet = ContactSheet(columns: 2, cell: PixelSize(120, 90))
    #expect(sheet.draw([plain], title: "t") != sheet.draw([outlined], title: "t"))
    let html = try ReportPage(title: "t", samples: [outlined]).html()
    #expect(html.components(separatedBy: "<polygon").count == 5)
    #expect(html.contains("points=\"30.0,0.0 60.0,0.0 60.0,40.0 30.0,40.0\""))
    let bare = try ReportPage(title: "t", samples: [plain]).html()
    #expect(!bare.contains("<polygon"))
  }
}
