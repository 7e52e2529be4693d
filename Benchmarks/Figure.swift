import Support

/// The figure of one benchmark: medians over alternating runs.
struct Figure {
  let benchmark: Benchmark
  let runs: Int
  /// Ours, in units a second.
  let rates: [Double]
  /// The yardstick's, in units a second; why there are none, when it was not run.
  let yardstick: Result<[Double], SkippedError>
  let peakMiB: Int

  /// Why a yardstick was not run.
  struct SkippedError: Error {
    let reason: String
  }

  /// One line; `ratio` is ours over the yardstick's rate, so more is better.
  var json: JSONValue {
    let value = Self.median(rates)
    var members: [String: JSONValue] = [
      "bench": .string(benchmark.name), "value": Self.rounded(value),
      "unit": .string(benchmark.unit), "against": .string(benchmark.against),
      "runs": .integer(runs), "workers": .integer(benchmark.workers),
      "peak_mib": .integer(peakMiB),
    ]
    switch yardstick {
    case .failure(let skipped): members["skipped"] = .string(skipped.reason)
    case .success(let theirs):
      let against = Self.median(theirs)
      members["against_value"] = Self.rounded(against)
      members["ratio"] = .number((value / against * 1000).rounded() / 1000)
    }
    return .object(members)
  }

  /// The middle value, or the mean of the two in the middle.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  private static func rounded(_ value: Double) -> JSONValue {
    .number((value * 10).rounded() / 10)
  }
}
