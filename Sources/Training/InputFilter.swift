import Safetensors
import Support

/// What a network wants done to normalised pictures, also when it is used and not trained.
package enum InputFilter: String, Sendable {
  case none
  /// A blurred copy is taken away, see ``Imaging/HighPass``.
  case highPass = "high_pass"

  /// The key of a weights file's metadata; a file without it is of ``none``.
  package static let key = "pastiche.input_filter"

  /// The filter that a weights file names.
  ///
  /// - Parameters:
  ///   - file: The weights.
  ///   - place: Where they are from.
  /// - Throws: ``PipelineError`` with `corruptFile` for one that is not known.
  package init(of file: SafetensorsFile, at place: String) throws(PipelineError) {
    guard let name = file.metadata[Self.key] else {
      self = .none
      return
    }
    guard let filter = InputFilter(rawValue: name) else {
      throw PipelineError(
        .corruptFile, at: place, "wants pictures filtered by '\(name)', which is not known")
    }
    self = filter
  }
}
