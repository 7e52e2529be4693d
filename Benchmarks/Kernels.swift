import Foundation
import Imaging
import Support

extension Benchmark {
  /// The kernels of a view, each on one picture of 224×224 RGB in memory, beside copying as many bytes.
  static let kernels: [Benchmark] = [
    kernel("color_jitter", written: samples) { image in
      var picture = Picture.eight(image)
      return {
        picture.change(by: [.brightness(1.2), .contrast(0.8), .saturation(1.2), .hue(0.05)])
      }
    },
    kernel("hue", written: samples) { image in
      var picture = Picture.eight(image)
      return { picture.change(by: [.hue(0.05)]) }
    },
    kernel("grayscale", written: samples) { image in
      var picture = Picture.eight(image)
      return { picture.change(by: [.grayscale]) }
    },
    kernel("solarize", written: samples) { image in
      var picture = Picture.eight(image)
      return { picture.change(by: [.solarize(128)]) }
    },
    kernel("gaussian_blur", written: samples) { image in
      var picture = Picture.eight(image)
      return { picture.blur(sigma: 1) }
    },
    kernel("normalize", written: 4 * samples) { image in
      var batch = [Float](repeating: 0, count: samples)
      return {
        var span = batch.mutableSpan
        Normalization.imageNet.write(planes: &span, of: image)
      }
    },
    kernel("normalize_bf16", written: 2 * samples) { image in
      var batch = [BFloat16](repeating: BFloat16(rounding: 0), count: samples)
      return {
        var span = batch.mutableSpan
        Normalization.imageNet.write(pixels: &span, of: image)
      }
    },
    kernel("flip", written: samples) { image in { _ = image.flipped() } },
    kernel("resize", written: samples * 3 / 7 * 3 / 7) { image in
      { _ = image.resized(to: PixelSize(96, 96)) }
    },
    kernel("warp", written: samples) { image in
      let turn = Matrix3.rotation(degrees: 10)
      return { _ = image.warped(to: size, inverse: turn, fill: [0, 0, 0]) }
    },
    kernel("blend", written: samples) { image in
      var picture = image
      let object = CutOut(image, mask: Mask(size: size, filling: true))
      return { picture.blend(object, x: 0, y: 0, by: .alpha) }
    },
    view,
  ]

  /// All that MoCo-v2 does to a view after cropping: jitter with 0.8, gray with 0.2, blur of σ 0.1 to 2
  /// with 0.5, and numbers for the encoder.
  private static let view = kernel("view", written: 4 * samples) { image in
    var stream = SampleSeed(run: 1, sample: 0, canvas: "benchmark", stage: "view").stream()
    var batch = [Float](repeating: 0, count: samples)
    return {
      var picture = Picture.eight(image)
      var changes: [ColourChange] = []
      if stream.chance(0.8) {
        var left: [ColourChange] = [
          .brightness(stream.uniform(0.6...1.4)), .contrast(stream.uniform(0.6...1.4)),
          .saturation(stream.uniform(0.6...1.4)), .hue(stream.uniform(-0.1...0.1)),
        ]
        while !left.isEmpty { changes.append(left.remove(at: stream.integer(0...left.count - 1))) }
      }
      picture.change(by: changes)
      if stream.chance(0.2) { picture.change(by: [.grayscale]) }
      if stream.chance(0.5) { picture.blur(sigma: stream.uniform(0.1...2)) }
      guard case .eight(let image) = picture else { preconditionFailure("not reached") }
      var span = batch.mutableSpan
      Normalization.imageNet.write(planes: &span, of: image)
    }
  }

  private static let size = PixelSize(224, 224)
  private static let samples = 3 * size.area

  /// A kernel that reads the picture once and writes some bytes; `work` does it again and again.
  private static func kernel(
    _ name: String, written: Int, _ work: @escaping @Sendable (Image) -> () -> Void
  ) -> Benchmark {
    let bytes = samples + written
    return Benchmark(
      name: "kernel_\(name)", unit: "MB/s", against: "memcpy", workers: 1,
      prepare: { folder, scale throws(PipelineError) in
        let count = scale == .full ? 3000 : 2
        try FileBytes.writeAtomically(Array("\(count)".utf8), to: "\(folder)/count")
      },
      ours: { folder throws(PipelineError) in
        FreedMemory.keep()
        let work = work(noise())
        return try Double(bytes) / 1e6 * times(in: folder, work)
      },
      yardstick: .ceiling { folder throws(PipelineError) in
        let from = [UInt8](repeating: 1, count: bytes / 2)
        var to = [UInt8](repeating: 2, count: bytes / 2)
        return try Double(bytes) / 1e6
          * times(in: folder) {
            from.withUnsafeBytes { from in to.withUnsafeMutableBytes { $0.copyMemory(from: from) } }
          }
      })
  }

  /// Works as often as the folder says; how often that was.
  private static func times(
    in folder: String, _ work: () -> Void
  ) throws(PipelineError) -> Double {
    let count = Int(try FileBytes.readText("\(folder)/count")) ?? 1
    for _ in 0..<count { work() }
    return Double(count)
  }

  private static func noise() -> Image {
    var stream = SampleSeed(run: 1, sample: 0, canvas: "benchmark", stage: "kernel").stream()
    return Image(
      size: size, channels: 3,
      samples: (0..<samples).map { _ in UInt8(truncatingIfNeeded: stream.nextWord()) })
  }
}
