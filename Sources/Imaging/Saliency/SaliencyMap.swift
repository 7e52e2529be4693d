/// How much each pixel of an image stands out: 0 for background, 1 for what the eye goes to first.
public struct SaliencyMap: Sendable, Equatable {
  /// Columns and rows, those of the image.
  public let size: PixelSize
  /// `height · width` numbers in 0…1, row by row.
  public let values: [Double]

  package init(size: PixelSize, values: [Double]) {
    precondition(values.count == size.area, "\(values.count) values for \(size)")
    self.size = size
    self.values = values
  }

  /// Scores stretched to 0…1.
  ///
  /// - Parameters:
  ///   - size: The map's size.
  ///   - scores: `height · width` finite numbers.
  package init(size: PixelSize, scores: [Double]) {
    self.init(size: size, values: Self.stretched(scores))
  }

  /// A plane whose numbers are in 0…1 already.
  init(_ plane: Plane) {
    self.init(size: plane.size, values: plane.values)
  }

  /// A map in which nothing stands out.
  package static func nothing(_ size: PixelSize) -> SaliencyMap {
    SaliencyMap(size: size, values: Array(repeating: 0, count: size.area))
  }

  /// The map as gray of 8 bits, rounded half up.
  package var stored: Image {
    Image(size: size, channels: 1, samples: values.map { UInt8($0 * 255 + 0.5) })
  }

  /// Numbers shifted and scaled to 0…1; all 0 where they differ by less than 10⁻⁹, as those of a
  /// constant image do by rounding alone.
  package static func stretched(_ scores: [Double]) -> [Double] {
    guard let (least, greatest) = extremes(of: scores) else { return [] }
    guard greatest - least >= 1e-9 else { return Array(repeating: 0, count: scores.count) }
    let range = greatest - least
    return scores.map { ($0 - least) / range }
  }

  /// The least and the greatest number.
  private static func extremes(of scores: [Double]) -> (least: Double, greatest: Double)? {
    guard let first = scores.first else { return nil }
    var (least, greatest) = (SIMD8(repeating: first), SIMD8(repeating: first))
    let whole = scores.count / 8 * 8
    scores.withUnsafeBytes { scores in
      for index in stride(from: 0, to: whole, by: 8) {
        let eight = scores.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
        least.replace(with: eight, where: eight .< least)
        greatest.replace(with: eight, where: eight .> greatest)
      }
    }
    let rest = scores[whole...]
    return (rest.reduce(least.min()) { min($0, $1) }, rest.reduce(greatest.max()) { max($0, $1) })
  }
}

/// Tells what stands out in an image, from its pixels alone.
package protocol SaliencyEstimator: Sendable {
  /// The map of an image; the same for the same pixels on every machine.
  ///
  /// - Parameter image: At least 1×1, with 1 or 3 channels.
  /// - Returns: A map of the same size; all 0 for a constant image, but for the ``CenterPrior``.
  func map(of image: Image) -> SaliencyMap
  /// The map as gray of 8 bits, rounded half up: ``SaliencyMap/stored`` of ``map(of:)``.
  ///
  /// - Parameter image: At least 1×1, with 1 or 3 channels.
  /// - Returns: One channel, the same size.
  func stored(of image: Image) -> Image
}

extension SaliencyEstimator {
  package func stored(of image: Image) -> Image { map(of: image).stored }
}
