extension Normalization {
  /// Writes a picture of either depth as planes, `[channels, height, width]`, without taking memory;
  /// 16 bits are divided by 65535.
  ///
  /// - Parameters:
  ///   - picture: As many channels as the normalization has.
  ///   - out: `channels · height · width` numbers.
  package func write(_ picture: Picture, planes out: UnsafeMutableBufferPointer<Float>) {
    switch picture {
    case .eight(let image): fill(planes: out, of: image)
    case .sixteen(let image): fill(planes: out, of: image)
    case .coded(let picture): fill(planes: out, of: picture.image)
    }
  }

  private func fill(planes out: UnsafeMutableBufferPointer<Float>, of image: DeepImage) {
    let (area, channels) = (image.size.area, image.channels)
    precondition(
      channels == mean.count && out.count == area * channels,
      "\(channels) channels of \(image.size) to \(out.count) numbers")
    image.samples.withUnsafeBufferPointer { samples in
      for channel in 0..<channels {
        let (mean, std) = (Float(mean[channel]), Float(std[channel]))
        for pixel in 0..<area {
          let level = Float(samples[pixel * channels + channel]) / 65535
          out[channel * area + pixel] = (level - mean) / std
        }
      }
    }
  }
}
