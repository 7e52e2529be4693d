import Support

/// A JSON object that tells the digest of its other members, so that a changed byte in it is found.
///
/// The key `digest` is the SHA-256 of the object without it, as ``JSONValue/text(indented:)`` writes
/// it: keys sorted, no spaces.
package enum SealedJSON {
  /// The object with its digest.
  package static func sealed(_ members: [String: JSONValue]) -> JSONValue {
    var members = members
    members["digest"] = .string(digest(of: members))
    return .object(members)
  }

  /// Refuses an object whose digest is not that of its members.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`.
  static func check(_ value: JSONValue, at place: String) throws(PipelineError) {
    guard case .object(var members) = value else {
      throw PipelineError(.corruptFile, at: place, "is not a JSON object")
    }
    guard case .string(let said)? = members.removeValue(forKey: "digest") else {
      throw PipelineError(.corruptFile, at: place, "does not tell its digest")
    }
    let found = digest(of: members)
    guard said == found else {
      throw PipelineError(
        .corruptFile, at: place, "says that its digest is \(said) but it is \(found)")
    }
  }

  private static func digest(of members: [String: JSONValue]) -> String {
    "\(Digest(of: JSONValue.object(members).text()))"
  }
}
