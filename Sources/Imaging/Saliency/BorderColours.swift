/// How far pixels are from the colours of an image's four borders.
///
/// Zhang et al., ICCV 2015, section 4.1: the colour of each border has a mean and a covariance, by which
/// differences are whitened.
package struct BorderColours {
  private let image: Image
  /// The differences' weights and what is subtracted, each for the four borders at once.
  private var weights: [SIMD4<Float>] = []
  private var means: [SIMD4<Float>] = []

  /// - Parameter image: `[h, w, 3]`, at least 3×3.
  package init(of image: Image) {
    precondition(image.channels == 3, "\(image.channels) channels")
    self.image = image
    let (down, across) = (Self.thickness(image.height), Self.thickness(image.width))
    let bands = [
      Box(0, 0, image.width, down), Box(0, image.height - down, image.width, image.height),
      Box(0, 0, across, image.height), Box(image.width - across, 0, image.width, image.height),
    ]
    let colours = bands.map { BandColour(image.cropped(to: $0)) }
    for row in 0..<3 {
      for column in 0..<3 {
        weights.append(SIMD4<Float>((0..<4).map { Float(colours[$0].whitening[row][column]) }))
      }
    }
    for channel in 0..<3 {
      means.append(SIMD4<Float>((0..<4).map { Float(colours[$0].mean[channel]) }))
    }
  }

  /// How little each pixel looks like any border: 0…1.
  package var background: [Double] {
    let distances = self.distances
    guard let first = distances.first else { return [] }
    var least = first
    var greatest = first
    for distance in distances {
      least.replace(with: distance, where: distance .< least)
      greatest.replace(with: distance, where: distance .> greatest)
    }
    var scale = greatest - least
    let isFlat = scale .< 1e-9
    scale = (1 / scale).replacing(with: 0, where: isFlat)
    let sums = distances.map { distance in
      let near = (distance - least) * scale
      return Double(near.sum() - near.max())
    }
    return SaliencyMap.stretched(sums)
  }

  /// The whitened difference of each pixel from each border.
  private var distances: [SIMD4<Float>] {
    let weights = self.weights
    let means = self.means
    return (0..<image.size.area).map { pixel in
      let red = SIMD4(repeating: Float(image.samples[3 * pixel])) - means[0]
      let green = SIMD4(repeating: Float(image.samples[3 * pixel + 1])) - means[1]
      let blue = SIMD4(repeating: Float(image.samples[3 * pixel + 2])) - means[2]
      var sum = SIMD4<Float>()
      for column in 0..<3 {
        let part =
          red * weights[column] + green * weights[3 + column] + blue * weights[6 + column]
        sum += part.replacing(with: -part, where: part .< 0)
      }
      return sum
    }
  }

  /// A tenth of a side, rounded.
  private static func thickness(_ side: Int) -> Int {
    min(side, max(1, (2 * side + 10) / 20))
  }
}

/// The colours of a band: mean, and what makes their covariance that of noise.
private struct BandColour {
  let mean: SIMD3<Double>
  /// Rows of E · diag(λ^−½), E being the covariance's eigenvectors.
  let whitening: [SIMD3<Double>]

  /// Added to each variance, so that a band of one colour has an inverse.
  private static let regularity = 50.0

  init(_ band: Image) {
    let count = Double(band.size.area)
    var sum = SIMD3<Double>()
    var products = [SIMD3<Double>](repeating: SIMD3(), count: 3)
    for pixel in stride(from: 0, to: band.samples.count, by: 3) {
      let colour = SIMD3(
        Double(band.samples[pixel]), Double(band.samples[pixel + 1]),
        Double(band.samples[pixel + 2]))
      sum += colour
      for row in 0..<3 { products[row] += colour * colour[row] }
    }
    let mean = sum / count
    self.mean = mean
    var covariance = (0..<3).map { (products[$0] - mean * sum[$0]) / max(1, count - 1) }
    for row in 0..<3 { covariance[row][row] += Self.regularity }
    let (values, vectors) = SymmetricMatrix.eigen(of: covariance)
    whitening = vectors.map { row in
      SIMD3((0..<3).map { row[$0] / values[$0].squareRoot() })
    }
  }
}

/// Symmetric matrices of three rows.
private enum SymmetricMatrix {
  /// Eigenvalues, and eigenvectors as columns, by Jacobi's rotations.
  static func eigen(
    of matrix: [SIMD3<Double>]
  ) -> (values: SIMD3<Double>, vectors: [SIMD3<Double>]) {
    var matrix = matrix
    var vectors: [SIMD3<Double>] = [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
    // Each sweep squares what is left beside the diagonal; five are enough for any.
    for _ in 0..<8 {
      for (row, column) in [(0, 1), (0, 2), (1, 2)] where matrix[row][column] != 0 {
        let ratio = (matrix[column][column] - matrix[row][row]) / (2 * matrix[row][column])
        let size = 1 / (abs(ratio) + (ratio * ratio + 1).squareRoot())
        let tangent = ratio < 0 ? -size : size
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for index in 0..<3 {
          let (first, second) = (matrix[index][row], matrix[index][column])
          matrix[index][row] = cosine * first - sine * second
          matrix[index][column] = sine * first + cosine * second
        }
        let (first, second) = (matrix[row], matrix[column])
        matrix[row] = cosine * first - sine * second
        matrix[column] = sine * first + cosine * second
        for index in 0..<3 {
          let (first, second) = (vectors[index][row], vectors[index][column])
          vectors[index][row] = cosine * first - sine * second
          vectors[index][column] = sine * first + cosine * second
        }
      }
    }
    return (SIMD3(matrix[0][0], matrix[1][1], matrix[2][2]), vectors)
  }
}
