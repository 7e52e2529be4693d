import Support

extension MappingReader {
  /// A list of points `[x, y]`, each number within bounds, that may be absent: `least` or more.
  package func pointsIfPresent(
    _ key: String, in bounds: ClosedRange<Double>, atLeast least: Int, about: String? = nil
  ) -> [(x: Double, y: Double)]? {
    let expected = "a list of \(least) or more points [x, y], each number \(Self.phrase(bounds))"
    declare(
      key, .list(.list(.number(bounds), count: 2...2), count: least...Int.max), about)
    guard let node = written(key, expected, isRequired: false) else { return nil }
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
