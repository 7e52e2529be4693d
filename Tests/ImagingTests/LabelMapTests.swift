import Imaging
import Support
import Testing

@Suite struct LabelMapTests {
  @Test(arguments: [
    [3, 2, 3, 2], [3, 2, 6, 4], [7, 5, 3, 2], [1, 1, 4, 4], [9, 1, 2, 3], [4, 4, 1, 1],
  ])
  func `a resampled pixel takes the label under its centre`(sides: [Int]) {
    var stream = RandomStream(key: 4, lane: UInt64(sides[0]))
    let size = PixelSize(sides[0], sides[1])
    let target = PixelSize(sides[2], sides[3])
    let map = LabelMap(
      size: size, labels: (0..<size.area).map { _ in UInt16(stream.integer(0...65535)) })
    let out = map.resampled(to: target)
    #expect(out.size == target)
    for y in 0..<target.height {
      for x in 0..<target.width {
        let column = (Double(x) + 0.5) * Double(size.width) / Double(target.width)
        let row = (Double(y) + 0.5) * Double(size.height) / Double(target.height)
        #expect(out[x, y] == map[Int(column.rounded(.down)), Int(row.rounded(.down))])
      }
    }
  }

  @Test func `enlarging and shrinking back changes nothing`() {
    let map = LabelMap(size: PixelSize(2, 2), labels: [1, 2, 3, 65535])
    #expect(map.resampled(to: PixelSize(10, 6)).resampled(to: map.size) == map)
  }

  @Test func `a painted region hides what was painted before`() throws {
    var map = LabelMap(size: PixelSize(4, 2), labels: [UInt16](repeating: 0, count: 8))
    map.paint(try #require(Region(Mask("###", "#.#"))), 7)
    map.paint(try #require(Region(Mask("#", "#"), x: 2)), 9)
    #expect(map.labels == [7, 7, 9, 0, 7, 0, 9, 0])
  }

  @Test func `the mask of a label holds its pixels`() {
    let map = LabelMap(size: PixelSize(3, 1), labels: [1, 0, 1])
    #expect(map.mask(of: 1) == Mask("#.#"))
    #expect(map.mask(of: 9).area == 0)
  }
}
