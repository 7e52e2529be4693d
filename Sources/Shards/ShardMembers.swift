import Support

/// Reads the members of any WebDataset tar one by one, in whatever order they lie.
///
/// Where ``ShardReader`` refuses what would lose or split a sample, this only passes it on: it is for
/// looking at other people's shards.
package struct ShardMembers: ~Copyable {
  private let source: TarSource

  /// Opens an uncompressed tar.
  ///
  /// - Throws: As ``ShardReader/init(path:place:memberLimit:)``.
  package init(path: String, place: String? = nil) throws(PipelineError) {
    source = try TarSource(path: path, place: place ?? path)
  }

  /// The folders and other names read so far that belong to no sample.
  package var passedOver: Int { source.passedOver }

  /// Where the next member that belongs to a sample lies; nil behind the last one.
  package mutating func next() throws(PipelineError) -> MemberSpan? {
    try source.next()
  }

  /// The bytes of the member that ``next()`` has just returned.
  package func bytes(of span: MemberSpan) throws(PipelineError) -> [UInt8] {
    try source.bytes(of: span, limit: span.size)
  }
}
