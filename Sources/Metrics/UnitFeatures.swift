import Support

/// Feature vectors of unit length, one a row.
package struct UnitFeatures: Sendable {
  /// How many numbers a vector has; 1 or more.
  package let width: Int
  /// `[N, D]`, row by row.
  package let values: [Float]

  /// How many vectors there are.
  package var count: Int { values.count / width }

  /// Divides each row by its length; a row of zeros stays one, similar to nothing.
  ///
  /// - Parameters:
  ///   - values: `[N, D]` finite numbers of any length, row by row; N may be 0.
  ///   - width: D.
  ///   - place: What to call them in errors, for example `knn: test features`.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the values do not fill rows, and with
  ///   `outOfRange` when one of them is no number: a network that diverged makes such.
  package init(
    normalising values: consuming [Float], width: Int, at place: String
  ) throws(PipelineError) {
    guard (1...Int(Int32.max)).contains(width), values.count.isMultiple(of: width) else {
      throw PipelineError(
        .mismatchedShape, at: place, "\(values.count) values do not fill rows of \(width)")
    }
    var scaled = values
    for start in stride(from: 0, to: scaled.count, by: width) {
      let row = start..<start + width
      // In double precision neither the squares of the largest numbers overflow nor those of the
      // smallest vanish.
      var squares = 0.0
      for index in row { squares += Double(scaled[index]) * Double(scaled[index]) }
      guard squares.isFinite else {
        let wrong = row.first { !scaled[$0].isFinite } ?? start
        throw PipelineError(
          .outOfRange, at: place,
          "row \(start / width) holds \(scaled[wrong]) in column \(wrong - start), "
            + "expected a finite number")
      }
      guard squares > 0 else { continue }
      let length = squares.squareRoot()
      for index in row { scaled[index] = Float(Double(scaled[index]) / length) }
    }
    self.width = width
    self.values = scaled
  }
}

extension UnitFeatures {
  /// The dot product of a row of some features and a row of others, of the same width.
  ///
  /// Products of single precision are exact in double precision; they are summed in a fixed order,
  /// so that the bits depend on the rows alone and equal rows are equally similar.
  static func similarity(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, width: Int
  ) -> Double {
    var low = SIMD4<Double>.zero
    var high = SIMD4<Double>.zero
    var index = 0
    while index + 8 <= width {
      low += four(left + index) * four(right + index)
      high += four(left + index + 4) * four(right + index + 4)
      index += 8
    }
    let sums = low + high
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while index < width {
      sum += Double(left[index]) * Double(right[index])
      index += 1
    }
    return sum
  }

  private static func four(_ start: UnsafePointer<Float>) -> SIMD4<Double> {
    SIMD4(Double(start[0]), Double(start[1]), Double(start[2]), Double(start[3]))
  }
}
