import Support

/// What the values or colours of a mask stand for.
package struct ClassTable<Value: Hashable & Sendable>: Sendable {
  package var classIDs: [Value: Int] = [:]
  package var background: Set<Value> = []
  package var ignored: Set<Value> = []

  /// Whether anything is said of a value.
  package func names(_ value: Value) -> Bool {
    classIDs[value] != nil || background.contains(value) || ignored.contains(value)
  }
}

extension ClassTable<UInt16> {
  /// Reads `values` (a pixel value to its class), `background_values` and `ignore_values`.
  static func read(_ reader: MappingReader, classes: [String]) -> ClassTable {
    var result = ClassTable()
    var roles: [UInt16: String] = [:]
    func claim(_ value: UInt16, by key: String, at position: SourcePosition) {
      guard let earlier = roles.updateValue(key, forKey: value) else { return }
      reader.bag.report("pixel value \(value) is already in '\(earlier)'", at: position)
    }
    let values = reader.nestedIfPresent("values", about: "each pixel value with its class")
    if let table = values {
      for key in table.names(
        nil, for: "a value", missing: "'values' maps no pixel value to a class")
      {
        let name = table.text(key.name, about: "the class of a pixel value in 0...65535")
        guard let value = UInt16(key.name) else {
          reader.bag.report("'\(key.name)' is not a pixel value in 0...65535", at: key.position)
          continue
        }
        result.classIDs[value] = table.classID(
          name, among: classes, at: table.position(of: key.name))
        claim(value, by: "values", at: key.position)
      }
      table.finish()
    }
    for value in reader.integers(
      "background_values", in: 0...65535, about: "pixel values of no class")
    {
      result.background.insert(UInt16(value.value))
      claim(UInt16(value.value), by: "background_values", at: value.position)
    }
    for value in reader.integers(
      "ignore_values", in: 0...65535, about: "pixel values that are not labelled")
    {
      result.ignored.insert(UInt16(value.value))
      claim(UInt16(value.value), by: "ignore_values", at: value.position)
    }
    return result
  }
}

extension ClassTable<MaskColour> {
  /// Reads `colours` (a class to its colours), `background_colours` and `ignore_colours`.
  static func read(_ reader: MappingReader, classes: [String]) -> ClassTable {
    var result = ClassTable()
    var roles: [MaskColour: String] = [:]
    func claim(_ colour: Located<MaskColour>, by key: String) {
      guard let earlier = roles.updateValue(key, forKey: colour.value) else { return }
      reader.bag.report(
        "the colour \(colour.value) is already in '\(earlier)'", at: colour.position)
    }
    let colours = reader.nestedIfPresent("colours", about: "each class with its colours")
    if let table = colours {
      for key in table.names(nil, for: "a class", missing: "'colours' gives no class a colour") {
        let id = table.classID(key.name, among: classes, at: key.position)
        for colour in table.colours(
          key.name, about: "the colours of a class, [red, green, blue] or \"#rrggbb\"")
        {
          result.classIDs[colour.value] = id
          claim(colour, by: "colours")
        }
      }
      table.finish()
    }
    for colour in reader.colours("background_colours", about: "colours of no class") {
      result.background.insert(colour.value)
      claim(colour, by: "background_colours")
    }
    for colour in reader.colours("ignore_colours", about: "colours that are not labelled") {
      result.ignored.insert(colour.value)
      claim(colour, by: "ignore_colours")
    }
    return result
  }
}
