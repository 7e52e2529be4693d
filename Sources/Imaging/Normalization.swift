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

  /// The picture's planes, `[channels, height, width]`.
  public func planes(of image: Image) -> [Float] {
    precondition(image.channels == mean.count, "\(image.channels) channels, \(mean.count) means")
    let area = image.size.area
    return [Float](unsafeUninitializedCapacity: area * image.channels) { out, count in
      for channel in 0..<image.channels {
        let table = table(of: channel)
        for pixel in 0..<area {
          out[channel * area + pixel] = table[Int(image.samples[pixel * image.channels + channel])]
        }
      }
      count = area * image.channels
    }
  }

  /// What each byte becomes.
  private func table(of channel: Int) -> [Float] {
    (0..<256).map { value in
      (Float(value) / 255 - Float(mean[channel])) / Float(std[channel])
    }
  }
}
