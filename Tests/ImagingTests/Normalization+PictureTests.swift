import Imaging
import Testing

@Suite struct NormalizationPictureTests {
  private func planes(_ picture: Picture, _ normalization: Normalization) -> [Float] {
    var out = [Float](repeating: -99, count: picture.size.area * picture.channels)
    out.withUnsafeMutableBufferPointer {
      normalization.write(picture, planes: $0)
    }
    return out
  }

  @Test(arguments: 1...3) func `eight bits become planes by the formula`(channels: Int) {
    let size = PixelSize(7, 5)
    let samples = (0..<size.area * channels).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 11) }
    let image = Image(size: size, channels: channels, samples: samples)
    let rule = Normalization.standard(channels: channels)
    let found = planes(.eight(image), rule)
    for channel in 0..<channels {
      for y in 0..<5 {
        for x in 0..<7 {
          let twin =
            (Double(image[x, y, channel]) / 255 - rule.mean[channel]) / rule.std[channel]
          #expect(abs(Double(found[(channel * 5 + y) * 7 + x]) - twin) < 1e-6)
        }
      }
    }
    #expect(found == rule.planes(of: image))
  }

  @Test func `sixteen bits are divided by their highest sample`() {
    let image = DeepImage(size: PixelSize(2, 1), channels: 2, samples: [0, 65535, 12345, 257])
    let rule = Normalization(mean: [0.5, 0.25], std: [0.5, 2])
    let found = planes(.sixteen(image), rule)
    let twin: [Double] = [
      -1, (12345.0 / 65535 - 0.5) / 0.5, (1 - 0.25) / 2, (257.0 / 65535 - 0.25) / 2,
    ]
    for (value, expected) in zip(found, twin) { #expect(abs(Double(value) - expected) < 1e-6) }
    // The same level at either depth is the same number.
    let low = Image(size: PixelSize(1, 1), filling: [51, 1])
    #expect(planes(.eight(low), rule) == planes(Picture.eight(low).converted(to: .sixteen), rule))
  }

  @Test func `three channels have the statistics of ImageNet, others those of its gray`() {
    #expect(Normalization.standard(channels: 3) == .imageNet)
    #expect(
      Normalization.standard(channels: 2)
        == Normalization(mean: [0.449, 0.449], std: [0.226, 0.226]))
  }
}
