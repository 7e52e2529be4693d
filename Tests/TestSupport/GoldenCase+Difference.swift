import Safetensors
import Support

extension GoldenCase {
  /// Why values do not pass as a result; nil when they do.
  ///
  /// An element passes when |a − b| ≤ atol + rtol · |b|, where b is the stored one, or when it is
  /// left out by the result's condition.
  package func difference(of values: [Double], shape: [Int]?, from name: String) -> String? {
    guard let stored = tensors[name], let expectation = expectations[name] else {
      return "'\(name)' is not a tensor of this case"
    }
    guard values.count == stored.count, shape == nil || shape == stored.shape else {
      return "'\(name)' has shape \(shape ?? [values.count]), expected \(stored.shape)"
    }
    let clause = expectation.condition
    guard let condition = GoldenCondition.parse(clause, of: name, in: self) else {
      return "'\(name)' is compared where '\(clause ?? "")', which is not understood"
    }
    var worst: (index: Int, excess: Double)?
    var wrong = 0
    var compared = 0
    for (index, expected) in stored.doubles().enumerated() where condition.holds(index) {
      compared += 1
      let value = values[index]
      if value == expected || value.isNaN && expected.isNaN { continue }
      let allowed =
        expectation.isExact
        ? 0 : expectation.absoluteTolerance + expectation.relativeTolerance * abs(expected)
      let difference = abs(value - expected)
      if difference <= allowed { continue }
      wrong += 1
      // What is not a number is as far off as can be.
      let excess = difference.isNaN ? .infinity : difference - allowed
      if worst.map({ excess > $0.excess }) ?? true { worst = (index, excess) }
    }
    guard let worst else { return nil }
    return "'\(name)' \(Self.position(worst.index, in: stored.shape)) is \(values[worst.index]), "
      + "expected \(stored.doubles()[worst.index])\(expectation.tolerance); "
      + "\(wrong) of \(compared) elements differ"
  }

  private static func position(_ index: Int, in shape: [Int]) -> String {
    var rest = index
    var position: [Int] = []
    for length in shape.reversed() {
      position.insert(rest % length, at: 0)
      rest /= length
    }
    return "\(position)"
  }
}

extension GoldenCase.Expectation {
  /// For example ` ± 1e-06 ± 1e-05 · |expected|`; empty for equality.
  fileprivate var tolerance: String {
    guard !isExact else { return "" }
    return (absoluteTolerance > 0 ? " ± \(absoluteTolerance)" : "")
      + (relativeTolerance > 0 ? " ± \(relativeTolerance) · |expected|" : "")
  }
}
