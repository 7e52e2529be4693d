import Support

/// A self-supervised method with its numbers: the key `method`, and the key of its name.
package enum MethodSettings: Sendable {
  case mocoV2(MoCoSettings)

  /// The methods there are.
  package enum Name: String, Sendable, CaseIterable {
    case mocoV2 = "moco_v2"
  }

  package var name: Name {
    switch self {
    case .mocoV2: .mocoV2
    }
  }

  /// The canvases of a batch that it learns from, in the order it takes them; all of one shape.
  package var views: [String] {
    switch self {
    case .mocoV2: ["query", "key"]
    }
  }

  static func read(
    _ name: Name, _ train: MappingReader, batch: Int, accumulate: Int
  ) -> MethodSettings {
    let reader = train.nested(name.rawValue, about: "the numbers of the method")
    defer { reader.finish() }
    switch name {
    case .mocoV2:
      return .mocoV2(MoCoSettings.read(reader, batch: batch, accumulate: accumulate))
    }
  }
}
