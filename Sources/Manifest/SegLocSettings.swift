import Support

/// The numbers of SegLoc (arXiv 2310.08421).
package struct SegLocSettings: MethodSettings {
  package static let name = "segloc"
  package static let facts = MethodFacts(
    paper: "2310.08421", about: "InsLoc with segments, no negatives of the same class",
    pipeline: "segloc.yaml",
    bank: MethodFacts.keys(4 * 65_536, of: 128), needs: RegionSettings.needs(labels: true))

  /// Which keys the queue of a class holds.
  package enum Policy: String, Sendable, CaseIterable {
    /// Those of the class; negatives are in all other queues.
    case own
    /// Those of all other classes; negatives are in the queue of the query's class.
    case complement
  }

  /// What queues hold before the first step.
  package enum Start: String, Sendable, CaseIterable {
    /// Nothing.
    case empty
    /// Random directions in all places, as MoCo's queue.
    case random
  }

  /// Kc, how many keys the queue of a class holds; nil for as many as suit the segments.
  package let queue: Int?
  package let policy: Policy
  package let start: Start
  package let region: RegionSettings

  package static func read(_ reader: MappingReader, _ step: StepSize) -> SegLocSettings {
    let queue = reader.integerIfPresent(
      "queue_per_class", in: 1...16_777_216,
      about: "how many keys the queue of a class holds; without it 65536 over the classes, but "
        + "no more than four times the segments of the rarest one")
    let policy = reader.choice(
      "policy", default: Policy.own,
      about: "whether a queue holds keys of its class or those of all others")
    let start = reader.choice(
      "start", default: Start.empty, about: "what queues hold before the first step")
    return SegLocSettings(
      queue: queue, policy: policy, start: start,
      region: RegionSettings.read(reader, step))
  }

  package var needs: MethodNeeds {
    var needs = Self.facts.needs
    needs.rarestClass = queue == nil
    return needs
  }
}
