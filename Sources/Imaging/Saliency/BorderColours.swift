/// How far pixels are from the colours of an image's four borders.
///
/// Zhang et al., ICCV 2015, section 4.1: the colour of each border has a mean and a covariance, by which
/// differences are whitened.
package struct BorderColours {
  private let image: Image
  private let colours: [BandColour]

  /// - Parameter image: `[h, w, 3]`, at least 3×3.
  package init(of image: Image) {
    precondition(image.channels == 3, "\(image.channels) channels")
    self.image = image
    let (down, across) = (Self.thickness(image.height), Self.thickness(image.width))
    let bands = [
      Box(0, 0, image.width, down), Box(0, image.height - down, image.width, image.height),
      Box(0, 0, across, image.height), Box(image.width - across, 0, image.width, image.height),
    ]
    colours = bands.map { BandColour(image, in: $0) }
  }

  /// How little each pixel looks like any border: 0…1.
  package var background: [Float] {
    let area = image.size.area
    let stride = area.wholeLanes
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: 7 * stride) { numbers in
      guard let start = numbers.baseAddress else { return [] }
      let planes = (0..<7).map { start + $0 * stride }
      fill(planes)
      for (border, colour) in colours.enumerated() {
        colour.putDistances(of: planes, count: area, to: planes[3 + border])
      }
      var sums = [Float](unsafeUninitializedCapacity: stride) { out, initialized in
        guard let out = out.baseAddress else { return }
        let (top, bottom, left, right) = (planes[3], planes[4], planes[5], planes[6])
        for place in Swift.stride(from: 0, to: area, by: Lanes.count) {
          var (one, other) = (top.lanes(place), left.lanes(place))
          let sum = (one + bottom.lanes(place)) + (other + right.lanes(place))
          one.replace(with: bottom.lanes(place), where: bottom.lanes(place) .> one)
          other.replace(with: right.lanes(place), where: right.lanes(place) .> other)
          out.put(sum - one.replacing(with: other, where: other .> one), place)
        }
        initialized = area
      }
      SaliencyMap.stretch(&sums)
      return sums
    }
  }

  /// Red, green and blue as planes; behind the last pixel lies what there is.
  private func fill(_ planes: [UnsafeMutablePointer<Float>]) {
    let area = image.size.area
    let (red, green, blue) = (planes[0], planes[1], planes[2])
    image.samples.withUnsafeBufferPointer { samples in
      for pixel in 0..<area {
        red[pixel] = Float(samples[3 &* pixel])
        green[pixel] = Float(samples[3 &* pixel &+ 1])
        blue[pixel] = Float(samples[3 &* pixel &+ 2])
      }
    }
    for place in area..<area.wholeLanes { for plane in planes[..<3] { plane[place] = 0 } }
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

  init(_ image: Image, in band: Box) {
    let count = Double(band.area)
    // Whole numbers have no rounding.
    var sums = SIMD3<Int>()
    var (squares, mixed) = (SIMD3<Int>(), SIMD3<Int>())
    image.samples.withUnsafeBufferPointer { samples in
      for y in band.minY..<band.maxY {
        for x in band.minX..<band.maxX {
          let at = 3 &* (y &* image.width &+ x)
          let (red, green, blue) = (Int(samples[at]), Int(samples[at &+ 1]), Int(samples[at &+ 2]))
          sums &+= SIMD3(red, green, blue)
          squares &+= SIMD3(red &* red, green &* green, blue &* blue)
          mixed &+= SIMD3(red &* green, red &* blue, green &* blue)
        }
      }
    }
    let sum = SIMD3<Double>(sums)
    let products = [
      SIMD3<Double>(SIMD3(squares.x, mixed.x, mixed.y)),
      SIMD3<Double>(SIMD3(mixed.x, squares.y, mixed.z)),
      SIMD3<Double>(SIMD3(mixed.y, mixed.z, squares.z)),
    ]
    let mean = sum / count
    self.mean = mean
    var covariance = (0..<3).map { (products[$0] - mean * sum[$0]) / max(1, count - 1) }
    for row in 0..<3 { covariance[row][row] += Self.regularity }
    let (values, vectors) = SymmetricMatrix.eigen(of: covariance)
    whitening = vectors.map { row in
      SIMD3((0..<3).map { row[$0] / values[$0].squareRoot() })
    }
  }

  /// Puts the whitened difference of each pixel, stretched to 0…1.
  ///
  /// - Parameters:
  ///   - planes: Red, green and blue.
  ///   - count: The number of pixels.
  ///   - out: Where differences go; as the planes, whole ``Lanes`` long.
  func putDistances(
    of planes: [UnsafeMutablePointer<Float>], count: Int, to out: UnsafeMutablePointer<Float>
  ) {
    let (red, green, blue) = (planes[0], planes[1], planes[2])
    let mean = SIMD3<Float>(self.mean)
    let rows = whitening.map { SIMD3<Float>($0) }
    let (reds, greens, blues) = (rows[0], rows[1], rows[2])
    for place in stride(from: 0, to: count, by: Lanes.count) {
      let fromRed = red.lanes(place) - mean.x
      let fromGreen = green.lanes(place) - mean.y
      let fromBlue = blue.lanes(place) - mean.z
      let first = fromRed * reds.x + fromGreen * greens.x + fromBlue * blues.x
      let second = fromRed * reds.y + fromGreen * greens.y + fromBlue * blues.y
      let third = fromRed * reds.z + fromGreen * greens.z + fromBlue * blues.z
      out.put(first.magnitudes + second.magnitudes + third.magnitudes, place)
    }
    SaliencyMap.stretch(UnsafeMutableBufferPointer(start: out, count: count))
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
