import Foundation
import FoundationXML
import Reporting
import Testing

@Suite struct BarChartTests {
  private func elements(_ chart: ReportChart, _ path: String) throws -> [XMLElement] {
    try XMLDocument(xmlString: chart.svg).nodes(forXPath: path).compactMap { $0 as? XMLElement }
  }

  private func number(_ element: XMLElement, _ name: String) throws -> Double {
    try #require(element.attribute(forName: name)?.stringValue.flatMap { Double($0) })
  }

  private let groups = BarGroups(
    ["sky", "a <road> of a name that is too long"],
    [("random", [25, nil]), ("pretrained", [50, 100])])

  @Test func `bars are as long as their numbers say, and each has its number`() throws {
    let chart = try #require(ReportChart("IoU", groups, caption: "means"))
    let bars = try elements(chart, "//rect")
    #expect(bars.count == 3)
    let widths = try bars.map { try number($0, "width") }
    // Written with two decimals.
    #expect(abs(widths[1] - 2 * widths[0]) < 0.02)
    #expect(abs(widths[2] - 4 * widths[0]) < 0.04)
    let texts = try elements(chart, "//text").compactMap(\.stringValue)
    for text in ["25.0", "50.0", "100.0", "–", "random", "pretrained"] {
      #expect(texts.contains(text), "\(text)")
    }
    #expect(chart.caption == "means")
  }

  @Test func `series have colours of their own, and a legend only when there are several`() throws {
    let chart = try #require(ReportChart("IoU", groups, caption: ""))
    let colours = try elements(chart, "//rect").compactMap {
      $0.attribute(forName: "style")?.stringValue
    }
    #expect(
      colours == [0, 1, 1].map { "fill:\(Palette.colour(ofClass: $0).hex)" })
    let single = try #require(
      ReportChart("IoU", BarGroups(["sky"], [("random", [1])]), caption: ""))
    #expect(!single.svg.contains(">random</text>"))
  }

  @Test func `long names are cut, told whole on demand, and escaped`() throws {
    let chart = try #require(ReportChart("IoU", groups, caption: ""))
    #expect(chart.svg.contains("a &lt;road&gt; of a name th…"))
    #expect(chart.svg.contains("<title>a &lt;road&gt; of a name that is too long</title>"))
  }

  @Test(arguments: [[0.0, 0], [1e-300, 0], [99.99, 100], [1e90, 3]])
  func `nothing is drawn outside the frame`(values: [Double]) throws {
    let chart = try #require(
      ReportChart("IoU", BarGroups(["a", "b"], [("x", values.map { $0 })]), caption: ""))
    let box = try #require(elements(chart, "//svg").first?.attribute(forName: "viewBox"))
      .stringValue?.split(separator: " ").compactMap { Double($0) }
    let size = try #require(box)
    for bar in try elements(chart, "//rect") {
      let (x, width) = (try number(bar, "x"), try number(bar, "width"))
      #expect(x >= 0 && width >= 0 && x + width <= size[2])
      #expect(try number(bar, "y") + number(bar, "height") <= size[3])
    }
  }

  @Test func `without a number there is no chart`() {
    #expect(ReportChart("IoU", BarGroups(["a"], [("x", [nil])]), caption: "") == nil)
    #expect(ReportChart("IoU", BarGroups(["a"], [("x", [.nan])]), caption: "") == nil)
    #expect(ReportChart("IoU", BarGroups([], []), caption: "") == nil)
  }
}
