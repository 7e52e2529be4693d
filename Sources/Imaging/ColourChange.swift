/// A change of colours that leaves every pixel in its place.
///
/// With eight bits the result is that of torchvision's functions on Pillow images, sample for sample:
/// each change ends in whole numbers, cut off towards zero. With sixteen bits the formulas are the
/// same, with whole numbers 257 times as fine, and the hue is not rounded on the way. Pictures of two
/// channels have no luma: brightness and solarizing alone are for them.
public enum ColourChange: Sendable, Equatable {
  /// `f · x`.
  case brightness(Double)
  /// `m + f · (x - m)` with `m` the mean luma of the picture, rounded half up.
  case contrast(Double)
  /// `l + f · (x - l)` with `l` the pixel's luma; gray stays as it is.
  case saturation(Double)
  /// Turns the hue by a part of the circle, -0.5...0.5; gray stays as it is.
  case hue(Double)
  /// Every channel becomes the luma, `(19595 R + 38470 G + 7471 B + 32768) >> 16`.
  case grayscale
  /// Samples from a threshold on, on a scale of 0...255, are inverted.
  case solarize(Double)
}

extension Raster where Value == UInt8 {
  /// The picture with its colours changed, one change after the other.
  ///
  /// All that does not depend on the whole picture is done in one pass.
  public func changed(by changes: [ColourChange]) -> Image {
    precondition(channels < 4, "colours with alpha")
    var image = self
    var steps: [ColourStep] = []
    for change in changes {
      switch change {
      case .brightness(let factor): steps.append(.line(Float(factor), 0))
      case .contrast(let factor):
        precondition(channels != 2, "luma of two channels")
        let mean = image.apply(steps)
        steps = [.line(Float(factor), mean)]
      case .saturation(let factor): if channels == 3 { steps.append(.saturation(Float(factor))) }
      case .hue(let turn): if channels == 3 { steps.append(.hue(HueShift.steps(of: turn))) }
      case .grayscale: if channels == 3 { steps.append(.grayscale) }
      case .solarize(let threshold): steps.append(.solarize(Float(threshold)))
      }
    }
    if !steps.isEmpty { _ = image.apply(steps) }
    return image
  }

  /// Does steps to every pixel; the mean luma afterwards, rounded half up.
  private mutating func apply(_ steps: [ColourStep]) -> Float {
    guard size.area > 0 else { return 0 }
    // Without colours every sample is on its own.
    let channels = self.channels == 3 ? 3 : 1
    let count = samples.count / channels
    var sum = 0
    samples.withUnsafeMutableBufferPointer { samples in
      steps.withUnsafeBufferPointer { steps in
        for start in stride(from: 0, to: count, by: ColourBlock.width) {
          let width = Swift.min(ColourBlock.width, count - start)
          var block = ColourBlock(samples, from: start * channels, width, channels: channels)
          for step in steps { block.apply(step) }
          if !steps.isEmpty { block.store(to: samples, from: start * channels, channels: channels) }
          sum += block.lumaSum
        }
      }
    }
    return Float((Double(sum) / Double(count) + 0.5).rounded(.down))
  }
}

/// A change with all its numbers known.
enum ColourStep {
  /// `m + f · (x - m)`.
  case line(_ factor: Float, _ mean: Float)
  case saturation(Float)
  /// In 255ths of the circle.
  case hue(Float)
  case grayscale
  case solarize(Float)
}

/// Eight pixels side by side, in whole numbers of 0...255.
struct ColourBlock {
  typealias Lanes = SIMD8<Float>
  static let width = Lanes.scalarCount

  private var red: Lanes
  private var green: Lanes
  private var blue: Lanes
  /// How many of the lanes are pixels; the others are zero.
  private let count: Int

  /// Loads pixels; those of one channel are gray.
  @inline(__always)
  init(
    _ samples: UnsafeMutableBufferPointer<UInt8>, from: Int, _ count: Int, channels: Int
  ) {
    var (red, green, blue) = (SIMD8<UInt8>.zero, SIMD8<UInt8>.zero, SIMD8<UInt8>.zero)
    if channels == 3 {
      if count == Self.width {
        for lane in 0..<Self.width {
          red[lane] = samples[from + 3 * lane]
          green[lane] = samples[from + 3 * lane + 1]
          blue[lane] = samples[from + 3 * lane + 2]
        }
      } else {
        for lane in 0..<count {
          red[lane] = samples[from + 3 * lane]
          green[lane] = samples[from + 3 * lane + 1]
          blue[lane] = samples[from + 3 * lane + 2]
        }
      }
    } else {
      for lane in 0..<count { red[lane] = samples[from + lane] }
      green = red
      blue = red
    }
    self.red = Lanes(red)
    self.green = Lanes(green)
    self.blue = Lanes(blue)
    self.count = count
  }

  @inline(__always)
  func store(to samples: UnsafeMutableBufferPointer<UInt8>, from: Int, channels: Int) {
    let red = SIMD8<UInt8>(truncatingIfNeeded: SIMD8<Int32>(self.red))
    if channels == 3 {
      let green = SIMD8<UInt8>(truncatingIfNeeded: SIMD8<Int32>(self.green))
      let blue = SIMD8<UInt8>(truncatingIfNeeded: SIMD8<Int32>(self.blue))
      for lane in 0..<count {
        samples[from + 3 * lane] = red[lane]
        samples[from + 3 * lane + 1] = green[lane]
        samples[from + 3 * lane + 2] = blue[lane]
      }
    } else {
      for lane in 0..<count { samples[from + lane] = red[lane] }
    }
  }

  /// `(19595 R + 38470 G + 7471 B + 32768) >> 16`; the sums are below 2²⁴, so they are exact.
  @inline(__always)
  private var luma: Lanes {
    let sum = red * 19595 + green * 38470 + blue * 7471 + 32768
    return (sum * (1 / 65536)).rounded(.down)
  }

  /// The sum of all pixels' lumas.
  @inline(__always)
  var lumaSum: Int {
    let luma = SIMD8<Int32>(luma)
    guard count < Self.width else { return Int(luma.wrappedSum()) }
    return (0..<count).reduce(0) { $0 + Int(luma[$1]) }
  }

  @inline(__always)
  mutating func apply(_ step: ColourStep) {
    switch step {
    case .line(let factor, let mean):
      red = Self.whole(mean + factor * (red - mean))
      green = Self.whole(mean + factor * (green - mean))
      blue = Self.whole(mean + factor * (blue - mean))
    case .saturation(let factor):
      let gray = luma
      red = Self.whole(gray + factor * (red - gray))
      green = Self.whole(gray + factor * (green - gray))
      blue = Self.whole(gray + factor * (blue - gray))
    case .hue(let shift):
      HueShift.shift(&red, &green, &blue, by: shift)
    case .grayscale:
      red = luma
      green = red
      blue = red
    case .solarize(let threshold):
      red.replace(with: 255 - red, where: red .>= threshold)
      green.replace(with: 255 - green, where: green .>= threshold)
      blue.replace(with: 255 - blue, where: blue .>= threshold)
    }
  }

  /// Cut off to 0...255, then towards zero.
  @inline(__always)
  private static func whole(_ level: Lanes) -> Lanes {
    level.clamped(lowerBound: Lanes(repeating: 0), upperBound: Lanes(repeating: 255))
      .rounded(.down)
  }
}
