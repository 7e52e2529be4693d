/// A figure over the seeds: mean, standard deviation and how sure the mean is.
package struct SeedSummary: Sendable, Equatable {
  /// How many seeds there are.
  package let count: Int
  package let mean: Double
  /// The standard deviation with n − 1 below the line; nil for a single seed.
  package let deviation: Double?

  /// Nil without a value.
  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    // Seeds are the same set in any order.
    let sorted = values.sorted()
    let mean = sorted.reduce(0, +) / Double(values.count)
    self.mean = mean
    deviation =
      count > 1
      ? (sorted.map { ($0 - mean) * ($0 - mean) }.sorted().reduce(0, +) / Double(count - 1))
        .squareRoot() : nil
  }

  /// The 95 % interval of the mean by Student's t, as if other seeds had been drawn; nil for a single
  /// seed.
  package var interval: ClosedRange<Double>? {
    guard let deviation else { return nil }
    let reach =
      StudentDistribution(degrees: count - 1).quantile(0.975) * deviation
      / Double(count).squareRoot()
    return mean - reach...mean + reach
  }
}
