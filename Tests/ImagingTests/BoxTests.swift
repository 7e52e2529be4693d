import Imaging
import Testing

@Suite struct BoxTests {
  private let box = Box(2, 3, 7, 5)

  @Test func `the upper ends are exclusive`() {
    #expect(box.width == 5)
    #expect(box.height == 2)
    #expect(box.area == 10)
    #expect(box.size == PixelSize(5, 2))
    #expect(box.description == "[2, 3, 7, 5]")
    #expect(!box.isEmpty)
  }

  @Test(arguments: [Box(0, 0, 0, 5), Box(4, 0, 3, 5), Box(0, 7, 9, 7)])
  func `a box without pixels is empty`(box: Box) {
    #expect(box.isEmpty)
    #expect(box.area == 0)
  }

  @Test(arguments: [
    (Box(0, 0, 4, 4), Box(2, 3, 4, 4)), (Box(2, 3, 7, 5), Box(2, 3, 7, 5)),
    (Box(-9, -9, 99, 99), Box(2, 3, 7, 5)), (Box(6, 4, 7, 5), Box(6, 4, 7, 5)),
  ])
  func `an intersection holds what both cover`(other: Box, expected: Box) {
    #expect(box.intersection(other) == expected)
    #expect(other.intersection(box) == expected)
  }

  @Test func `boxes that only touch share nothing`() {
    #expect(box.intersection(Box(7, 3, 9, 5)).isEmpty)
    #expect(box.intersection(Box(2, 5, 7, 6)).isEmpty)
  }

  @Test func `a box contains itself and nothing larger`() {
    #expect(box.contains(box))
    #expect(box.contains(Box(3, 4, 4, 5)))
    #expect(!box.contains(Box(2, 3, 8, 5)))
    #expect(!box.contains(Box(1, 3, 7, 5)))
  }

  @Test func `moving and growing keep the middle`() {
    #expect(box.offset(x: -2, y: 1) == Box(0, 4, 5, 6))
    #expect(box.expanded(by: 2) == Box(0, 1, 9, 7))
    #expect(box.expanded(by: 2).expanded(by: -2) == box)
  }
}
