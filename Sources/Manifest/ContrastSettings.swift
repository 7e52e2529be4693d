import Support

/// The numbers of every contrast with the keys of a slowly moving encoder; defaults are those of MoCo's
/// ImageNet runs.
package struct ContrastSettings: Sendable {
  /// m, how much of the key encoder stays in a step.
  package let keyMomentum: Double
  /// T, what similarities are divided by.
  package let temperature: Double
  /// C, the length of a key.
  package let dimension: Int

  static func read(
    _ reader: MappingReader, keyMomentum: Double = 0.999, dimension: Int = 128
  ) -> ContrastSettings {
    let keyMomentum = reader.number(
      "key_momentum", in: 0...1, default: keyMomentum,
      about: "how much of the key encoder stays in a step")
    let temperature = reader.number(
      "temperature", in: 0.001...100, default: 0.2, about: "what similarities are divided by")
    let dimension = reader.integer(
      "dimension", in: 1...65_536, default: dimension, about: "the length of a key")
    return ContrastSettings(
      keyMomentum: keyMomentum, temperature: temperature, dimension: dimension)
  }
}
