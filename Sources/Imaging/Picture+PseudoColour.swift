import Support

extension Picture {
  /// The pseudo-colours of two channels, the low energy first.
  ///
  /// - Parameters:
  ///   - white: The level of air, on 0...255 whatever the depth.
  ///   - dark: The level of no transmission. A sample at or below it counts as half a step above it,
  ///     so that depths stay finite.
  /// - Returns: Three channels of eight bits.
  package func pseudoColoured(white: Double, dark: Double) -> Image {
    switch self {
    case .eight(let image): image.pseudoColoured(white: white, dark: dark)
    case .sixteen(let image): image.pseudoColoured(white: white, dark: dark)
    case .coded(let picture): picture.image.pseudoColoured(white: white, dark: dark)
    }
  }
}

extension Raster where Value: PixelValue {
  fileprivate func pseudoColoured(white: Double, dark: Double) -> Image {
    precondition(channels == 2, "\(channels) channels of two energies")
    let depths = Self.depths(white: white, dark: dark)
    return PseudoColour.image(
      low: (0..<size.area).map { depths[Int(samples[2 * $0])] },
      high: (0..<size.area).map { depths[Int(samples[2 * $0 + 1])] }, size: size)
  }

  /// The optical depth of each sample there can be.
  private static func depths(white: Double, dark: Double) -> [Double] {
    let step = 255 / Double(Value.max) / (white - dark)
    let first = -dark / (white - dark)
    return (0...Int(Value.max)).map { sample in
      -ExactMath.log(min(max(first + Double(sample) * step, step / 2), 1))
    }
  }
}
