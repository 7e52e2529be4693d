import Foundation
import Imaging
import Testing

@Suite struct Matrix3ShearTests {
  @Test(arguments: [-60.0, -8, 0, 8, 45, 89]) func `rows move by their height times the tangent`(
    degrees: Double
  ) {
    let there = Matrix3.shear(degrees: degrees).apply(3, 7)
    #expect(abs(there.x - (3 + 7 * tan(degrees * .pi / 180))) < 1e-9)
    #expect(there.y == 7)
    #expect(Matrix3.shear(degrees: 0) == .identity)
  }

  @Test func `a turned picture lies centred on a canvas that just holds it`() {
    let size = PixelSize(28, 20)
    let (target, forward) = Matrix3.rotation(degrees: 30).expanded(from: size)
    #expect(target == PixelSize(35, 32))
    let centre = forward.apply(14, 10)
    #expect(centre == (17.5, 16))
  }

  @Test func `an exact turn needs no pixel more`() {
    #expect(
      Matrix3.rotation(degrees: 90).expanded(from: PixelSize(28, 20)).target == PixelSize(20, 28))
    #expect(Matrix3.scale(0.01, 0.01).expanded(from: PixelSize(9, 9)).target == PixelSize(1, 1))
  }

  @Test func `a picture in perspective lies in the middle of its extent`() throws {
    let size = PixelSize(40, 20)
    let map = try #require(
      Matrix3.perspective(
        from: [[0, 0], [40, 0], [40, 20], [0, 20]], to: [[3, 2], [39, 0], [35, 19], [1, 16]]))
    let (target, forward) = Matrix3.rotation(degrees: 10).expanded(from: size, after: map)
    let extent = forward.extent(of: size)
    #expect(extent.width <= Double(target.width) && extent.width > Double(target.width) - 1)
    #expect(abs(extent.minX + extent.width / 2 - Double(target.width) / 2) < 1e-9)
    #expect(abs(extent.minY + extent.height / 2 - Double(target.height) / 2) < 1e-9)
  }
}
