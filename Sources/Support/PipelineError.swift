/// A failure told as a sentence: what happened, where, what was expected, what to do.
///
/// `place` is a manifest `file:line:column`, a shard `file:member`, a file path or a sample key.
/// `message` is one lower-case clause without a full stop that quotes what was found and what was
/// expected; `hint` says what to do about it.
public struct PipelineError: Error, Sendable, Equatable {
  /// What kind of failure this is, for callers that decide on it.
  public enum Code: String, Sendable, CaseIterable {
    /// A manifest or the command line is wrong.
    case invalidManifest
    /// A value lies outside its allowed range.
    case outOfRange
    /// Two shapes that must agree differ.
    case mismatchedShape
    /// A file's bytes do not follow its format.
    case corruptFile
    /// A format, or a variety of one, that is not read.
    case unsupportedFormat
    /// An image, file or count is over a stated limit.
    case limitExceeded
    /// A file or folder that should exist does not.
    case missingFile
    /// A name leads out of the folder it may name files in.
    case outsideRoot
    /// An annotation contradicts itself or its image.
    case invalidAnnotation
    /// An input differs from what the catalog says it was.
    case changedInput
    /// The operating system refused a read, a write or a lock.
    case inputOutput
    /// A folder holds another run's output.
    case differentRun
    /// Written output does not match its index.
    case verificationFailed
    /// The tensor library refused an operation: shapes that do not go together, or no such
    /// operation.
    case refusedOperation
    /// A training has left the numbers: its loss is infinite or no number.
    case nonFinite
  }

  /// The kind of failure.
  public let code: Code
  /// Where it happened.
  public let place: String
  /// What was found and what was expected.
  public let message: String
  /// What to do about it, when something can be said.
  public let hint: String?

  /// Makes an error at a place.
  public init(_ code: Code, at place: String, _ message: String, hint: String? = nil) {
    self.code = code
    self.place = place
    self.message = message
    self.hint = hint
  }

  /// The same error told from further out, for example with the sample's key before the file.
  public func placed(at outer: String) -> PipelineError {
    PipelineError(code, at: "\(outer): \(place)", message, hint: hint)
  }
}

extension PipelineError: CustomStringConvertible {
  /// `place: message; hint`, on one line.
  public var description: String {
    "\(place): \(message)" + (hint.map { "; \($0)" } ?? "")
  }
}
