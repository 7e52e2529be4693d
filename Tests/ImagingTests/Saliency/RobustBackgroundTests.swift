import Imaging
import Support
import TestSupport
import Testing

@Suite struct RobustBackgroundGoldenTests {
  private static let groups = [
    "rbd_labels", "rbd_boundary_connectivity", "rbd_background_prob", "rbd_contrast",
    "rbd_saliency", "image_u8",
  ]

  @Test(arguments: GoldenSet.cases(method: "saliency_maps"))
  func `scales, background and map equal the reference`(golden: GoldenCase) throws {
    try golden.checking(groups: Self.groups) { check in
      let image = try check.image("in.image_u8")
      let superpixels = Superpixels(
        size: image.size, labels: try check.samples("in.rbd_labels").map { Int32($0) })
      let thickness = try #require(golden.constant("rbd", "border_thickness"))
      let estimator = RobustBackground(borderPixels: Int(thickness))
      let evidence = estimator.evidence(of: image, superpixels)
      func expect(_ value: Double, is name: String) throws {
        let expected = try #require(golden.constant("rbd", name))
        #expect(abs(value - expected) < 1e-6 * max(1, abs(expected)), "\(name)")
      }
      try expect(Double(superpixels.count), is: "num_superpixels")
      try expect(evidence.scales.clip, is: "clip")
      try expect(evidence.scales.geodesic, is: "geo_sigma")
      try expect(evidence.scales.smoothness, is: "smooth_sigma")
      try expect(evidence.contrastThreshold, is: "otsu")
      check.expect("out.rbd_boundary_connectivity", equals: evidence.boundaryConnectivity)
      check.expect("out.rbd_background_prob", equals: evidence.backgroundProbability)
      check.expect("out.rbd_contrast", equals: evidence.contrast)
      check.expect("out.rbd_saliency", equals: estimator.map(of: image, over: superpixels).values)
    }
  }
}

@Suite struct RobustBackgroundTests {
  /// A disc of one colour on a ground of another.
  private static func disc(_ size: PixelSize) -> (image: Image, mask: [Bool]) {
    let mask = (0..<size.area).map { place in
      let (y, x) = place.quotientAndRemainder(dividingBy: size.width)
      let (across, down) = (x - size.width * 2 / 5, y - size.height / 2)
      return across * across + down * down < size.height * size.height / 16
    }
    let samples = mask.flatMap { ($0 ? [200, 60, 30] : [90, 120, 140]) as [UInt8] }
    return (Image(size: size, channels: 3, samples: samples), mask)
  }

  @Test(arguments: [(400, 300), (300, 400), (160, 120)])
  func `an object on flat ground stands out`(width: Int, height: Int) {
    let (image, mask) = Self.disc(PixelSize(width, height))
    let map = RobustBackground().map(of: image)
    func mean(inside: Bool) -> Double {
      let values = zip(map.values, mask).filter { $1 == inside }.map(\.0)
      return values.reduce(0, +) / Double(values.count)
    }
    #expect(mean(inside: true) > 0.8)
    #expect(mean(inside: false) < 0.2)
  }

  @Test func `an image flipped with its regions has the flipped map`() {
    var random = RandomStream(key: 71, lane: 0)
    let size = PixelSize(96, 64)
    var image = Self.disc(size).image
    let noise = random.image(size, channels: 3)
    for index in image.samples.indices { image.samples[index] += noise.samples[index] / 8 }
    let superpixels = Superpixels(of: image, count: 24)
    let labels = (0..<64).flatMap { y in (0..<96).map { superpixels.labels[y * 96 + 95 - $0] } }
    let map = RobustBackground().map(of: image, over: superpixels)
    let flipped = RobustBackground().map(
      of: image.flipped(), over: Superpixels(size: size, labels: labels))
    #expect(map.values.contains { $0 > 0 })
    for (index, value) in map.values.enumerated() {
      let (y, x) = index.quotientAndRemainder(dividingBy: 96)
      #expect(abs(flipped.values[y * 96 + 95 - x] - value) < 1e-9)
    }
  }

  @Test func `one region has nothing that stands out`() {
    var random = RandomStream(key: 72, lane: 0)
    let image = random.image(PixelSize(20, 10), channels: 3)
    let whole = Superpixels(size: image.size, labels: Array(repeating: 0, count: 200))
    let estimator = RobustBackground()
    #expect(estimator.map(of: image, over: whole) == .nothing(image.size))
    #expect(estimator.evidence(of: image, whole).boundaryConnectivity == [1])
  }

  @Test func `the border is as deep as asked for`() {
    // Rings in two halves; only the outermost is in a band of 4 pixels, the next too in one of 5.
    let depths = (0..<400).map { place in
      let (y, x) = place.quotientAndRemainder(dividingBy: 20)
      return min(x, y, 19 - x, 19 - y) / 4
    }
    let samples = depths.flatMap { [UInt8(10 + 100 * $0), 80, 80] as [UInt8] }
    let image = Image(size: PixelSize(20, 20), channels: 3, samples: samples)
    let labels = depths.enumerated().map { Int32($1 * 2 + ($0 % 20 < 10 ? 0 : 1)) }
    let superpixels = Superpixels(size: image.size, labels: labels)
    func ringsAtBorder(_ borderPixels: Int) -> [Bool] {
      let evidence = RobustBackground(borderPixels: borderPixels).evidence(of: image, superpixels)
      let isAtBorder = evidence.boundaryConnectivity.map { $0 > 0 }
      #expect(isAtBorder[0] == isAtBorder[1] && isAtBorder[2] == isAtBorder[3])
      return [isAtBorder[0], isAtBorder[2], isAtBorder[4]]
    }
    #expect(ringsAtBorder(4) == [true, false, false])
    #expect(ringsAtBorder(5) == [true, true, false])
    #expect(ringsAtBorder(9) == [true, true, true])
    #expect(ringsAtBorder(50) == [true, true, true])
  }

  @Test(
    arguments: [
      ([0, 0, 0], 0), ([], 0), ([0, 1], 127), ([0.2, 0.2, 0.8], 127), ([0, 0.5, 1, 1], 191),
    ] as [([Double], Double)])
  func `the threshold lies midway between the bins it parts`(values: [Double], bin: Double) {
    #expect(abs(RobustBackground.otsuThreshold(values) * 255 - bin) < 1e-9)
  }
}
