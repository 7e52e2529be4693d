/// A sequence of draws from Philox4x32-10 under one key and lane.
///
/// The lane (a sample's index) fills the upper half of the counter and the block number the lower
/// half, so that no two lanes ever share a block.
package struct RandomStream: Sendable, RandomNumberGenerator {
  private let key: SIMD2<UInt32>
  private let lane: UInt64
  private var blockIndex: UInt64 = 0
  private var words = SIMD4<UInt32>()
  private var used = 4

  package init(key: UInt64, lane: UInt64) {
    self.key = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    self.lane = lane
  }

  /// The next 32 random bits.
  package mutating func nextWord() -> UInt32 {
    if used == 4 {
      words = Philox.block(
        counter: SIMD4(
          UInt32(truncatingIfNeeded: blockIndex), UInt32(truncatingIfNeeded: blockIndex >> 32),
          UInt32(truncatingIfNeeded: lane), UInt32(truncatingIfNeeded: lane >> 32)),
        key: key)
      blockIndex += 1
      used = 0
    }
    defer { used += 1 }
    return words[used]
  }

  /// The next 64 random bits, low word first.
  package mutating func next() -> UInt64 {
    let low = nextWord()
    return UInt64(nextWord()) << 32 | UInt64(low)
  }

  /// A number in `[0, 1)` with 53 random bits.
  package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in the range, uniformly; the range's one value when it has only one.
  package mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    let value = range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    return min(value, range.upperBound)
  }

  /// A number in the range whose logarithm is uniform.
  package mutating func logUniform(_ range: ClosedRange<Double>) -> Double {
    let value = ExactMath.exp(
      uniform(ExactMath.log(range.lowerBound)...ExactMath.log(range.upperBound)))
    return min(max(value, range.lowerBound), range.upperBound)
  }

  /// An integer of the range, each equally likely (Lemire's method, with rejection).
  package mutating func integer(_ range: ClosedRange<Int>) -> Int {
    let count = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    guard count != 0 else { return Int(truncatingIfNeeded: next()) }
    var (high, low) = next().multipliedFullWidth(by: count)
    if low < count {
      let threshold = (0 &- count) % count
      while low < threshold {
        (high, low) = next().multipliedFullWidth(by: count)
      }
    }
    return range.lowerBound &+ Int(truncatingIfNeeded: high)
  }

  /// True with the probability, which is in `0...1`.
  package mutating func chance(_ probability: Double) -> Bool {
    unit() < probability
  }

  /// Normally distributed numbers of mean 0 (Marsaglia's polar method).
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - deviation: Their standard deviation.
  /// - Returns: The numbers.
  package mutating func normals(_ count: Int, deviation: Double) -> [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count + 1)
    while numbers.count < count {
      let (x, y) = (2 * unit() - 1, 2 * unit() - 1)
      let square = x * x + y * y
      guard square < 1, square > 0 else { continue }
      let factor = (-2 * ExactMath.log(square) / square).squareRoot() * deviation
      numbers.append(Float(x * factor))
      numbers.append(Float(y * factor))
    }
    return Array(numbers.prefix(count))
  }

  /// The numbers below a count in random order, each order equally likely (Fisher and Yates).
  package mutating func order(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(index, integer(0...index))
    }
    return order
  }

  /// One of the elements, each equally likely; there must be one.
  package mutating func choice<Element>(_ elements: [Element]) -> Element {
    elements[integer(0...elements.count - 1)]
  }
}
