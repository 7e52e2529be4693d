import Support
import Testing

@Suite struct HeatMapTests {
  @Test func `points count in their cell, those outside at the border`() {
    var map = HeatMap()
    for (x, y) in [(0, 0), (-3, 0), (0.0624, 0.01), (0.0625, 0), (0.5, 0.999), (1, 1), (7, 9)] {
      map.add(x: x, y: y)
    }
    #expect(map[0, 0] == 3)
    #expect(map[1, 0] == 1)
    #expect(map[8, 15] == 1)
    #expect(map[15, 15] == 2)
    #expect(map.total == 7)
  }

  @Test func `a map is read back, and another shape refused`() {
    var map = HeatMap()
    map.add(x: 0.3, y: 0.7)
    #expect(HeatMap(json: map.json) == map)
    #expect(HeatMap(json: [[1]]) == nil)
    #expect(HeatMap(json: nil) == nil)
  }

  @Test func `merging adds up`() {
    var (left, right) = (HeatMap(), HeatMap())
    left.add(x: 0.1, y: 0.1)
    right.add(x: 0.1, y: 0.1)
    right.add(x: 0.9, y: 0.1)
    left.merge(right)
    #expect(left[1, 1] == 2)
    #expect(left[14, 1] == 1)
  }
}
