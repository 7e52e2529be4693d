import Support

extension MappingReader {
  /// As ``numbers(_:in:count:default:)``; nil when the key is absent.
  package func numbersIfPresent(
    _ key: String, in bounds: ClosedRange<Double>, count: Int? = nil
  ) -> [Double]? {
    take(key) == nil ? nil : numbers(key, in: bounds, count: count, default: [])
  }

  /// A list of so many points `[x, y]` or more, each number within bounds, that may be absent.
  package func pointsIfPresent(
    _ key: String, in bounds: ClosedRange<Double>, atLeast least: Int
  ) -> [(x: Double, y: Double)]? {
    guard let node = take(key) else { return nil }
    let expected = "a list of \(least) or more points [x, y], each number \(Self.phrase(bounds))"
    guard let elements = node.elements, elements.count >= least else {
      mismatch(key, expected, node)
      return nil
    }
    var points: [(x: Double, y: Double)] = []
    for element in elements {
      guard let pair = element.elements, pair.count == 2 else {
        mismatch(key, expected, element)
        continue
      }
      guard let x = number(pair[0], key, in: bounds), let y = number(pair[1], key, in: bounds)
      else { continue }
      points.append((x, y))
    }
    guard points.count == elements.count else { return nil }
    note(key, .list(points.map { .list([.scalar(.number($0.x)), .scalar(.number($0.y))]) }))
    return points
  }
}
