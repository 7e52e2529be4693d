import Imaging
import Support
import Testing

/// What every estimator holds to.
@Suite struct SaliencyEstimatorTests {
  private static let estimators: [any SaliencyEstimator] = [
    FrequencyTuned(), RobustBackground(),
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

  @Test func `a stored map is the map within half a level`() {
    var random = RandomStream(key: 53, lane: 0)
    let image = random.image(PixelSize(20, 11), channels: 3)
    let map = FrequencyTuned().map(of: image)
    for (stored, value) in zip(SaliencyMap(stored: map.stored).values, map.values) {
      #expect(abs(stored - value) <= 0.5 / 255 + 1e-12)
    }
  }
}
