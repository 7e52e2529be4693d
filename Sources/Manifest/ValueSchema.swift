import Support

/// What a setting may hold, as a JSON Schema of one value.
indirect enum ValueSchema {
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case flag
  /// A text; numbers count as text.
  case text(isEmptyAllowed: Bool)
  /// A text that a regular expression matches.
  case matching(String)
  /// One of some words.
  case words([String])
  /// One of some whole numbers.
  case integers([Int])
  /// A list of some length.
  case list(ValueSchema, count: ClosedRange<Int>)
  /// A list of at least two of some words, each once.
  case mixture(of: [String])
  case mapping(SchemaRecord)
  /// A path with an ending.
  case path(ending: String)
  /// A list of stages.
  case stages
  /// A list of mappings, each with one of some keys.
  case entries([Entry])
  /// One of several forms.
  case any([ValueSchema])

  /// A key that an element of a list may be, and its settings.
  struct Entry {
    let name: String
    let about: String
    let settings: SchemaRecord

    var json: JSONValue {
      var members = settings.json
      members["description"] = .string(about)
      return .object(members)
    }
  }

  /// A range `[low, high]`, or one value for both.
  static func range(of value: ValueSchema) -> ValueSchema {
    .any([value, .list(value, count: 2...2)])
  }

  /// A text, or a list of them of some length.
  static func texts(count: ClosedRange<Int>) -> ValueSchema {
    .any([.text(isEmptyAllowed: false), .list(.text(isEmptyAllowed: false), count: count)])
  }

  var json: [String: JSONValue] {
    switch self {
    case .integer(let bounds):
      ["type": "integer"].merging(
        Self.bounds(bounds.lowerBound, bounds.upperBound, from: .min, to: .max) { .integer($0) }
      ) { $1 }
    case .number(let bounds):
      ["type": "number"].merging(
        Self.bounds(bounds.lowerBound, bounds.upperBound, from: -.infinity, to: .infinity) {
          .number($0)
        }
      ) { $1 }
    case .flag: ["type": "boolean"]
    case .text(let isEmptyAllowed):
      isEmptyAllowed
        ? ["type": ["string", "number"]] : ["type": ["string", "number"], "minLength": 1]
    case .matching(let pattern): ["type": ["string", "number"], "pattern": .string(pattern)]
    case .words(let words): ["enum": .array(words.map { .string($0) })]
    case .integers(let values): ["enum": .array(values.map { .integer($0) })]
    case .list(let element, let count):
      ["type": "array", "items": .object(element.json)].merging(
        Self.lengths(count)
      ) { $1 }
    case .mixture(let words):
      [
        "type": "array", "items": .object(Self.words(words).json), "minItems": 2,
        "uniqueItems": true,
      ]
    case .mapping(let record): record.json
    case .path(let ending):
      ["type": "string", "pattern": .string("\(ending.replacing(".", with: "\\."))$")]
    case .stages: ["type": "array", "items": ["$ref": "#/$defs/stage"]]
    case .entries(let entries):
      [
        "type": "array",
        "items": [
          "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
          "properties": .object(
            Dictionary(entries.map { ($0.name, $0.json) }, uniquingKeysWith: { $1 })),
        ],
      ]
    case .any(let forms): ["anyOf": .array(forms.map { .object($0.json) })]
    }
  }

  private static func bounds<Bound: Equatable>(
    _ low: Bound, _ high: Bound, from least: Bound, to greatest: Bound,
    _ value: (Bound) -> JSONValue
  ) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if low != least { members["minimum"] = value(low) }
    if high != greatest { members["maximum"] = value(high) }
    return members
  }

  private static func lengths(_ count: ClosedRange<Int>) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if count.lowerBound > 0 { members["minItems"] = .integer(count.lowerBound) }
    if count.upperBound != .max { members["maxItems"] = .integer(count.upperBound) }
    return members
  }
}
