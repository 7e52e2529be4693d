import Support

/// The methods there are.
package enum MethodRegistry {
  package static let all: [any MethodSettings.Type] = [
    MoCoSettings.self, SimCLRSettings.self, BYOLSettings.self, MSFSettings.self,
    MLSSettings.self, SlotConSettings.self, InsLocSettings.self, SegLocSettings.self,
  ]

  package static var names: [String] { all.map { $0.name } }

  /// Reads the numbers of the method that is trained.
  ///
  /// Numbers of other methods may stand beside, to compare methods by `--set train.method=NAME`.
  ///
  /// - Parameters:
  ///   - name: One of ``names``.
  ///   - train: On `train`.
  ///   - step: Samples of a step.
  /// - Returns: The numbers.
  static func read(
    _ name: String, _ train: MappingReader, _ step: StepSize
  ) -> any MethodSettings {
    var chosen: (any MethodSettings)?
    for method in all where method.name == name || train.isRecording || train.has(method.name) {
      let reader = train.nested(method.name, about: "the numbers of the method")
      let settings = method.read(reader, step)
      reader.finish()
      if method.name == name { chosen = settings }
    }
    guard let chosen else { preconditionFailure("there is no method '\(name)'") }
    return chosen
  }
}
