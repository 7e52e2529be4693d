import Foundation
import FoundationXML
import Reporting
import Support
import Testing

@Suite struct CurveChartTests {
  private func elements(_ chart: ReportChart, _ path: String) throws -> [XMLElement] {
    try XMLDocument(xmlString: chart.svg).nodes(forXPath: path).compactMap { $0 as? XMLElement }
  }

  private func numbers(_ element: XMLElement, _ names: String...) throws -> [Double] {
    try names.map { name in
      try #require(element.attribute(forName: name)?.stringValue.flatMap { Double($0) })
    }
  }

  /// The corners of each curve, as the drawing has them.
  private func corners(_ chart: ReportChart) throws -> [[(x: Double, y: Double)]] {
    try elements(chart, "//polyline").map { line in
      try #require(line.attribute(forName: "points")?.stringValue).split(separator: " ").map {
        let pair = $0.split(separator: ",").compactMap { Double($0) }
        try #require(pair.count == 2)
        return (pair[0], pair[1])
      }
    }
  }

  private func chart(_ curves: (String, [(step: Int, value: Double)])...) throws -> ReportChart {
    try #require(ReportChart("Loss", curves.map { Curve($0.0, $0.1) }))
  }

  @Test(arguments: [
    ([0.03, 2.27], ["0", "1", "2", "3"]), ([0.0, 0.06], ["0", "0.02", "0.04", "0.06"]),
    ([1e-5, 9e-5], ["0", "2e-5", "4e-5", "6e-5", "8e-5", "1e-4"]),
    ([5.0, 5], ["4.5", "5", "5.5"]),
    ([-3.0, 40_000], ["-20000", "0", "20000", "40000"]),
    ([2e9, 2.1e9], ["2e9", "2.05e9", "2.1e9"]), ([0.0, 0], ["-1", "-0.5", "0", "0.5", "1"]),
  ]) func `values are written at round numbers that hold all between them`(
    values: [Double], ticks: [String]
  ) throws {
    let chart = try chart(("loss", values.enumerated().map { (step: $0, value: $1) }))
    let texts = try elements(chart, "//text[@text-anchor='end']").compactMap(\.stringValue)
    #expect(texts == ticks)
  }

  @Test(arguments: [
    (0, 10, ["0", "2", "4", "6", "8", "10"]), (1, 3, ["1", "2", "3"]), (7, 7, ["7", "8"]),
    (0, 18_700, ["0", "5000", "10000", "15000"]), (900, 2_100, ["1000", "1500", "2000"]),
  ]) func `steps are written at whole numbers that were reached`(
    first: Int, last: Int, ticks: [String]
  ) throws {
    let chart = try chart(("loss", [(step: first, value: 1), (step: last, value: 2)]))
    let texts = try elements(chart, "//text[@text-anchor='middle']").compactMap(\.stringValue)
    #expect(texts == ticks)
  }

  @Test func `a curve is where its numbers are between the lines`() throws {
    let chart = try chart(
      ("loss", [(step: 0, value: 0), (step: 50, value: 3), (step: 100, value: 4)]))
    let lines = try elements(chart, "//line")
    let (zero, four) = (
      try numbers(#require(lines.first), "y1")[0], try numbers(#require(lines.last), "y1")[0]
    )
    let (left, right) = (
      try numbers(#require(lines.first), "x1")[0], try numbers(#require(lines.first), "x2")[0]
    )
    let corners = try corners(chart)[0]
    #expect(corners.map(\.x) == [left, (left + right) / 2, right])
    #expect(corners.map(\.y) == [zero, zero + (four - zero) * 0.75, four])
    #expect(four < zero)
    #expect(chart.caption == "loss ends at 4 in step 100")
  }

  @Test func `thinning keeps the mean, the order and every bucket's own mean`() throws {
    let curve = Curve("loss", (0..<10_000).map { (step: $0, value: Double($0 % 7)) })
    let points = curve.thinned(to: 250)
    #expect(points.count == 250)
    #expect(points[0].step == 19.5)
    #expect(abs(points[0].value - (0..<40).map { Double($0 % 7) }.reduce(0, +) / 40) < 1e-12)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.step < $1.step })
    let mean = points.map(\.value).reduce(0, +) / 250
    #expect(abs(mean - curve.points.map(\.value).reduce(0, +) / 10_000) < 1e-9)
    #expect(curve.thinned(to: 10_000) == curve.points)
    let uneven = Curve("loss", (0..<1001).map { (step: $0, value: 1) }).thinned(to: 300)
    #expect(uneven.count == 300 && uneven.allSatisfy { abs($0.value - 1) < 1e-12 })
    let drawn = try #require(ReportChart("Loss", [curve]))
    #expect(try corners(drawn)[0].count == 300)
  }

  @Test(arguments: 0..<60) func `nothing is drawn outside the frame`(seed: Int) throws {
    var random = RandomStream(key: 99, lane: UInt64(seed))
    let scale = random.logUniform(1e-90...1e90)
    let offset = random.chance(0.5) ? random.uniform(-5...5) * scale : 0
    let curves = (0..<random.integer(1...9)).map { number in
      let points = (0..<random.integer(1...700)).map { step in
        let odd = [Double.nan, .infinity, -.infinity, 0, .leastNonzeroMagnitude, 1e300]
        let value =
          random.chance(0.05)
          ? random.choice(odd) : offset + random.uniform(-1...1) * scale
        return (step: step * random.integer(1...50), value: value)
      }
      let name = String(repeating: "m<&\u{1}\"é", count: random.integer(0...15))
      return Curve(number == 0 ? "loss" : name, points + [(step: 3, value: scale)])
    }
    let chart = try #require(ReportChart("Loss", curves))
    let frame = try #require(
      elements(chart, "/svg").first?.attribute(forName: "viewBox")?.stringValue
    )
    .split(separator: " ").compactMap { Double($0) }
    try #require(frame.count == 4)
    func isInside(_ x: Double, _ y: Double) -> Bool {
      (0...frame[2]).contains(x) && (0...frame[3]).contains(y)
    }
    let lines = try elements(chart, "//line")
    #expect(
      try lines.allSatisfy { line in
        let ends = try numbers(line, "x1", "y1", "x2", "y2")
        return isInside(ends[0], ends[1]) && isInside(ends[2], ends[3])
      })
    let corners = try corners(chart)
    #expect(corners.count == curves.count)
    #expect(corners.allSatisfy { $0.count <= 300 && $0.allSatisfy { isInside($0.x, $0.y) } })
    for text in try elements(chart, "//text") {
      let place = try numbers(text, "x", "y")
      // Six units a character, before, around or after its place.
      let size = Double((text.stringValue ?? "").count) * 6
      let start =
        switch text.attribute(forName: "text-anchor")?.stringValue {
        case "end": place[0] - size
        case "middle": place[0] - size / 2
        default: place[0]
        }
      #expect(isInside(start, place[1]) && isInside(start + size, place[1]))
    }
  }

  @Test func `several curves have names and colours, one has neither legend nor need of it`() throws
  {
    let two = try chart(
      ("a < b", [(step: 0, value: 1)]), ("rate & more", [(step: 0, value: 2), (step: 9, value: 3)]))
    let names = try elements(two, "//text[not(@text-anchor)]").compactMap(\.stringValue)
    #expect(names == ["a < b", "rate & more"])
    let colours = try elements(two, "//polyline").compactMap {
      $0.attribute(forName: "stroke")?.stringValue
    }
    #expect(colours == [0, 1].map { Palette.colour(ofClass: $0).hex })
    #expect(try corners(two).map(\.count) == [2, 2])
    let one = try chart(("loss", [(step: 0, value: 1)]))
    #expect(try elements(one, "//text[not(@text-anchor)]").isEmpty)
    #expect(two.caption == "a < b ends at 1 in step 0, rate & more ends at 3 in step 9")
  }

  @Test func `nothing to draw is no chart`() {
    #expect(ReportChart("Loss", [Curve]()) == nil)
    #expect(ReportChart("Loss", [Curve("loss", [(step: 1, value: .nan)])]) == nil)
  }

  @Test func `the lines of a run give a curve of each name`() {
    let lines = [
      MetricsLog.Line(step: 20, values: ["loss": 2]),
      MetricsLog.Line(step: 10, values: ["loss": 3, "rate": 0.5]),
      MetricsLog.Line(step: 30, values: ["loss": .nan]),
    ]
    let loss = Curve("loss", in: lines)
    #expect(loss.points == [.init(step: 10, value: 3), .init(step: 20, value: 2)])
    #expect(Curve("rate", in: lines).points == [.init(step: 10, value: 0.5)])
    #expect(Curve("none", in: lines).points == [])
  }
}
