/// The evaluations a pipeline can name; a new one is a line here.
package enum EvaluationRegistry {
  package static let all: [any EvaluationSettings.Type] = [
    FineTuneSettings.self, LinearSegmentationSettings.self, UnsupervisedSettings.self,
    NeighbourTestSettings.self,
  ]

  package static var names: [String] { all.map { $0.name } }

  /// The evaluation of a name.
  static func evaluation(named name: String) -> (any EvaluationSettings.Type)? {
    all.first { $0.name == name }
  }
}
