import Execution
import Support
import Testing

@Suite struct SampleStatisticsTests {
  private func instance(
    _ name: String, _ box: [Int], area: Int, seen: JSONValue, draws: JSONValue = [:]
  ) -> JSONValue {
    [
      "draws": draws,
      "class": .string(name), "box": .array(box.map { .integer($0) }), "area_px": .integer(area),
      "visible_fraction": seen,
    ]
  }

  private var sample: JSONValue {
    [
      "canvases": [
        "query": [
          "width": 100, "height": 50,
          "instances": [
            instance("gun", [0, 0, 20, 10], area: 81, seen: 1),
            instance("gun", [90, 40, 100, 50], area: 100, seen: 0.5, draws: ["flip": true]),
          ],
        ],
        "key": [
          "width": 100, "height": 80,
          "instances": [instance("saw", [50, 40, 60, 50], area: 64, seen: 0.999)],
        ],
      ]
    ]
  }

  @Test func `a sample's instances are counted by class, and the sample once a class`() {
    var statistics = SampleStatistics()
    statistics.add(sample)
    statistics.add(sample)
    #expect(statistics.classes["gun"]?.instances == 4)
    #expect(statistics.classes["gun"]?.pasted == 2)
    #expect(statistics.classes["gun"]?.samples == 2)
    #expect(statistics.classes["saw"]?.instances == 2)
  }

  @Test func `each canvas has its sizes, places and fractions`() throws {
    var statistics = SampleStatistics()
    statistics.add(sample)
    let query = try #require(statistics.canvases["query"])
    #expect(query.count == 1)
    #expect(query.instances.counts[2] == 1)
    #expect(query.segmentSide.counts[1] == 2)
    #expect(query.visibleFraction.counts[20] == 1)
    #expect(query.visibleFraction.counts[10] == 1)
    #expect(query.placement[1, 1] == 1)
    #expect(query.placement[15, 14] == 1)
    let all = statistics.allCanvases
    #expect(all.count == 2)
    #expect(all.height.least == 50)
    #expect(all.height.greatest == 80)
    #expect(all.height.sum == 130)
    #expect(all.segmentSide.total == 3)
  }

  @Test func `masks and maps are counted by their shares`() throws {
    var statistics = SampleStatistics()
    func add(_ foreground: Int, _ hidden: Int, _ others: Int, mean: Double) {
      statistics.add([
        "canvases": [
          "query": [
            "width": 70, "height": 70, "instances": [], "saliency_mean": .number(mean),
            "draws": [
              ["stage": "flip", "values": ["flip": true]],
              [
                "stage": "mask",
                "values": [
                  "grid": [7, 7], "foreground": .integer(foreground),
                  "hidden_foreground": .integer(hidden), "hidden_background": .integer(others),
                ],
              ],
            ],
          ]
        ]
      ])
    }
    add(20, 5, 7, mean: 0.31)
    add(49, 0, 0, mean: 1)
    let query = try #require(statistics.canvases["query"])
    #expect(query.saliency.counts[6] == 1 && query.saliency.counts[20] == 1)
    #expect(query.hiddenForeground.counts[5] == 1 && query.hiddenForeground.counts[0] == 1)
    // Where all patches are foreground there is no share of others.
    #expect(query.hiddenBackground.total == 1 && query.hiddenBackground.counts[4] == 1)
    #expect(SampleStatistics(json: statistics.json(withEdges: false)) == statistics)
    var twice = statistics
    twice.merge(statistics)
    #expect(twice.canvases["query"]?.hiddenForeground.counts[5] == 2)
    #expect(twice.canvases["query"]?.saliency.total == 4)
  }

  @Test func `merging equals adding, in any order`() {
    var (one, other, both) = (SampleStatistics(), SampleStatistics(), SampleStatistics())
    one.add(sample)
    let second: JSONValue = [
      "canvases": ["image": ["width": 9, "height": 9, "instances": []]]
    ]
    other.add(second)
    both.add(second)
    both.add(sample)
    var merged = one
    merged.merge(other)
    #expect(merged == both)
    other.merge(one)
    #expect(other == both)
  }

  @Test func `the facts' form is read back, and anything else refused`() throws {
    var statistics = SampleStatistics()
    statistics.add(sample)
    let text = statistics.json(withEdges: false).text()
    #expect(SampleStatistics(json: try JSONValue(parsing: text, at: "facts")) == statistics)
    #expect(SampleStatistics(json: nil) == nil)
    #expect(SampleStatistics(json: ["classes": [], "canvases": [:]]) == nil)
    #expect(SampleStatistics(json: ["classes": ["gun": 3], "canvases": [:]]) == nil)
    #expect(SampleStatistics(json: ["classes": [:], "canvases": ["image": ["count": 1]]]) == nil)
  }
}
