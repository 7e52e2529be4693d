import Fixtures
import Imaging
import Testing

@Suite struct CoverageTests {
  @Test(arguments: ItemKind.allCases) func `coverage is the shape's own at sixteen points a pixel`(
    kind: ItemKind
  ) {
    let size = PixelSize(90, 90)
    let model = models(of: kind)
    let placement = Placement(at: Point(44.3, 45.6), degrees: 31, scale: 0.75)
    let coverage = Radiograph.coverage(of: model, at: placement, in: size)
    var slow = Coverage(size: size)
    for pixel in 0..<size.area {
      for (index, offset) in Coverage.points.enumerated() {
        let point = placement.point(
          at: Point(Double(pixel % size.width), Double(pixel / size.width)) + offset)
        if model.contains(where: { $0.shape.distance(point) < 0 }) {
          slow.bits[pixel] |= 1 << UInt16(index)
        }
      }
    }
    #expect(coverage == slow)
  }

  @Test func `eight of sixteen points are enough for the mask and seven are not`() {
    var coverage = Coverage(size: PixelSize(2, 1))
    coverage.bits = [0b1111_1111, 0b0111_1111]
    #expect(coverage.mask.bits == [1, 0])
  }
}
