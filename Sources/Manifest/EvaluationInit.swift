import Support

/// What the backbone of an evaluated network starts with.
package enum EvaluationInit: Sendable, Hashable {
  /// Random numbers, drawn anew for each seed.
  case random
  /// Weights trained on the shards' own label maps.
  case supervised
  /// Weights that the method of `train` learned.
  case pretrained
  /// Weights of a file with torchvision's names; the path as it is written.
  case file(String)

  /// What the path of a file ends in.
  static let ending = ".safetensors"
  private static let words: [EvaluationInit] = [.random, .supervised, .pretrained]

  private init?(_ text: String) {
    if let word = Self.words.first(where: { $0.name == text }) {
      self = word
    } else if text.hasSuffix(Self.ending) {
      self = .file(text)
    } else {
      return nil
    }
  }

  /// The word, or the path of the file: what results call it.
  package var name: String {
    switch self {
    case .random: "random"
    case .supervised: "supervised"
    case .pretrained: "pretrained"
    case .file(let path): path
    }
  }

  /// The path of the file, which starts from the folder of the pipeline manifest; nil for a word.
  package func path(from manifest: String) -> String? {
    guard case .file(let path) = self else { return nil }
    return DatasetManifest.path(path, from: PathText.folder(of: manifest))
  }
}

extension EvaluationInit {
  /// Reads the key `init`: one of them or a list, each once.
  ///
  /// - Parameters:
  ///   - reader: On the evaluation.
  ///   - pipeline: What is trained.
  /// - Returns: Without the key `random`, and `pretrained` where a method is trained.
  static func read(
    _ reader: MappingReader, in pipeline: EvaluatedPipeline
  ) -> [Located<EvaluationInit>] {
    let written = reader.textsIfPresent(
      "init",
      about: "what backbones start with: random, supervised, pretrained or a .safetensors file")
    let schema = ValueSchema.any([.words(words.map(\.name)), .path(ending: ending)])
    reader.declare("init", .any([schema, .list(schema, count: 1...Int.max)]), nil)
    guard let written else {
      let inits = pipeline.learning == nil ? [random] : [random, pretrained]
      reader.note("init", .list(inits.map { .scalar(.string($0.name)) }))
      return inits.map { Located($0, at: reader.node.position) }
    }
    var seen: Set<String> = []
    return written.compactMap { text in
      guard let found = EvaluationInit(text.value) else {
        let names = words.map(\.name)
        let near = NearestName.suggestion(for: text.value, among: names)
        reader.bag.report(
          "'init' in \(reader.subject) holds '\(text.value)', expected "
            + "\(names.joined(separator: ", ")) or a path that ends in \(ending)",
          at: text.position, hint: near.map { "did you mean '\($0)'?" })
        return nil
      }
      guard seen.insert(found.path(from: pipeline.file) ?? found.name).inserted else {
        reader.bag.report("init '\(found.name)' is listed twice", at: text.position)
        return nil
      }
      found.checkTraining(in: pipeline, reader, at: text.position)
      return Located(found, at: text.position)
    }
  }

  /// Reports weights of a training where there is none.
  private func checkTraining(
    in pipeline: EvaluatedPipeline, _ reader: MappingReader, at position: SourcePosition
  ) {
    guard self == .supervised || self == .pretrained else { return }
    if !pipeline.namesMethod {
      reader.bag.report(
        "init '\(name)' needs 'method' in 'train'", at: position,
        hint: "write 'train: { method: \(MethodRegistry.names[0]) }', or leave it out")
    } else if self == .supervised, pipeline.masks == .none {
      reader.bag.report(
        "init 'supervised' learns from label maps, but 'masks' is none", at: position,
        hint: "write 'shards: { masks: png }', or leave it out")
    }
  }
}
