extension SaliencyMap {
  /// Numbers shifted and scaled to 0…1, see ``stretched(_:)-([Double])``.
  static func stretch(_ scores: inout [Float]) {
    scores.withUnsafeMutableBufferPointer { stretch($0) }
  }

  static func stretch(_ scores: UnsafeMutableBufferPointer<Float>) {
    guard let (least, greatest) = UnsafeBufferPointer(scores).extremes else { return }
    let range = greatest - least
    guard range >= 1e-9 else { return scores.update(repeating: 0) }
    for index in scores.indices { scores[index] = (scores[index] - least) / range }
  }
}

extension UnsafeBufferPointer<Float> {
  /// The least and the greatest number; nil when there are none.
  var extremes: (least: Float, greatest: Float)? {
    guard let start = baseAddress, let first else { return nil }
    var (least, greatest) = (Lanes(repeating: first), Lanes(repeating: first))
    let whole = count / Lanes.count * Lanes.count
    for place in stride(from: 0, to: whole, by: Lanes.count) {
      let lanes = UnsafeRawPointer(start + place).loadUnaligned(as: Lanes.self)
      least.replace(with: lanes, where: lanes .< least)
      greatest.replace(with: lanes, where: lanes .> greatest)
    }
    for index in whole..<count {
      least[0] = Swift.min(least[0], self[index])
      greatest[0] = Swift.max(greatest[0], self[index])
    }
    return (least.min(), greatest.max())
  }

  /// The sum, of eight at a time in single precision along 256 numbers and in double beyond.
  var sum: Double {
    guard let start = baseAddress else { return 0 }
    var sum = 0.0
    let block = 32 * Lanes.count
    for first in stride(from: 0, to: count, by: block) {
      let end = Swift.min(first + block, count)
      let whole = first + (end - first) / Lanes.count * Lanes.count
      var lanes = Lanes()
      for place in stride(from: first, to: whole, by: Lanes.count) {
        lanes += UnsafeRawPointer(start + place).loadUnaligned(as: Lanes.self)
      }
      for lane in 0..<Lanes.count { sum += Double(lanes[lane]) }
      for place in whole..<end { sum += Double(self[place]) }
    }
    return sum
  }
}
