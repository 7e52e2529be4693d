/// Levels on a scale of 0...1 brought to a mean and a standard deviation per channel,
/// `(x / 255 - mean) / std`, as torchvision's `normalize` has it.
public struct Normalization: Sendable, Equatable {
  /// One number per channel.
  public let mean: [Double]
  /// As many deviations.
  public let std: [Double]

  /// The mean and the deviation of ImageNet, which most published encoders expect of RGB.
  public static let imageNet = Normalization(
    mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])

  /// - Parameters:
  ///   - mean: One number per channel, of the scale 0...1.
  ///   - std: As many, none of them 0.
  public init(mean: [Double], std: [Double]) {
    precondition(mean.count == std.count && !std.contains(0), "\(mean) and \(std)")
    self.mean = mean
    self.std = std
  }

  /// The mean and the deviation of ImageNet for RGB; for other channels, which have no statistics that
  /// everybody uses, those of ImageNet's gray: the means of the three.
  public static func standard(channels: Int) -> Normalization {
    channels == 3
      ? .imageNet
      : Normalization(
        mean: [Double](repeating: 0.449, count: channels),
        std: [Double](repeating: 0.226, count: channels))
  }

  /// The picture's planes, `[channels, height, width]`.
  public func planes(of image: Image) -> [Float] { planes(of: image, as: Float.self) }

  /// The picture's planes, `[channels, height, width]`.
  public func planes<Number: NormalizedNumber>(
    of image: Image, as type: Number.Type
  ) -> [Number] {
    [Number](unsafeUninitializedCapacity: image.samples.count) { out, count in
      fill(planes: out, of: image)
      count = out.count
    }
  }

  /// The picture's pixels, `[height, width, channels]`.
  public func pixels<Number: NormalizedNumber>(
    of image: Image, as type: Number.Type
  ) -> [Number] {
    [Number](unsafeUninitializedCapacity: image.samples.count) { out, count in
      fill(pixels: out, of: image)
      count = out.count
    }
  }

  /// Writes the picture's planes, `[channels, height, width]`, where a batch has room for them.
  public func write<Number: NormalizedNumber>(
    planes out: inout MutableSpan<Number>, of image: Image
  ) {
    out.withUnsafeMutableBufferPointer { fill(planes: $0, of: image) }
  }

  /// Writes the picture's pixels, `[height, width, channels]`, where a batch has room for them.
  public func write<Number: NormalizedNumber>(
    pixels out: inout MutableSpan<Number>, of image: Image
  ) {
    out.withUnsafeMutableBufferPointer { fill(pixels: $0, of: image) }
  }
}

extension Normalization {
  @_specialize(where Number == Float)
  @_specialize(where Number == BFloat16)
  func fill<Number: NormalizedNumber>(
    planes out: UnsafeMutableBufferPointer<Number>, of image: Image
  ) {
    check(image, against: out.count)
    let area = image.size.area
    image.samples.withUnsafeBufferPointer { samples in
      for channel in 0..<image.channels where area > 0 {
        let from = UnsafeBufferPointer(rebasing: samples[channel...])
        let to = UnsafeMutableBufferPointer(
          rebasing: out[channel * area..<(channel + 1) * area])
        // Loops of a known step become vectors.
        switch image.channels {
        case 1: fill(to, from: from, apart: 1, channel)
        case 3: fill(to, from: from, apart: 3, channel)
        default: fill(to, from: from, apart: image.channels, channel)
        }
      }
    }
  }

  @inline(__always)
  private func fill<Number: NormalizedNumber>(
    _ plane: UnsafeMutableBufferPointer<Number>, from samples: UnsafeBufferPointer<UInt8>,
    apart: Int, _ channel: Int
  ) {
    let (mean, std) = (Float(mean[channel]), Float(std[channel]))
    for index in plane.indices {
      plane[index] = Number(rounding: (Self.unit(samples[index * apart]) - mean) / std)
    }
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == BFloat16)
  private func fill<Number: NormalizedNumber>(
    pixels out: UnsafeMutableBufferPointer<Number>, of image: Image
  ) {
    check(image, against: out.count)
    // The channels' numbers over and over, as long as that the loop over them becomes vectors.
    let count = 32 * image.channels
    let means = (0..<count).map { Float(mean[$0 % image.channels]) }
    let stds = (0..<count).map { Float(std[$0 % image.channels]) }
    image.samples.withUnsafeBufferPointer { samples in
      means.withUnsafeBufferPointer { means in
        stds.withUnsafeBufferPointer { stds in
          for start in stride(from: 0, to: out.count, by: count) {
            let range = start..<min(start + count, out.count)
            let from = UnsafeBufferPointer(rebasing: samples[range])
            let to = UnsafeMutableBufferPointer(rebasing: out[range])
            for index in to.indices {
              to[index] = Number(
                rounding: (Self.unit(from[index]) - means[index]) / stds[index])
            }
          }
        }
      }
    }
  }

  private func check(_ image: Image, against count: Int) {
    precondition(image.channels == mean.count, "\(image.channels) channels, \(mean.count) means")
    precondition(image.samples.count == count, "\(count) numbers for \(image.size)")
  }

  /// `x / 255`, to the last bit: for every byte the sum, rounded once, is what a division gives.
  @inline(__always)
  private static func unit(_ byte: UInt8) -> Float {
    let number = Float(byte)
    return number * (1 / 256) + number * Float(1.0 / 255 - 1.0 / 256)
  }
}
