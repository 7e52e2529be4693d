/// What a network wants done to normalised pictures, also when it is used and not trained.
package enum InputFilter: String, Sendable {
  case none
  /// A blurred copy is taken away, see ``Imaging/HighPass``.
  case highPass = "high_pass"

  /// The key of a weights file's metadata; a file without it is of ``none``.
  package static let key = "pastiche.input_filter"
}
