import Fixtures
import Imaging
import Support
import Testing

@Suite struct DetectorTests {
  @Test func `noise has the deviation that the photons give`() {
    // 5 cm of organic: a uniform scan, so that blur changes nothing.
    let size = PixelSize(80, 80)
    var scan = Radiograph(size: size)
    scan.add([Solid(.box(Point(40, 40), Point(90, 90), corner: 0), .plate(5, bevel: 1), .organic)])
    var stream = RandomStream(key: 3, lane: 0)
    let measured = Detector().measured(scan, noise: &stream).low
    let mean = measured.reduce(0, +) / Double(size.area)
    let variance = measured.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size.area)
    let transmission = ExactMath.exp(-0.21 * 5)
    let expected =
      ((transmission / Detector().photons).squareRoot() + 0.0004) / transmission
    #expect(abs(mean - 0.21 * 5) < 0.002)
    #expect(abs(variance.squareRoot() / expected - 1) < 0.05)
  }

  @Test func `blur keeps the light of a scan`() {
    let size = PixelSize(40, 40)
    var scan = Radiograph(size: size)
    scan.add([Solid(.circle(Point(20, 20), 6), .plate(0.2, bevel: 1), .heavyMetal)])
    var detector = Detector()
    detector.photons = 1e12
    var stream = RandomStream(key: 3, lane: 0)
    let measured = detector.measured(scan, noise: &stream).low
    let sharp = scan.low.reduce(0) { $0 + ExactMath.exp(-$1) }
    let soft = measured.reduce(0) { $0 + ExactMath.exp(-$1) }
    // Air is clipped at full light, which costs a little of the noise there.
    #expect(abs(soft - sharp) < 0.5)
    #expect(measured[20 * 40 + 14] != scan.low[20 * 40 + 14])
  }
}
