import CKernels

extension Raster {
  /// Mirrored left to right.
  @_specialize(where Value == UInt16)
  public func flipped() -> Self {
    var out = samples
    for y in 0..<height {
      for x in 0..<width {
        let from = (y * width + x) * channels
        let to = (y * width + width - 1 - x) * channels
        for channel in 0..<channels { out[to + channel] = samples[from + channel] }
      }
    }
    return Raster(size: size, channels: channels, samples: out)
  }
}

extension Raster where Value == UInt8 {
  /// Mirrored left to right; of eight bits, the views of every epoch.
  public func flipped() -> Self {
    filled(size) { out in withRows(of: size.bounds) { ckernels_flip(&$0, out) } }
  }
}
