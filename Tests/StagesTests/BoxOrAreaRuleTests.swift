import Imaging
import Stages
import Testing

@Suite struct BoxOrAreaRuleTests {
  private let rule = BoxOrAreaRule()

  private func region(_ box: Box) throws -> Region {
    try #require(Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY))
  }

  @Test func `a box that moved ten pixels stays, eleven go when the area is small`() throws {
    let box = Box(0, 0, 30, 15)
    #expect(rule.keeps(try region(Box(10, 0, 30, 15)), of: box))
    #expect(!rule.keeps(try region(Box(11, 0, 30, 15)), of: box))
    #expect(!rule.keeps(try region(Box(0, 0, 30, 4)), of: box))
  }

  @Test func `more than 300 visible pixels stay whatever the box`() throws {
    let box = Box(0, 0, 90, 90)
    #expect(rule.keeps(try region(Box(0, 0, 43, 7)), of: box))
    #expect(!rule.keeps(try region(Box(0, 0, 30, 10)), of: box))
  }

  @Test func `what is hidden whole never stays`() {
    #expect(!rule.keeps(nil, of: Box(0, 0, 3, 3)))
  }
}
