import Imaging
import Support
import TestSupport
import Testing

@Suite struct FrequencyTunedGoldenTests {
  @Test(arguments: GoldenSet.cases(method: "saliency_maps"))
  func `colours, distances and map equal the reference`(golden: GoldenCase) throws {
    let groups = [
      "lab", "ft_distance", "ft", "ft_uniform_image", "ft_author_code", "image_u8",
    ]
    try golden.checking(groups: groups) { check in
      let image = try check.image("in.image_u8")
      let lab = LabColour.lab(of: image)
      check.expect("out.lab", equals: lab.flatMap { [$0.x, $0.y, $0.z] })
      check.expect("out.ft_distance", equals: FrequencyTuned.distances(of: image))
      check.expect("out.ft", equals: FrequencyTuned().map(of: image).values)
      let uniform = Image(size: image.size, filling: [13, 200, 77])
      check.expect("out.ft_uniform_image", equals: FrequencyTuned().map(of: uniform).values)
      // The released program blurs by other weights and squares the distance, unlike the paper.
      check.otherRoute("out.ft_author_code")
    }
  }
}

@Suite struct LabColourTests {
  @Test(arguments: [1, 3]) func `colours are those of double precision to a thousandth`(
    channels: Int
  ) {
    let levels = stride(from: 0, through: 255, by: 15).map { UInt8($0) }
    let samples =
      channels == 1
      ? (0...255).map { UInt8($0) }
      : levels.flatMap { r in levels.flatMap { g in levels.flatMap { [r, g, $0] } } }
    let image = Image(
      size: PixelSize(samples.count / channels, 1), channels: channels, samples: samples)
    for (pixel, found) in LabColour.lab(of: image).enumerated() {
      let level = { Double(samples[pixel * channels + min($0, channels - 1)]) }
      let exact = LabColour.lab(of: SIMD3(level(0), level(1), level(2)))
      for axis in 0..<3 { #expect(abs(Double(found[axis]) - exact[axis]) < 1e-3) }
    }
  }
}

@Suite struct FrequencyTunedTests {
  @Test(arguments: [(1, 1), (2, 1), (1, 3), (4, 3), (5, 5), (17, 6)])
  func `any size equals the textbook`(width: Int, height: Int) {
    var random = RandomStream(key: 51, lane: 0)
    let image = random.image(PixelSize(width, height), channels: 3)
    let lab = LabColour.lab(of: image)
    let mean = lab.reduce(SIMD4<Double>()) { $0 + SIMD4<Double>($1) } / Double(lab.count)
    let found = FrequencyTuned.distances(of: image)
    for y in 0..<height {
      for x in 0..<width {
        var (sum, weights) = (SIMD4<Double>(), 0.0)
        for v in max(0, y - 2)...min(height - 1, y + 2) {
          for u in max(0, x - 2)...min(width - 1, x + 2) {
            let weight = [6.0, 4, 1][abs(u - x)] * [6.0, 4, 1][abs(v - y)]
            sum += SIMD4<Double>(lab[v * width + u]) * weight
            weights += weight
          }
        }
        let difference = sum / weights - mean
        let expected = (difference * difference).sum().squareRoot()
        #expect(abs(Double(found[y * width + x]) - expected) < 1e-3)
      }
    }
  }

  @Test func `a flipped image has the flipped map`() {
    var random = RandomStream(key: 52, lane: 0)
    let image = random.image(PixelSize(31, 20), channels: 3)
    let map = FrequencyTuned().map(of: image)
    let flipped = FrequencyTuned().map(of: image.flipped())
    for (index, value) in map.values.enumerated() {
      let (y, x) = index.quotientAndRemainder(dividingBy: 31)
      #expect(abs(flipped.values[y * 31 + 30 - x] - value) < 1e-5)
    }
  }
}
