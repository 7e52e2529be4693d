import Support

extension MappingReader {
  /// A range `[low, high]` of numbers within bounds; one number stands for a range of one value.
  package func range(
    _ key: String, in bounds: ClosedRange<Double>, default standard: ClosedRange<Double>? = nil
  ) -> ClosedRange<Double> {
    let result =
      rangeIfWritten(key, in: bounds, isRequired: standard == nil) ?? standard
      ?? bounds.lowerBound...bounds.lowerBound
    note(key, .list([.scalar(.number(result.lowerBound)), .scalar(.number(result.upperBound))]))
    return result
  }

  /// A range of numbers that may be absent.
  package func rangeIfPresent(
    _ key: String, in bounds: ClosedRange<Double>
  ) -> ClosedRange<Double>? {
    guard let result = rangeIfWritten(key, in: bounds, isRequired: false) else { return nil }
    note(key, .list([.scalar(.number(result.lowerBound)), .scalar(.number(result.upperBound))]))
    return result
  }

  /// A range `[low, high]` of whole numbers within bounds that may be absent.
  package func integerRangeIfPresent(
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

  /// As ``integerRangeIfPresent(_:in:)``, with a default.
  package func integerRange(
    _ key: String, in bounds: ClosedRange<Int>, default standard: ClosedRange<Int>
  ) -> ClosedRange<Int> {
    if let range = integerRangeIfPresent(key, in: bounds) { return range }
    note(
      key, .list([standard.lowerBound, standard.upperBound].map { .scalar(.integer($0)) }))
    return standard
  }

  private func rangeIfWritten(
    _ key: String, in bounds: ClosedRange<Double>, isRequired: Bool
  ) -> ClosedRange<Double>? {
    let expected = "a range [low, high] \(Self.phrase(bounds))"
    guard let node = isRequired ? require(key, expected) : take(key) else { return nil }
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

  /// A list of numbers within bounds, of a fixed length if one is asked for.
  package func numbers(
    _ key: String, in bounds: ClosedRange<Double>, count: Int? = nil, default standard: [Double]
  ) -> [Double] {
    var result = standard
    if let node = take(key) {
      let what = count.map { "a list of \($0) numbers" } ?? "a list of numbers"
      let nodes = node.elements ?? []
      if nodes.isEmpty || (count != nil && nodes.count != count) {
        mismatch(key, "\(what) \(Self.phrase(bounds))", node)
      } else {
        let values = nodes.compactMap { number($0, key, in: bounds) }
        if values.count == nodes.count { result = values }
      }
    }
    note(key, .list(result.map { .scalar(.number($0)) }))
    return result
  }

  /// A list of whole numbers within bounds that may be absent; each with its place.
  package func integers(_ key: String, in bounds: ClosedRange<Int>) -> [Located<Int>] {
    var result: [Located<Int>] = []
    let expected = "a whole number \(Self.phrase(bounds))"
    if let node = take(key) {
      if node.elements == nil { mismatch(key, "a list, each \(expected)", node) }
      for element in node.elements ?? [] {
        if case .integer(let value)? = element.scalar, bounds.contains(value) {
          result.append(Located(value, at: element.position))
        } else {
          mismatch(key, expected, element)
        }
      }
    }
    note(key, .list(result.map { .scalar(.integer($0.value)) }))
    return result
  }

  /// A size `[width, height]` in pixels that may be absent.
  package func sizeIfPresent(_ key: String) -> (width: Int, height: Int)? {
    take(key) == nil ? nil : size(key)
  }

  /// A size `[width, height]` in pixels.
  package func size(_ key: String) -> (width: Int, height: Int) {
    let expected = "a size [width, height] in pixels, each in 1...65500"
    if let node = require(key, expected) {
      let sides = node.elements?.map { element -> Int? in
        if case .integer(let side)? = element.scalar, (1...65500).contains(side) {
          side
        } else {
          nil
        }
      }
      if let sides, sides.count == 2, let width = sides[0], let height = sides[1] {
        note(key, .list([.scalar(.integer(width)), .scalar(.integer(height))]))
        return (width, height)
      }
      mismatch(key, expected, node)
    }
    return (1, 1)
  }
}
