import Foundation
import FoundationXML
import Reporting
import Testing

@Suite struct ShareTableChartTests {
  private func elements(_ chart: ReportChart, _ path: String) throws -> [XMLElement] {
    try XMLDocument(xmlString: chart.svg).nodes(forXPath: path).compactMap { $0 as? XMLElement }
  }

  private func texts(_ chart: ReportChart, _ path: String) throws -> [String] {
    try elements(chart, path).compactMap(\.stringValue)
  }

  @Test func `rows are divided by their sums, and each cell says what it holds`() throws {
    let names = ["sky", "r&d"]
    let chart = try #require(
      ReportChart(
        "Confusion", ShareTable(counts: [[3, 1], [0, 8]], rows: names, columns: names),
        caption: "percent"))
    #expect(
      try texts(chart, "//rect/title") == [
        "sky as sky: 75.0 %", "sky as r&d: 25.0 %", "r&d as sky: 0.0 %", "r&d as r&d: 100.0 %",
      ])
    #expect(try texts(chart, "//text[@text-anchor='middle']") == ["75.0", "25.0", "100.0"])
    let shades = try elements(chart, "//rect").compactMap {
      $0.attribute(forName: "fill-opacity")?.stringValue
    }
    #expect(shades == ["0.42", "0.17", "0.04", "0.54"])
  }

  @Test func `a row without pixels stays empty`() throws {
    let chart = try #require(
      ReportChart(
        "Confusion",
        ShareTable(counts: [[0, 0], [1, 1]], rows: ["a", "b"], columns: ["a", "b"]), caption: ""))
    #expect(try elements(chart, "//rect").count == 2)
  }

  @Test func `27 classes fit on a screen with whole percentages and all of their names`() throws {
    let names = (0..<27).map { "class number \($0)" }
    let counts = (0..<27).map { row in (0..<27).map { $0 == row ? 90 : 1 } }
    let chart = try #require(
      ReportChart(
        "Confusion", ShareTable(counts: counts, rows: names, columns: names), caption: ""))
    let box = try #require(elements(chart, "//svg").first?.attribute(forName: "viewBox"))
      .stringValue?.split(separator: " ").compactMap { Double($0) }
    let size = try #require(box)
    #expect(size[2] <= 800 && size[3] <= 700)
    let cells = try texts(chart, "//text[@text-anchor='middle']")
    #expect(cells.count == 27 * 27)
    #expect(Set(cells) == ["1", "78"])
    #expect(try texts(chart, "//text/title") == names + names)
  }

  @Test func `without classes there is no chart`() {
    #expect(ReportChart("x", ShareTable(rows: [], columns: [], shares: []), caption: "") == nil)
  }
}
