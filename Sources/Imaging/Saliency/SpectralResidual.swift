import Support

/// What the spectrum of a small gray copy has beyond the average of spectra.
///
/// Hou and Zhang, "Saliency detection: a spectral residual approach", CVPR 2007, section 2. The copy is
/// 64×64 whatever the image's sides, and the last blur has 11 taps, as an even number of them shifts.
package struct SpectralResidual: SaliencyEstimator {
  private static let side = 64

  package init() {}

  package func map(of image: Image) -> SaliencyMap {
    let gray = Plane(lumaOf: image)
    let small = gray.resized(to: PixelSize(Self.side, Self.side), isAntialiased: true)
    return SaliencyMap(Self.map(ofSmall: small).resized(to: image.size, isAntialiased: false))
  }

  /// The map of a gray copy, as large as that.
  ///
  /// - Parameter gray: 64×64 levels in 0…255.
  /// - Returns: 64×64 numbers in 0…1.
  package static func map(ofSmall gray: Plane) -> Plane {
    let spectrum = Spectrum(of: gray.values.map { SIMD2($0 / 255, 0) }, isInverse: false)
    // Of a constant image only rounding is left there, of any phase.
    guard spectrum.amplitudes.dropFirst().contains(where: { $0 >= 1e-6 }) else {
      return Plane(size: gray.size, values: gray.values.map { _ in 0 })
    }
    let residual = residual(of: spectrum.amplitudes, gray.size)
    let kept = spectrum.values.indices.map { index in
      let amplitude = spectrum.amplitudes[index]
      let phase = amplitude > 0 ? spectrum.values[index] / amplitude : SIMD2(1, 0)
      return phase * ExactMath.exp(residual.values[index])
    }
    let back = Spectrum(of: kept, isInverse: true).values
    let energy = Plane(size: gray.size, values: back.map { ($0 * $0).sum() })
    let blurred = energy.blurred(by: weights)
    return Plane(size: gray.size, values: SaliencyMap.stretched(blurred.values))
  }

  /// The logarithm of a copy's amplitudes less its mean over 3×3 frequencies.
  ///
  /// - Parameter gray: 64×64 levels in 0…255.
  /// - Returns: 64×64 differences.
  package static func residual(ofSmall gray: Plane) -> Plane {
    let spectrum = Spectrum(of: gray.values.map { SIMD2($0 / 255, 0) }, isInverse: false)
    return residual(of: spectrum.amplitudes, gray.size)
  }

  private static func residual(of amplitudes: [Double], _ size: PixelSize) -> Plane {
    let logs = Plane(size: size, values: amplitudes.map { ExactMath.log($0 + 1e-8) })
    let means = logs.blurred(by: [1.0 / 3, 1.0 / 3, 1.0 / 3])
    return Plane(size: size, values: zip(logs.values, means.values).map { $0 - $1 })
  }

  /// A Gaussian of sigma 2.5.
  private static let weights: [Double] = {
    let raw = (-5...5).map { ExactMath.exp(-Double($0 * $0) / (2 * 2.5 * 2.5)) }
    let sum = raw.reduce(0, +)
    return raw.map { $0 / sum }
  }()

  /// The discrete Fourier transform of 64×64 numbers, by its definition: across, then down.
  private struct Spectrum {
    let values: [SIMD2<Double>]
    let amplitudes: [Double]

    init(of values: [SIMD2<Double>], isInverse: Bool) {
      let side = SpectralResidual.side
      let across = Self.lines(of: values, isInverse: isInverse)
      let down = Self.lines(of: across, isInverse: isInverse)
      let scale = isInverse ? 1 / Double(side * side) : 1
      self.values = down.map { $0 * scale }
      amplitudes = self.values.map { ($0 * $0).sum().squareRoot() }
    }

    /// Each row transformed, and rows and columns exchanged.
    private static func lines(
      of values: [SIMD2<Double>], isInverse: Bool
    ) -> [SIMD2<Double>] {
      let side = SpectralResidual.side
      let turns = isInverse ? turns.map { SIMD2($0.x, -$0.y) } : turns
      return values.withUnsafeBufferPointer { values in
        turns.withUnsafeBufferPointer { turns in
          [SIMD2<Double>](unsafeUninitializedCapacity: side * side) { out, initialized in
            for y in 0..<side {
              for frequency in 0..<side {
                var sum = SIMD2<Double>()
                for x in 0..<side {
                  let value = values[y * side + x]
                  // The remainder by 64.
                  let turn = turns[(frequency * x) & (side - 1)]
                  sum += value * turn.x + SIMD2(-value.y, value.x) * turn.y
                }
                out[frequency * side + y] = sum
              }
            }
            initialized = side * side
          }
        }
      }
    }

    /// e to the power of −2πi·k/64.
    private static let turns: [SIMD2<Double>] = (0..<SpectralResidual.side).map {
      let (sin, cos) = ExactMath.sinCos(degrees: -360 * Double($0) / Double(SpectralResidual.side))
      return SIMD2(cos, sin)
    }
  }
}
