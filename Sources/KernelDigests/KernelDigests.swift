import Imaging
import Support

/// `KernelDigests`: a line per kernel and depth with the digest of all it makes of pictures of noise.
///
/// `make isa` builds it for two instruction sets and compares the lines.
@main struct KernelDigests {
  /// Single pixels, single rows and columns, odd sides, ends of blocks, extreme shapes.
  private static let sizes = [
    (1, 1), (1, 7), (7, 1), (2, 3), (33, 17), (255, 3), (256, 2), (257, 5), (1, 3000), (3000, 1),
    (224, 224),
  ].map { PixelSize($0.0, $0.1) }

  static func main() {
    for change in changes { print(line("\(change)") { $0.changed(by: change) }) }
    for change in changes { print(deepLine("\(change)") { $0.changed(by: change) }) }
    for sigma in [0.1, 0.3, 0.77, 1, 2, 9.5] {
      print(line("blur \(sigma)") { $0.blurred(sigma: sigma) })
      print(deepLine("blur \(sigma)") { $0.blurred(sigma: sigma) })
    }
    print(line("halve") { $0.halved })
    print(line("hide") { $0.hidden(by: .blur, in: [$0.size.bounds]) })
    for filter in ResampleFilter.allCases {
      print(line("resize \(filter)") { $0.resized(to: PixelSize(37, 19), by: filter) })
      print(deepLine("resize \(filter)") { $0.resized(to: PixelSize(37, 19), by: filter) })
    }
    print(line("flip") { $0.flipped() })
    let turn = Matrix3.rotation(degrees: 31) * Matrix3.scale(0.8, 1.3)
    print(line("warp") { $0.warped(to: PixelSize(41, 23), inverse: turn, fill: [1, 2, 3]) })
    print(deepLine("warp") { $0.warped(to: PixelSize(41, 23), inverse: turn, fill: [1, 2, 3]) })
    for blend in [
      Blend.over, .alpha, .feathered(.gaussian(sigma: 1)), .feathered(.box), .poisson(picture: nil),
    ] {
      print(line("blend \(blend)") { blended($0, by: blend) })
      print(deepLine("blend \(blend)") { blended($0, by: blend) })
    }
    let normalization = Normalization.imageNet
    print(
      digest("normalize planes", UInt8.self) { image in
        normalization.planes(of: image).map(\.bitPattern)
      })
    print(
      digest("normalize pixels", UInt8.self) { image in
        normalization.pixels(of: image, as: BFloat16.self).map(\.bitPattern)
      })
    for (name, estimator) in estimators {
      print(
        digest("saliency \(name)", UInt8.self) { image in
          estimator.map(of: image.converted(toChannels: 3)).values.map(\.bitPattern)
        })
    }
  }

  private static let estimators: [(name: String, estimator: any SaliencyEstimator)] = [
    ("robust_background", RobustBackground()), ("minimum_barrier", MinimumBarrier()),
    ("frequency_tuned", FrequencyTuned()), ("spectral_residual", SpectralResidual()),
    ("fine_grained", FineGrained()), ("center_prior", CenterPrior()),
  ]

  /// Each change alone, and a chain of all.
  private static let changes: [[ColourChange]] = {
    let each: [ColourChange] = [
      .brightness(1.37), .contrast(0.71), .saturation(1.41), .hue(-0.093), .hue(0.3), .grayscale,
      .solarize(100.3),
    ]
    return each.map { [$0] } + [each]
  }()

  private static func blended<Value: PixelValue>(
    _ image: Raster<Value>, by blend: Blend
  ) -> Raster<Value> {
    var out = image
    let mask = Mask(size: image.size, bits: (0..<image.size.area).map { $0 % 5 < 3 ? 1 : 0 })
    out.blend(CutOut(image.flipped(), mask: mask), x: 1, y: -1, by: blend)
    return out
  }

  private static func line(_ name: String, _ kernel: (Image) -> Image) -> String {
    digest(name, UInt8.self) { kernel($0).samples }
  }

  private static func deepLine(_ name: String, _ kernel: (DeepImage) -> DeepImage) -> String {
    digest(name, UInt16.self) { kernel($0).samples }
  }

  /// The digest of what a kernel makes of pictures of all sizes.
  private static func digest<Value: PixelValue, Number: BitwiseCopyable>(
    _ name: String, _ depth: Value.Type, _ kernel: (Raster<Value>) -> [Number]
  ) -> String {
    var hasher = DigestHasher()
    for (index, size) in sizes.enumerated() {
      var stream = RandomStream(key: 1, lane: UInt64(index))
      let samples = (0..<3 * size.area).map { _ in Value(truncatingIfNeeded: stream.nextWord()) }
      kernel(Raster(size: size, channels: 3, samples: samples)).withUnsafeBytes {
        hasher.update($0)
      }
    }
    return "\(hasher.finalized()) \(name), \(Value.bitWidth) bits"
  }
}
