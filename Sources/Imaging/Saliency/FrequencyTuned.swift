/// What differs in colour from the image's mean, after a light blur.
///
/// Achanta, Hemami, Estrada and Süsstrunk, "Frequency-tuned salient region detection", CVPR 2009,
/// equation 1. The mean is of the image that is not blurred, in L*a*b*; the distance is not squared, as
/// in the paper and unlike in the authors' program.
package struct FrequencyTuned: SaliencyEstimator {
  package init() {}

  package func map(of image: Image) -> SaliencyMap {
    let distances = Self.distances(of: LabColour.lab(of: image), image.size)
    return SaliencyMap(size: image.size, scores: distances.map { Double($0) })
  }

  /// The distance of each pixel's blurred colour from the mean colour.
  ///
  /// - Parameters:
  ///   - lab: `h · w` colours.
  ///   - size: Columns and rows, at least 1×1.
  /// - Returns: `h · w` distances in L*a*b*.
  package static func distances(of lab: [SIMD4<Float>], _ size: PixelSize) -> [Float] {
    // Counted from one pixel's colour, all colours of a constant image are exactly 0.
    let origin = lab[0]
    let colours = lab.map { $0 - origin }
    let sum = colours.reduce(SIMD4<Double>()) { $0 + SIMD4<Double>($1) }
    let mean = SIMD4<Float>(sum / Double(lab.count))
    return colours.withUnsafeBufferPointer { colours in
      withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: size.area) { rows in
        for y in 0..<size.height {
          let row = y * size.width
          blur(colours, from: row, by: 1, size.width) { rows[row + $0] = $1 }
        }
        let rows = UnsafeBufferPointer(rows)
        return [Float](unsafeUninitializedCapacity: size.area) { out, initialized in
          for x in 0..<size.width {
            blur(rows, from: x, by: size.width, size.height) {
              let difference = $1 - mean
              out[$0 * size.width + x] = (difference * difference).sum().squareRoot()
            }
          }
          initialized = size.area
        }
      }
    }
  }

  /// A line of colours blurred with [1, 4, 6, 4, 1]; near its ends by the weights that lie inside.
  @inline(__always)
  private static func blur(
    _ colours: UnsafeBufferPointer<SIMD4<Float>>, from start: Int, by stride: Int, _ count: Int,
    _ put: (Int, SIMD4<Float>) -> Void
  ) {
    func colour(_ place: Int) -> SIMD4<Float> { colours[start + place * stride] }
    func putEnd(_ place: Int) {
      var sum = SIMD4<Float>()
      var weights: Float = 0
      for step in -2...2 where place + step >= 0 && place + step < count {
        let weight: Float = step == 0 ? 6 : abs(step) == 1 ? 4 : 1
        sum += colour(place + step) * weight
        weights += weight
      }
      put(place, sum / weights)
    }
    for place in 0..<min(2, count) { putEnd(place) }
    if count > 4 {
      for place in 2..<count - 2 {
        let outer = colour(place - 2) + colour(place + 2)
        let inner = colour(place - 1) + colour(place + 1)
        put(place, (outer + inner * 4 + colour(place) * 6) * (1.0 / 16))
      }
    }
    for place in max(2, count - 2)..<max(2, count) { putEnd(place) }
  }
}
