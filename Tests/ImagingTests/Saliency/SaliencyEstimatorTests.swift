import Imaging
import Support
import Testing

/// What every estimator holds to.
@Suite struct SaliencyEstimatorTests {
  private static let estimators: [any SaliencyEstimator] = [
    RobustBackground(), MinimumBarrier(), FrequencyTuned(), SpectralResidual(), FineGrained(),
  ]

  @Test(arguments: [(1, 1), (2, 2), (3, 3), (1, 9), (40, 30)], [1, 3])
  func `nothing stands out of a constant image`(side: (Int, Int), channels: Int) {
    let size = PixelSize(side.0, side.1)
    let image = Image(size: size, filling: Array([90, 14, 201].prefix(channels)))
    for estimator in Self.estimators {
      #expect(estimator.map(of: image) == .nothing(size), "\(estimator)")
    }
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 3), (1, 9), (9, 1), (5, 4), (70, 50)], [1, 3])
  func `maps have the size of the image and values from 0 to 1`(
    side: (Int, Int), channels: Int
  ) {
    var random = RandomStream(key: 50, lane: 0)
    let image = random.image(PixelSize(side.0, side.1), channels: channels)
    for estimator in Self.estimators {
      let map = estimator.map(of: image)
      #expect(map.size == image.size)
      #expect(map.values.allSatisfy { (0...1).contains($0) }, "\(estimator)")
      #expect(map == estimator.map(of: image))
    }
  }

  @Test(arguments: [(1, 1), (3, 5), (40, 30), (70, 51)])
  func `the stored map is that of the same numbers`(side: (Int, Int)) {
    var random = RandomStream(key: 58, lane: 0)
    let image = random.image(PixelSize(side.0, side.1), channels: 3)
    for estimator in Self.estimators {
      let map = estimator.map(of: image)
      let stored = estimator.stored(of: image)
      #expect(stored == map.stored, "\(estimator)")
    }
  }

  @Test func `the centre stands out of any image by the prior`() {
    let map = CenterPrior().map(of: Image(size: PixelSize(31, 21), filling: [0]))
    #expect(map.values[10 * 31 + 15] == 1)
    #expect(map.values.filter { $0 == 0 }.count == 4 && map.values[0] == 0)
  }

  @Test func `a bright spot on a plain ground is the finest grain`() {
    var image = Image(size: PixelSize(80, 60), filling: [70])
    for y in 26..<34 { for x in 36..<44 { image[x, y, 0] = 200 } }
    let map = FineGrained().map(of: image)
    let inside = (28..<32).flatMap { y in (38..<42).map { map.values[y * 80 + $0] } }
    #expect(inside.allSatisfy { $0 == 1 })
    #expect(map.stored.coverage < 0.5)
  }

  @Test func `a stored map is the map within half a level`() {
    var random = RandomStream(key: 53, lane: 0)
    let image = random.image(PixelSize(20, 11), channels: 3)
    let map = FrequencyTuned().map(of: image)
    for (stored, value) in zip(map.stored.samples, map.values) {
      #expect(abs(Double(stored) / 255 - value) <= 0.5 / 255 + 1e-12)
    }
  }
}
