import Support

/// What the reads of one mapping ask for, noted while they are made to tell it.
final class SchemaRecord {
  /// The key that stands for any name in a mapping whose keys are names.
  static let anyName = "*"

  private struct Property {
    /// nil while the key was only asked for, which tells nothing of its value.
    var schema: ValueSchema?
    var about: String?
    var standard: JSONValue?
    var isRequired = false
    /// Whether the mapping is read even when the key is absent, as an empty one.
    var isReadAnyway = false
  }

  private var properties: [String: Property] = [:]
  private var rules: [JSONValue] = []
  private var form: NameForm?
  private var needsKeys = false

  /// Notes a read of a key.
  func declare(
    _ key: String, _ schema: ValueSchema, _ about: String?, default standard: JSONValue?,
    isRequired: Bool
  ) {
    var property = properties[key] ?? Property()
    property.schema = schema
    property.about = about ?? property.about
    property.standard = standard ?? property.standard
    property.isRequired = property.isRequired || isRequired
    properties[key] = property
  }

  /// Notes that the mapping under a key is read even when the key is absent.
  func readAnyway(_ key: String) {
    properties[key]?.isReadAnyway = true
  }

  /// Notes that a key is known.
  func know(_ key: String) {
    if properties[key] == nil { properties[key] = Property() }
  }

  /// Notes that a key must be there.
  func require(_ key: String) {
    properties[key, default: Property()].isRequired = true
  }

  /// Notes a schema that the mapping must also follow.
  func add(rule: JSONValue) {
    rules.append(rule)
  }

  /// Notes the form of the names in a mapping whose keys are names, and whether it may be empty.
  func nameKeys(_ form: NameForm?, needsKeys: Bool) {
    know(Self.anyName)
    self.form = form ?? self.form
    self.needsKeys = self.needsKeys || needsKeys
  }

  private var required: [String] {
    properties.filter { key, property in
      var isNeeded = property.isRequired
      if property.isReadAnyway, case .mapping(let inner) = property.schema {
        isNeeded = !inner.mayBeEmpty
      }
      return isNeeded && key != Self.anyName
    }.keys.sorted()
  }

  private var mayBeEmpty: Bool {
    required.isEmpty && !needsKeys
      && rules.allSatisfy { $0["not"] != nil || $0["if"] != nil }
  }

  /// The schema of the mapping.
  ///
  /// A key without a value stands for an empty mapping.
  var json: [String: JSONValue] {
    let required = required
    var named: [String: JSONValue] = [:]
    for (key, property) in properties where key != Self.anyName {
      named[key] = .object(Self.json(of: property))
    }
    var members: [String: JSONValue] = [
      "type": mayBeEmpty ? ["object", "null"] : "object",
      "additionalProperties": properties[Self.anyName].map { .object(Self.json(of: $0)) } ?? false,
    ]
    if !named.isEmpty { members["properties"] = .object(named) }
    if !required.isEmpty { members["required"] = .array(required.map { .string($0) }) }
    if needsKeys { members["minProperties"] = 1 }
    if let form { members["propertyNames"] = ["pattern": .string(form.pattern)] }
    if !rules.isEmpty { members["allOf"] = .array(rules) }
    return members
  }

  private static func json(of property: Property) -> [String: JSONValue] {
    var members = property.schema?.json ?? [:]
    if let about = property.about { members["description"] = .string(about) }
    if let standard = property.standard { members["default"] = standard }
    return members
  }
}
