import Imaging
import Support
import Testing

@Suite struct Matrix3Tests {
  private func expectClose(
    _ found: (x: Double, y: Double), _ expected: (x: Double, y: Double), within: Double = 1e-9,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(found.x - expected.x) <= within, sourceLocation: location)
    #expect(abs(found.y - expected.y) <= within, sourceLocation: location)
  }

  @Test func `a positive angle turns counter-clockwise on screen`() {
    // Up is the direction of smaller y.
    expectClose(Matrix3.rotation(degrees: 90).apply(1, 0), (0, -1), within: 0)
    expectClose(Matrix3.rotation(degrees: 90).apply(0, -1), (-1, 0), within: 0)
    expectClose(Matrix3.rotation(degrees: 30).apply(1, 0), (0.75.squareRoot(), -0.5), within: 1e-15)
  }

  @Test func `multiples of a right angle are exact`() {
    #expect(Matrix3.rotation(degrees: 360) == .identity)
    #expect(Matrix3.rotation(degrees: -90) == .rotation(degrees: 270))
    #expect(Matrix3.rotation(degrees: 180).elements.map(abs) == Matrix3.identity.elements)
  }

  @Test func `the right factor goes first`() {
    let product = Matrix3.translation(10, 0) * .scale(2, 3)
    expectClose(product.apply(1, 1), (12, 3), within: 0)
    expectClose((Matrix3.scale(2, 3) * .translation(10, 0)).apply(1, 1), (22, 3), within: 0)
    expectClose(Matrix3.flip(width: 8).apply(0.5, 2), (7.5, 2), within: 0)
    expectClose(
      Matrix3.resize(from: PixelSize(4, 2), to: PixelSize(8, 1)).apply(4, 2), (8, 1), within: 0)
  }

  @Test(arguments: 0..<40) func `an inverse undoes its matrix`(lane: Int) {
    var stream = RandomStream(key: 6, lane: UInt64(lane))
    let matrix =
      Matrix3.translation(stream.uniform(-50...50), stream.uniform(-50...50))
      * .rotation(degrees: stream.uniform(-360...360))
      * .scale(stream.uniform(0.2...4), stream.uniform(-4 ... -0.2))
      * Matrix3([1, stream.uniform(-0.5...0.5), 0, 0, 1, 0, 0.001, 0.002, 1])
    let (x, y) = (stream.uniform(0...100), stream.uniform(0...100))
    let there = matrix.apply(x, y)
    expectClose(matrix.inverse.apply(there.x, there.y), (x, y), within: 1e-7)
    for (found, expected) in zip((matrix.inverse * matrix).elements, Matrix3.identity.elements) {
      #expect(abs(found - expected) < 1e-9)
    }
  }

  @Test func `the extent holds the four corners`() {
    let size = PixelSize(4, 2)
    let turned = Matrix3.rotation(degrees: 90).extent(of: size)
    #expect((turned.minX, turned.minY, turned.width, turned.height) == (0, -4, 2, 4))
    let moved = (Matrix3.translation(1, -1) * .scale(-2, 1)).extent(of: size)
    #expect((moved.minX, moved.minY, moved.width, moved.height) == (-7, -1, 8, 2))
  }
}
