import Support

/// A self-supervised method with its numbers: the key `method`, and the key of its name.
package enum MethodSettings: Sendable {
  case mocoV2(MoCoSettings)
  case insLoc(InsLocSettings)
  case segLoc(SegLocSettings)

  /// The methods there are.
  package enum Name: String, Sendable, CaseIterable {
    case mocoV2 = "moco_v2"
    case insLoc = "insloc"
    case segLoc = "segloc"
  }

  package var name: Name {
    switch self {
    case .mocoV2: .mocoV2
    case .insLoc: .insLoc
    case .segLoc: .segLoc
    }
  }

  static func read(
    _ name: Name, _ train: MappingReader, batch: Int, accumulate: Int
  ) -> MethodSettings {
    // Numbers of other methods may stand beside, to compare methods by `--set train.method=NAME`.
    for other in Name.allCases
    where other != name && (train.isRecording || train.has(other.rawValue)) {
      _ = numbers(of: other, train, batch: batch, accumulate: accumulate)
    }
    return numbers(of: name, train, batch: batch, accumulate: accumulate)
  }

  private static func numbers(
    of name: Name, _ train: MappingReader, batch: Int, accumulate: Int
  ) -> MethodSettings {
    let reader = train.nested(name.rawValue, about: "the numbers of the method")
    defer { reader.finish() }
    switch name {
    case .mocoV2:
      return .mocoV2(MoCoSettings.read(reader, batch: batch, accumulate: accumulate))
    case .insLoc:
      return .insLoc(InsLocSettings.read(reader, batch: batch, accumulate: accumulate))
    case .segLoc:
      return .segLoc(SegLocSettings.read(reader, batch: batch))
    }
  }
}

extension MethodSettings.Name {
  /// What a method learns from, which stages and data have to give it.
  package struct Needs: Sendable, Equatable {
    /// Canvases of a batch, in the order the method takes them; all of one shape.
    package let views: [String]
    /// Whether they show one labelled thing in common, whose boxes are compared.
    package var boxes = false
    /// Whether its class is needed, of two at least.
    package var labels = false
  }

  package var needs: Needs {
    switch self {
    case .mocoV2: Needs(views: ["query", "key"])
    case .insLoc: Needs(views: ["query", "key"], boxes: true)
    case .segLoc: Needs(views: ["query", "key"], boxes: true, labels: true)
    }
  }
}
