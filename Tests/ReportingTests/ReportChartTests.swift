import Foundation
import FoundationXML
import Reporting
import Support
import Testing

@Suite struct ReportChartTests {
  /// The bars of a chart: their titles and heights.
  private func bars(_ chart: ReportChart) throws -> [(title: String, height: Double)] {
    let document = try XMLDocument(xmlString: chart.svg)
    return try document.nodes(forXPath: "//rect").map { node in
      let element = try #require(node as? XMLElement)
      let title = try #require(element.elements(forName: "title").first?.stringValue)
      let height = element.attribute(forName: "height")?.stringValue.flatMap(Double.init)
      return (title, try #require(height))
    }
  }

  private func histogram(_ values: [Double]) -> Histogram {
    var histogram = Histogram.sides
    for value in values { histogram.add(value) }
    return histogram
  }

  @Test func `bars go from the first bin that holds something to the last, in proportion`() throws {
    let chart = try #require(
      ReportChart("Size", histogram([9, 9, 9, 9, 20, 20]), of: "instances"))
    let bars = try bars(chart)
    #expect(bars.map(\.title) == ["8–12: 4", "12–16: 0", "16–24: 2"])
    #expect(bars[1].height == 0)
    #expect(bars[0].height == 2 * bars[2].height)
    #expect(chart.caption == "6 instances, the middle one in 8–12")
  }

  @Test func `nothing counted is no chart`() {
    #expect(ReportChart("Size", .sides, of: "instances") == nil)
    #expect(ReportChart("Place", HeatMap(), width: 10, height: 10, of: "centres") == nil)
  }

  @Test(arguments: [(1, "01"), (4, "01234"), (5, "0246"), (1287, "050010001500")])
  func `the scale has round numbers, the last at or over the tallest bar`(
    tallest: Int, ticks: String
  ) throws {
    let values = [Double](repeating: 9, count: tallest)
    let chart = try #require(ReportChart("Size", histogram(values), of: "instances"))
    let document = try XMLDocument(xmlString: chart.svg)
    let texts = try document.nodes(forXPath: "//text[@text-anchor='end']").compactMap(\.stringValue)
    #expect(texts.joined() == ticks)
  }

  @Test func `a heat map draws a cell for each that holds something, over the canvas's shape`()
    throws
  {
    var map = HeatMap()
    for _ in 0..<3 { map.add(x: 0.5, y: 0.5) }
    map.add(x: 0, y: 0.99)
    let chart = try #require(ReportChart("Place", map, width: 640, height: 320, of: "centres"))
    let document = try XMLDocument(xmlString: chart.svg)
    let cells = try document.nodes(forXPath: "//rect").compactMap { $0 as? XMLElement }
    #expect(cells.map { $0.stringValue } == ["3", "1"])
    let places = cells.map { cell in
      ["x", "y", "width", "height", "fill-opacity"].map {
        cell.attribute(forName: $0)?.stringValue ?? ""
      }
    }
    #expect(places == [["80", "40", "10", "5", "1"], ["0", "75", "10", "5", "0.39"]])
    #expect(chart.caption == "4 centres, 75 % of them in the darkest cell")
  }
}
