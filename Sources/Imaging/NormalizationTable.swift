/// A normalization worked out once for every byte, which then writes pictures without taking memory.
package struct NormalizationTable: Sendable {
  private let normalization: Normalization
  /// What each of the 256 levels becomes, channel after channel.
  private let levels: [Float]

  package init(_ normalization: Normalization) {
    self.normalization = normalization
    levels = normalization.mean.indices.flatMap { channel in
      (0..<256).map { normalization.value(Float($0) / 255, channel) }
    }
  }

  /// Writes a picture as planes, `[channels, height, width]`; 16 bits are divided by 65535.
  ///
  /// - Parameters:
  ///   - picture: As many channels as the normalization has.
  ///   - out: `channels · height · width` numbers.
  package func write(_ picture: Picture, to out: UnsafeMutableBufferPointer<Float>) {
    precondition(
      picture.channels == normalization.mean.count
        && out.count == picture.size.area * picture.channels,
      "\(picture.channels) channels of \(picture.size) to \(out.count) numbers")
    switch picture {
    case .eight(let image): write(image, to: out)
    case .sixteen(let image): write(image, to: out)
    case .coded(let picture): write(picture.image, to: out)
    }
  }

  private func write(_ image: Image, to out: UnsafeMutableBufferPointer<Float>) {
    let (area, channels) = (image.size.area, image.channels)
    image.samples.withUnsafeBufferPointer { samples in
      levels.withUnsafeBufferPointer { levels in
        for channel in 0..<channels {
          let (plane, table) = (channel * area, channel * 256)
          for pixel in 0..<area {
            out[plane + pixel] = levels[table + Int(samples[pixel * channels + channel])]
          }
        }
      }
    }
  }

  private func write(_ image: DeepImage, to out: UnsafeMutableBufferPointer<Float>) {
    let (area, channels) = (image.size.area, image.channels)
    image.samples.withUnsafeBufferPointer { samples in
      for channel in 0..<channels {
        for pixel in 0..<area {
          out[channel * area + pixel] = normalization.value(
            Float(samples[pixel * channels + channel]) / 65535, channel)
        }
      }
    }
  }
}

extension Normalization {
  /// A value on a scale of 0...1, brought to the channel's mean and deviation.
  fileprivate func value(_ value: Float, _ channel: Int) -> Float {
    (value - Float(mean[channel])) / Float(std[channel])
  }
}
