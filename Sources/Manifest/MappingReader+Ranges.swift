import Support

extension MappingReader {
  /// A range `[low, high]` of numbers within bounds; one number stands for a range of one value.
  package func range(
    _ key: String, in bounds: ClosedRange<Double>, default standard: ClosedRange<Double>? = nil,
    about: String? = nil
  ) -> ClosedRange<Double> {
    declare(
      key, .range(of: .number(bounds)), about,
      default: standard.map { [.number($0.lowerBound), .number($0.upperBound)] },
      isRequired: standard == nil)
    let result =
      rangeIfWritten(key, in: bounds, isRequired: standard == nil) ?? standard
      ?? bounds.lowerBound...bounds.lowerBound
    note(key, .list([.scalar(.number(result.lowerBound)), .scalar(.number(result.upperBound))]))
    return result
  }

  /// A range of numbers that may be absent.
  package func rangeIfPresent(
    _ key: String, in bounds: ClosedRange<Double>, about: String? = nil
  ) -> ClosedRange<Double>? {
    declare(key, .range(of: .number(bounds)), about)
    guard !isRecording else { return bounds }
    guard let result = rangeIfWritten(key, in: bounds, isRequired: false) else { return nil }
    note(key, .list([.scalar(.number(result.lowerBound)), .scalar(.number(result.upperBound))]))
    return result
  }

  /// A range `[low, high]` of whole numbers within bounds that may be absent.
  package func integerRangeIfPresent(
    _ key: String, in bounds: ClosedRange<Int>, about: String? = nil
  ) -> ClosedRange<Int>? {
    declare(key, .range(of: .integer(bounds)), about)
    guard !isRecording else { return bounds }
    return integerRangeIfWritten(key, in: bounds)
  }

  /// As ``integerRangeIfPresent(_:in:about:)``, with a default.
  package func integerRange(
    _ key: String, in bounds: ClosedRange<Int>, default standard: ClosedRange<Int>,
    about: String? = nil
  ) -> ClosedRange<Int> {
    declare(
      key, .range(of: .integer(bounds)), about,
      default: [.integer(standard.lowerBound), .integer(standard.upperBound)])
    if let range = integerRangeIfWritten(key, in: bounds) { return range }
    note(
      key, .list([standard.lowerBound, standard.upperBound].map { .scalar(.integer($0)) }))
    return standard
  }

  private func integerRangeIfWritten(
    _ key: String, in bounds: ClosedRange<Int>
  ) -> ClosedRange<Int>? {
    let real = Double(bounds.lowerBound)...Double(bounds.upperBound)
    guard let range = rangeIfWritten(key, in: real, isRequired: false) else { return nil }
    guard let low = Int(exactly: range.lowerBound), let high = Int(exactly: range.upperBound) else {
      bag.report("'\(key)' in \(subject) should hold whole numbers", at: position(of: key))
      return nil
    }
    note(key, .list([low, high].map { .scalar(.integer($0)) }))
    return low...high
  }

  private func rangeIfWritten(
    _ key: String, in bounds: ClosedRange<Double>, isRequired: Bool
  ) -> ClosedRange<Double>? {
    let expected = "a range [low, high] \(Self.phrase(bounds))"
    guard let node = written(key, expected, isRequired: isRequired) else { return nil }
    if node.scalar != nil {
      return number(node, key, in: bounds).map { $0...$0 }
    }
    guard let ends = node.elements, ends.count == 2 else {
      mismatch(key, expected, node)
      return nil
    }
    let values = ends.map { number($0, key, in: bounds) }
    guard let low = values[0], let high = values[1] else { return nil }
    guard low <= high else {
      bag.report(
        "'\(key)' in \(subject) is reversed: \(Self.short(low)) is greater than \(Self.short(high))",
        at: node, hint: "write [\(Self.short(high)), \(Self.short(low))]")
      return nil
    }
    return low...high
  }
}
