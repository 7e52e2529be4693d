import Support

/// A range of numbers with round ones to write beside it.
struct ChartAxis {
  struct Tick {
    let value: Double
    let label: String
  }

  let low: Double
  let high: Double
  let ticks: [Tick]

  /// An axis of values, widened to round numbers at both ends.
  init(values: ClosedRange<Double>) {
    var (low, high) = (values.lowerBound, values.upperBound)
    if low == high {
      let around = low == 0 ? 1 : abs(low) / 10
      (low, high) = (low - around, high + around)
    }
    let scale = RoundScale(span: high - low, intervals: 4, smallestExponent: nil)
    let (first, last) = (scale.index(low, .down), scale.index(high, .up))
    ticks = (first...last).map(scale.tick)
    self.low = min(low, ticks.first?.value ?? low)
    self.high = max(high, ticks.last?.value ?? high)
  }

  /// An axis of steps, from the first to the last, with whole numbers between.
  init(steps: ClosedRange<Double>) {
    low = steps.lowerBound
    high = steps.upperBound > low ? steps.upperBound : low + max(1, abs(low) / 1e6)
    let scale = RoundScale(span: high - low, intervals: 5, smallestExponent: 0)
    let (first, last) = (scale.index(low, .up), scale.index(high, .down))
    ticks = first <= last ? (first...last).map(scale.tick) : []
  }

  /// Where a number is on the axis, 0...1.
  func place(of value: Double) -> Double {
    min(max((value - low) / (high - low), 0), 1)
  }
}

/// The multiples of 1, 2 or 5 times a power of ten.
private struct RoundScale {
  let factor: Int
  let exponent: Int

  /// The finest that divides a span into so many intervals at most.
  init(span: Double, intervals: Int, smallestExponent: Int?) {
    let rough = ExactMath.log(span / Double(intervals)) / ExactMath.log(10)
    var exponent = max(Int(rough.rounded(.down)) - 1, smallestExponent ?? -400)
    var factor = 1
    while Self.size(factor, exponent) * Double(intervals) < span {
      switch factor {
      case 1: factor = 2
      case 2: factor = 5
      default: (factor, exponent) = (1, exponent + 1)
      }
    }
    self.factor = factor
    self.exponent = exponent
  }

  /// Read from its decimal text, so that it is the double nearest to it.
  private static func size(_ factor: Int, _ exponent: Int) -> Double {
    Double("\(factor)e\(exponent)") ?? 0
  }

  /// Which multiple is next to a number.
  func index(_ value: Double, _ rule: FloatingPointRoundingRule) -> Int {
    Int((value / Self.size(factor, exponent)).rounded(rule))
  }

  func tick(_ index: Int) -> ChartAxis.Tick {
    let digits = index * factor
    return ChartAxis.Tick(
      value: Double("\(digits)e\(exponent)") ?? 0, label: Self.label(digits, exponent))
  }

  /// `digits` · 10^`exponent` in as few characters: 0.06, 25000, 2e-5.
  private static func label(_ digits: Int, _ exponent: Int) -> String {
    guard digits != 0 else { return "0" }
    var (rest, exponent) = (abs(digits), exponent)
    while rest % 10 == 0 { (rest, exponent) = (rest / 10, exponent + 1) }
    let sign = digits < 0 ? "-" : ""
    let text = "\(rest)"
    /// How many digits stand before the point.
    let whole = text.count + exponent
    func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
    switch whole {
    case 1...6 where exponent >= 0: return sign + text + zeros(exponent)
    case 1...6: return sign + text.prefix(whole) + "." + text.dropFirst(whole)
    case -2...0: return sign + "0." + zeros(-whole) + text
    default:
      let fraction = text.count > 1 ? "." + text.dropFirst() : ""
      return sign + text.prefix(1) + fraction + "e\(whole - 1)"
    }
  }
}
