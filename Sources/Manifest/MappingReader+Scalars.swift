import Support

extension MappingReader {
  /// A whole number within bounds.
  package func integer(
    _ key: String, in bounds: ClosedRange<Int>, default standard: Int? = nil, about: String? = nil
  ) -> Int {
    declare(
      key, .integer(bounds), about, default: standard.map { .integer($0) },
      isRequired: standard == nil)
    let value = wholeNumber(key, in: bounds, isRequired: standard == nil)
    let result = value ?? standard ?? bounds.lowerBound
    note(key, .integer(result))
    return result
  }

  /// A whole number within bounds that may be absent.
  package func integerIfPresent(
    _ key: String, in bounds: ClosedRange<Int>, about: String? = nil
  ) -> Int? {
    declare(key, .integer(bounds), about)
    guard !isRecording else { return bounds.lowerBound }
    let value = wholeNumber(key, in: bounds, isRequired: false)
    if let value { note(key, .integer(value)) }
    return value
  }

  /// One of a few whole numbers.
  package func integer(
    _ key: String, among values: [Int], default standard: Int, about: String? = nil
  ) -> Int {
    declare(key, .integers(values), about, default: .integer(standard))
    let expected = values.map { "\($0)" }.joined(separator: " or ")
    var result = standard
    if let node = written(key, expected, isRequired: false) {
      if let value = node.scalar?.wholeNumber {
        if values.contains(value) {
          result = value
        } else {
          bag.report("'\(key)' in \(subject) is \(value), expected \(expected)", at: node)
        }
      } else {
        mismatch(key, expected, node)
      }
    }
    note(key, .integer(result))
    return result
  }

  private func wholeNumber(
    _ key: String, in bounds: ClosedRange<Int>, isRequired: Bool
  ) -> Int? {
    let expected = "a whole number \(Self.phrase(bounds))"
    guard let node = written(key, expected, isRequired: isRequired) else { return nil }
    guard let value = node.scalar?.wholeNumber else {
      mismatch(key, expected, node)
      return nil
    }
    guard bounds.contains(value) else {
      bag.report("'\(key)' in \(subject) is \(value), expected \(expected)", at: node)
      return nil
    }
    return value
  }

  /// A number within bounds.
  package func number(
    _ key: String, in bounds: ClosedRange<Double>, default standard: Double? = nil,
    about: String? = nil
  ) -> Double {
    declare(
      key, .number(bounds), about, default: standard.map { .number($0) },
      isRequired: standard == nil
    )
    let node = written(
      key, "a number \(Self.phrase(bounds))", isRequired: standard == nil)
    let result = node.flatMap { number($0, key, in: bounds) } ?? standard ?? bounds.lowerBound
    note(key, .number(result))
    return result
  }

  /// A number within bounds that may be absent.
  package func numberIfPresent(
    _ key: String, in bounds: ClosedRange<Double>, about: String? = nil
  ) -> Double? {
    declare(key, .number(bounds), about)
    guard !isRecording else { return bounds.lowerBound }
    let node = written(key, "a number \(Self.phrase(bounds))", isRequired: false)
    guard let node, let value = number(node, key, in: bounds) else { return nil }
    note(key, .number(value))
    return value
  }

  /// A number within bounds whose default depends on other keys, so that no schema can tell it.
  package func number(
    _ key: String, in bounds: ClosedRange<Double>, computed standard: Double, about: String? = nil
  ) -> Double {
    declare(key, .number(bounds), about)
    let node = written(key, "a number \(Self.phrase(bounds))", isRequired: false)
    let result = node.flatMap { number($0, key, in: bounds) } ?? standard
    note(key, .number(result))
    return result
  }

  /// One value of a list or range as a number within bounds; nil after reporting.
  package func number(
    _ node: ManifestNode, _ key: String, in bounds: ClosedRange<Double>
  ) -> Double? {
    let expected = "a number \(Self.phrase(bounds))"
    let value: Double
    switch node.scalar {
    case .integer(let whole)?: value = Double(whole)
    case .number(let real)?: value = real
    default:
      mismatch(key, expected, node)
      return nil
    }
    guard bounds.contains(value) else {
      bag.report("'\(key)' in \(subject) is \(Self.short(value)), expected \(expected)", at: node)
      return nil
    }
    return value
  }

  /// `true` or `false`.
  package func flag(_ key: String, default standard: Bool, about: String? = nil) -> Bool {
    declare(key, .flag, about, default: .bool(standard))
    var result = standard
    if let node = written(key, "true or false", isRequired: false) {
      switch node.scalar {
      case .bool(let value)?: result = value
      // What YAML 1.1 took for truth values is text since 1.2.
      case .string("yes")?, .string("on")?: mismatch(key, "true or false", node, hint: "write true")
      case .string("no")?, .string("off")?:
        mismatch(key, "true or false", node, hint: "write false")
      default: mismatch(key, "true or false", node)
      }
    }
    note(key, .bool(result))
    return result
  }

  /// Checks `version: 1`.
  package func checkVersion() {
    declare("version", .integers([1]), "the version of the manifest format", isRequired: true)
    guard let node = written("version", "1", isRequired: true) else { return }
    guard node.scalar?.wholeNumber == 1 else {
      bag.report(
        "'version' should be 1, found \(node.kind)", at: node,
        hint: "this tool reads version 1 of the manifest format")
      return
    }
    note("version", .integer(1))
  }

  /// For example `in 1...100`.
  static func phrase(_ bounds: ClosedRange<Int>) -> String {
    if bounds.upperBound == .max { return "of at least \(bounds.lowerBound)" }
    if bounds.lowerBound == .min { return "of at most \(bounds.upperBound)" }
    return "in \(bounds.lowerBound)...\(bounds.upperBound)"
  }

  /// For example `in 0...0.5`.
  static func phrase(_ bounds: ClosedRange<Double>) -> String {
    "in \(short(bounds.lowerBound))...\(short(bounds.upperBound))"
  }

  /// A number, without `.0` when it is whole.
  package static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension ManifestScalar {
  /// The whole number this is: JSON Schema and YAML know one kind of number, so 4.0 is 4.
  var wholeNumber: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }
}
