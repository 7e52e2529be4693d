import Imaging
import Support

/// Turns optical depths into what a detector reports: a slight blur, then quantum noise.
package struct Detector: Sendable {
  /// Photons per pixel in air; noise falls with its square root.
  package var photons = 12_000.0
  /// The weight of each direct neighbour against 1 of the pixel itself.
  package var spread = 0.22

  package init() {}

  /// The noisy depths `-ln(I / I0)` at both energies, from 0 up to about 8.
  package func measured(
    _ scene: Radiograph, noise stream: inout RandomStream
  ) -> (low: [Double], high: [Double]) {
    (
      low: measured(scene.low, size: scene.size, noise: &stream),
      high: measured(scene.high, size: scene.size, noise: &stream)
    )
  }

  private func measured(
    _ depths: [Double], size: PixelSize, noise stream: inout RandomStream
  ) -> [Double] {
    let sharp = depths.map { ExactMath.exp(-$0) }
    let rows = blurred(sharp, count: size.area, step: 1, length: size.width) { $0 % size.width }
    let soft = blurred(rows, count: size.area, step: size.width, length: size.height) {
      $0 / size.width
    }
    return soft.map { transmission in
      let deviation = (transmission / photons).squareRoot() + 0.0004
      let noisy = transmission + deviation * Self.bell(&stream)
      return -ExactMath.log(min(max(noisy, 0.0003), 1))
    }
  }

  /// A three-tap filter along one direction; the border repeats.
  private func blurred(
    _ values: [Double], count: Int, step: Int, length: Int, place: (Int) -> Int
  ) -> [Double] {
    let total = 1 + 2 * spread
    return (0..<count).map { index in
      let position = place(index)
      let before = values[position > 0 ? index - step : index]
      let after = values[position + 1 < length ? index + step : index]
      return (values[index] + spread * (before + after)) / total
    }
  }

  /// A number of mean 0 and variance 1, nearly normal: the sum of four 16-bit draws.
  private static func bell(_ stream: inout RandomStream) -> Double {
    let bits = stream.next()
    let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
    return (Double(sum) / 65536 - 2) * 1.7320508075688772
  }
}
