import Support

extension ShardReader {
  /// One sample of a tar by its key; nil when the tar has none.
  ///
  /// Only headers are read up to the sample, and nothing behind it.
  ///
  /// - Throws: As ``init(path:place:memberLimit:)`` and ``next()``.
  package static func sample(
    _ key: String, of path: String, place: String? = nil,
    memberLimit: ByteCount = largestMember
  ) throws(PipelineError) -> StoredSample? {
    let source = try TarSource(path: path, place: place ?? path)
    var members: [ShardMember] = []
    while let span = try source.next() {
      guard span.key == key else {
        if members.isEmpty { continue }
        break
      }
      members.append(
        ShardMember(name: span.name, bytes: try source.bytes(of: span, limit: memberLimit)))
    }
    return members.isEmpty ? nil : StoredSample(key: key, members: members)
  }
}
