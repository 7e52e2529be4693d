import Support

/// Negatives made of a view's own positive, as SalMask hides what is salient in it: the key
/// `hard_negatives` of a method.
package struct HardNegativeSettings: Sendable {
  /// The canvases of a batch that they are: of the query, and where both views ask, of the key too.
  package let canvases: [String]
  /// α, what their logits are multiplied by.
  package let weight: Double

  /// Reads the key, which may be absent.
  ///
  /// - Parameters:
  ///   - method: On the key of the method.
  ///   - both: Whether the key asks too, and so has one of its own.
  /// - Returns: nil when it is not written.
  static func read(_ method: MappingReader, ofBoth both: Bool) -> HardNegativeSettings? {
    guard
      let reader = method.nestedIfPresent(
        "hard_negatives", about: "a further negative of each view, made of its own positive")
    else { return nil }
    defer { reader.finish() }
    var canvases = [
      reader.text(
        "canvas", default: "hard_negative",
        about: "the canvas that the query is pushed away from, derived from the key")
    ]
    if both {
      canvases.append(
        reader.text(
          "key_canvas", default: "key_hard_negative",
          about: "the canvas that the key is pushed away from, derived from the query"))
    }
    return HardNegativeSettings(
      canvases: canvases,
      weight: reader.number(
        "weight", in: 0...100, default: 2, about: "what their logits are multiplied by"))
  }
}
