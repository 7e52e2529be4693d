import Support

/// What people want to know of a method before they choose it.
package struct MethodFacts: Sendable {
  /// Its number at arXiv.
  package let paper: String
  /// The idea, in a few words.
  package let about: String
  /// What its bank of keys takes with the method's own numbers.
  package let bank: ByteCount
  /// A file among `pipelines/`.
  package let pipeline: String
}

extension MethodSettings.Name {
  package var facts: MethodFacts {
    switch self {
    case .mocoV2:
      MethodFacts(
        paper: "2003.04297", about: "two views of an image against a queue of keys",
        bank: Self.keys(levels: 1), pipeline: "moco-v2-small.yaml")
    case .insLoc:
      MethodFacts(
        paper: "2102.08318", about: "the same crop pasted on two images, by its box",
        bank: Self.keys(levels: 4), pipeline: "insloc.yaml")
    case .segLoc:
      MethodFacts(
        paper: "2310.08421", about: "InsLoc with segments, no negatives of the same class",
        bank: Self.keys(levels: 4), pipeline: "segloc.yaml")
    }
  }

  /// 65,536 keys of 128 numbers at each level.
  private static func keys(levels: Int) -> ByteCount {
    ByteCount(levels * 65_536 * 128 * MemoryLayout<Float>.stride)
  }
}
