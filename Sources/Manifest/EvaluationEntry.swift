import Support

/// One element of `evaluate`: an evaluation under the name its results and draws are keyed by.
package struct EvaluationEntry: Sendable {
  /// The evaluation's name and, from the second on, its occurrence: `fine_tune`, `fine_tune.2`.
  package let id: String
  package let settings: any EvaluationSettings
  /// Where its name is written.
  package let position: SourcePosition
}

extension EvaluationEntry {
  /// Reads the key `evaluate` of a pipeline.
  ///
  /// - Parameters:
  ///   - manifest: On the pipeline manifest.
  ///   - pipeline: What the evaluations are told of it.
  /// - Returns: Those that could be read; none when the key is absent.
  static func readAll(
    _ manifest: MappingReader, in pipeline: EvaluatedPipeline
  ) -> [EvaluationEntry] {
    let key = "evaluate"
    if manifest.isRecording {
      let records = EvaluationRegistry.all.map { record($0, in: pipeline) }
      manifest.declare(
        key, .entries(records),
        "how learned weights are tried on labelled datasets, one evaluation after another")
    }
    let expected = "a list of evaluations"
    guard let node = manifest.written(key, expected, isRequired: false) else { return [] }
    guard let elements = node.elements else {
      manifest.mismatch(key, expected, node)
      return []
    }
    var entries: [EvaluationEntry] = []
    var resolved: [ResolvedNode] = []
    var occurrences: [String: Int] = [:]
    for element in elements {
      guard let pairs = element.pairs, pairs.count == 1 else {
        let found = element.pairs.map { "one with \($0.count)" } ?? element.kind
        manifest.bag.report(
          "an evaluation should be a mapping with one key, found \(found)", at: element,
          hint: "write '- fine_tune: { … }'")
        continue
      }
      let name = pairs[0].key.name
      guard let type = EvaluationRegistry.evaluation(named: name) else {
        manifest.bag.report(
          "there is no evaluation '\(name)'", at: pairs[0].key.position,
          hint: NearestName.hint(for: name, among: EvaluationRegistry.names))
        continue
      }
      let reader = MappingReader(pairs[0].value, "evaluation '\(name)'", bag: manifest.bag)
      let settings = type.read(reader, in: pipeline)
      reader.finish()
      let occurrence = occurrences[name, default: 0] + 1
      occurrences[name] = occurrence
      guard let settings else { continue }
      resolved.append(.mapping([ResolvedNode.Pair(name, reader.resolved)]))
      entries.append(
        EvaluationEntry(
          id: occurrence == 1 ? name : "\(name).\(occurrence)", settings: settings,
          position: pairs[0].key.position))
    }
    manifest.note(key, .list(resolved))
    return entries
  }

  /// What an evaluation may hold.
  private static func record(
    _ type: any EvaluationSettings.Type, in pipeline: EvaluatedPipeline
  ) -> ValueSchema.Entry {
    let record = SchemaRecord()
    let reader = MappingReader(recording: "evaluation '\(type.name)'", into: record)
    _ = type.read(reader, in: pipeline)
    return ValueSchema.Entry(name: type.name, about: type.about, settings: record)
  }
}
