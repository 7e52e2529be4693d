extension JSONValue {
  /// The leaves in which another value differs from this one, each as a clause: `seed is 1 there and 2
  /// here`, where this is the value there.
  package func differences(from here: JSONValue) -> [String] {
    Self.differences(self, here, at: "")
  }

  private static func differences(
    _ there: JSONValue, _ here: JSONValue, at path: String
  ) -> [String] {
    guard there != here else { return [] }
    switch (there, here) {
    case (.object(let a), .object(let b)):
      return Set(a.keys).union(b.keys).sorted().flatMap { key in
        differences(a[key] ?? .null, b[key] ?? .null, at: path.isEmpty ? key : "\(path).\(key)")
      }
    case (.array(let a), .array(let b)) where a.count == b.count:
      return zip(a, b).enumerated().flatMap { index, pair in
        differences(pair.0, pair.1, at: "\(path).\(index)")
      }
    default:
      func brief(_ value: JSONValue) -> String {
        value == .null
          ? "absent" : String(String(decoding: value.text(), as: UTF8.self).prefix(60))
      }
      return ["\(path) is \(brief(there)) there and \(brief(here)) here"]
    }
  }
}
