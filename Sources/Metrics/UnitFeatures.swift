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
  /// The rows are divided where they lie: a bank of 10⁵ rows of 2048, 781 MiB, is held once, unless
  /// the caller keeps its array, which then is copied. A `let` that is used no more is handed over by
  /// `consume`; an array that grows row by row should reserve its capacity, or its last growth holds
  /// it twice.
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
    let wrong = values.withUnsafeMutableBufferPointer { Self.normalise($0, width: width) }
    if let wrong {
      throw PipelineError(
        .outOfRange, at: place,
        "row \(wrong / width) holds \(values[wrong]) in column \(wrong % width), "
          + "expected a finite number")
    }
    self.width = width
    self.values = values
  }

  /// Divides rows by their lengths up to one that holds what is no number, and tells where.
  private static func normalise(
    _ values: UnsafeMutableBufferPointer<Float>, width: Int
  ) -> Int? {
    for start in stride(from: 0, to: values.count, by: width) {
      let row = start..<start + width
      // In double precision neither the squares of the largest numbers overflow nor those of the
      // smallest vanish.
      var squares = 0.0
      for index in row { squares += Double(values[index]) * Double(values[index]) }
      guard squares.isFinite else { return row.first { !values[$0].isFinite } ?? start }
      guard squares > 0 else { continue }
      let length = squares.squareRoot()
      for index in row { values[index] = Float(Double(values[index]) / length) }
    }
    return nil
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

  /// The squared distance between two rows of the same width, summed as ``similarity(_:_:width:)`` is.
  static func squaredDistance(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, width: Int
  ) -> Double {
    var low = SIMD4<Double>.zero
    var high = SIMD4<Double>.zero
    var index = 0
    while index + 8 <= width {
      let (first, second) = (
        four(left + index) - four(right + index), four(left + index + 4) - four(right + index + 4)
      )
      low += first * first
      high += second * second
      index += 8
    }
    let sums = low + high
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while index < width {
      let difference = Double(left[index]) - Double(right[index])
      sum += difference * difference
      index += 1
    }
    return sum
  }

  private static func four(_ start: UnsafePointer<Float>) -> SIMD4<Double> {
    SIMD4(Double(start[0]), Double(start[1]), Double(start[2]), Double(start[3]))
  }
}
