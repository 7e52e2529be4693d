import Support

extension MappingReader {
  /// A list of numbers within bounds, of a fixed length if one is asked for.
  package func numbers(
    _ key: String, in bounds: ClosedRange<Double>, count: Int? = nil, default standard: [Double],
    about: String? = nil
  ) -> [Double] {
    declare(
      key, .list(.number(bounds), count: Self.lengths(count)), about,
      default: .array(standard.map { .number($0) }))
    let result = numbersIfWritten(key, in: bounds, count: count) ?? standard
    note(key, .list(result.map { .scalar(.number($0)) }))
    return result
  }

  /// As ``numbers(_:in:count:default:about:)``; nil when the key is absent.
  package func numbersIfPresent(
    _ key: String, in bounds: ClosedRange<Double>, count: Int? = nil, about: String? = nil
  ) -> [Double]? {
    declare(key, .list(.number(bounds), count: Self.lengths(count)), about)
    guard !isRecording else {
      return [Double](repeating: bounds.lowerBound, count: count ?? 1)
    }
    guard let result = numbersIfWritten(key, in: bounds, count: count) else { return nil }
    note(key, .list(result.map { .scalar(.number($0)) }))
    return result
  }

  private static func lengths(_ count: Int?) -> ClosedRange<Int> {
    count.map { $0...$0 } ?? 1...Int.max
  }

  private func numbersIfWritten(
    _ key: String, in bounds: ClosedRange<Double>, count: Int?
  ) -> [Double]? {
    let what = count.map { "a list of \($0) numbers" } ?? "a list of numbers"
    let expected = "\(what) \(Self.phrase(bounds))"
    guard let node = written(key, expected, isRequired: false) else { return nil }
    let nodes = node.elements ?? []
    guard Self.lengths(count).contains(nodes.count) else {
      mismatch(key, expected, node)
      return nil
    }
    let values = nodes.compactMap { number($0, key, in: bounds) }
    return values.count == nodes.count ? values : nil
  }

  /// A number within bounds, or a list of different ones.
  package func numberOrNumbers(
    _ key: String, in bounds: ClosedRange<Double>, default standard: Double, about: String? = nil
  ) -> [Double] {
    declare(
      key, .any([.number(bounds), .list(.number(bounds), count: 1...Int.max)]), about,
      default: .number(standard))
    let expected = "a number \(Self.phrase(bounds)), or a list of such"
    var found: [Double] = []
    if let node = written(key, expected, isRequired: false) {
      let nodes = node.elements ?? [node]
      if nodes.isEmpty { mismatch(key, expected, node) }
      for element in nodes {
        guard let value = number(element, key, in: bounds) else { continue }
        if found.contains(value) {
          bag.report(
            "\(Self.short(value)) is listed twice in '\(key)' of \(subject)", at: element)
        } else {
          found.append(value)
        }
      }
    }
    let result = found.isEmpty ? [standard] : found
    note(key, .list(result.map { .scalar(.number($0)) }))
    return result
  }

  /// A list of whole numbers within bounds that may be absent; each with its place.
  package func integers(
    _ key: String, in bounds: ClosedRange<Int>, about: String? = nil
  ) -> [Located<Int>] {
    declare(key, .list(.integer(bounds), count: 0...Int.max), about, default: [])
    var result: [Located<Int>] = []
    let expected = "a whole number \(Self.phrase(bounds))"
    if let node = written(key, "a list, each \(expected)", isRequired: false) {
      if node.elements == nil { mismatch(key, "a list, each \(expected)", node) }
      for element in node.elements ?? [] {
        if let value = element.scalar?.wholeNumber, bounds.contains(value) {
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
  package func sizeIfPresent(
    _ key: String, about: String? = nil
  ) -> (width: Int, height: Int)? {
    size(key, about, isRequired: false)
  }

  /// A size `[width, height]` in pixels.
  package func size(_ key: String, about: String? = nil) -> (width: Int, height: Int) {
    size(key, about, isRequired: true) ?? (1, 1)
  }

  private func size(
    _ key: String, _ about: String?, isRequired: Bool
  ) -> (width: Int, height: Int)? {
    let expected = "a size [width, height] in pixels, each in 1...65500"
    declare(key, .list(.integer(1...65500), count: 2...2), about, isRequired: isRequired)
    guard !isRecording else { return (1, 1) }
    guard let node = written(key, expected, isRequired: isRequired) else { return nil }
    guard let elements = node.elements, elements.count == 2 else {
      mismatch(key, expected, node)
      return (1, 1)
    }
    let sides = elements.compactMap { element -> Int? in
      if let side = element.scalar?.wholeNumber, (1...65500).contains(side) { return side }
      mismatch(key, expected, element)
      return nil
    }
    guard sides.count == 2 else { return (1, 1) }
    note(key, .list(sides.map { .scalar(.integer($0)) }))
    return (sides[0], sides[1])
  }
}
