import Support

/// A self-supervised method with its numbers: what the key of its name holds in `train`.
package protocol MethodSettings: Sendable {
  /// How `method` names it.
  static var name: String { get }
  /// What people want to know of it.
  static var facts: MethodFacts { get }

  /// Reads the numbers.
  static func read(_ reader: MappingReader, _ step: StepSize) -> Self

  /// What its samples must give it with these numbers.
  var needs: MethodNeeds { get }
  /// What to tell who trains with these numbers, though it is no mistake; a sentence each.
  var remarks: [String] { get }
}

extension MethodSettings {
  package var needs: MethodNeeds { Self.facts.needs }
  package var remarks: [String] { [] }
  package var name: String { Self.name }
}

/// Samples that make one step of the optimiser.
package struct StepSize: Sendable {
  package let batch: Int
  /// Batches of a step.
  package let accumulate: Int
}

/// What a method learns from, which stages and data have to give it.
package struct MethodNeeds: Sendable, Equatable {
  /// Canvases of a batch, in the order the method takes them; all of one shape.
  package var views = ["query", "key"]
  /// Whether they show one labelled thing in common, whose boxes are compared.
  package var boxes = false
  /// Whether its class is needed, of two at least.
  package var labels = false
  /// Whether the number of segments of the rarest class is needed.
  package var rarestClass = false
  /// Whether the first two are boxes of one picture, whose overlap is compared.
  package var overlaps = false

  package init() {}
}

/// What people want to know of a method before they choose it.
package struct MethodFacts: Sendable {
  /// Its number at arXiv.
  package let paper: String
  /// The idea, in a few words.
  package let about: String
  /// A file among `pipelines/`.
  package let pipeline: String
  /// What its bank of keys takes with the method's own numbers.
  package var bank = ByteCount(0)
  package var needs = MethodNeeds()

  /// What so many keys of so many numbers take.
  static func keys(_ count: Int, of dimension: Int) -> ByteCount {
    ByteCount(count * dimension * MemoryLayout<Float>.stride)
  }
}
