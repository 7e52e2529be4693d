import Support

/// What the `json` members of our own shards tell of classes and instances.
package struct AnnotationSurvey: Sendable {
  /// Samples whose `json` is ours.
  package private(set) var samples = 0
  /// Canvases by name.
  package private(set) var canvases: [String: Int] = [:]
  /// Instances and the samples that have one, by class.
  package private(set) var instances: [String: Int] = [:]
  package private(set) var samplesWith: [String: Int] = [:]
  package private(set) var instancesPerSample = Histogram.fewCounts
  package private(set) var visibleFractions = Histogram.fractions
  /// Square roots of the visible areas, in pixels of the canvas.
  package private(set) var sides = Histogram.sides
  /// The class names of label numbers, by the samples that have one label.
  package private(set) var labelNames: [Int: String] = [:]

  package init() {}

  /// Counts a sample when its `json` is one of ours; whether it was.
  mutating func add(_ json: JSONValue) -> Bool {
    guard case .integer? = json["version"], case .string? = json["key"],
      case .object(let named)? = json["canvases"]
    else { return false }
    samples += 1
    if case .integer(let label)? = json["label"], case .string(let name)? = json["class"] {
      labelNames[label] = name
    }
    var count = 0
    var classes: Set<String> = []
    for (name, canvas) in named {
      canvases[name, default: 0] += 1
      guard case .array(let entries)? = canvas["instances"] else { continue }
      for entry in entries {
        count += 1
        if case .string(let name)? = entry["class"] {
          instances[name, default: 0] += 1
          classes.insert(name)
        }
        if let fraction = entry["visible_fraction"]?.double { visibleFractions.add(fraction) }
        if let area = entry["area_px"]?.double { sides.add(area.squareRoot()) }
      }
    }
    for name in classes { samplesWith[name, default: 0] += 1 }
    instancesPerSample.add(Double(count))
    return true
  }
}

extension JSONValue {
  /// The number, whole or not; nil when it is none.
  fileprivate var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
