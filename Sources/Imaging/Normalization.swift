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
  public func planes(of image: Image) -> [Float] {
    [Float](unsafeUninitializedCapacity: image.size.area * image.channels) { out, count in
      count = image.size.area * image.channels
      NormalizationTable(self).write(.eight(image), to: .init(rebasing: out[..<count]))
    }
  }
}
