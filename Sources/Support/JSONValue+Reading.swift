extension JSONValue {
  /// The whole number this is; nil when it is anything else.
  package var whole: Int? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// The number this is, whole or not; nil when it is anything else.
  package var real: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The elements of an array; nil when it is anything else.
  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// An array of whole numbers, 0 or more; nil when it is anything else.
  package var counts: [Int]? {
    guard let elements else { return nil }
    var counts: [Int] = []
    for element in elements {
      guard let count = element.whole, count >= 0 else { return nil }
      counts.append(count)
    }
    return counts
  }
}
