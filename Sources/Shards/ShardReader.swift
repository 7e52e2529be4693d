import Support

/// Reads the samples of a shard, ours or anyone's WebDataset tar, from front to back.
///
/// Members next to each other with the same key are one sample. A member given twice and a key that
/// comes again behind another sample are refused: either would silently lose or split a sample.
package struct ShardReader: ~Copyable {
  /// The largest member that is read unless another limit is given.
  package static let largestMember = ByteCount.mebibytes(1024)
  /// The most bytes of a member's name: Linux's `PATH_MAX`.
  package static let longestName = 4096
  /// The most members of a sample; ours have one for each instance and canvas.
  package static let mostMembers = 10_000

  private let place: String
  private let memberLimit: ByteCount
  private let source: TarSource
  private var ahead: MemberSpan?
  private var keys: Set<String>

  /// Opens an uncompressed tar.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - place: What errors call the file; its path unless given.
  ///   - memberLimit: The largest member that is read.
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput`, `corruptFile` or
  ///   `unsupportedFormat`.
  package init(
    path: String, place: String? = nil, memberLimit: ByteCount = largestMember
  ) throws(PipelineError) {
    let source = try TarSource(path: path, place: place ?? path)
    let first = try source.next()
    self.place = place ?? path
    self.memberLimit = memberLimit
    self.source = source
    ahead = first
    keys = []
  }

  /// The folders and other names read so far that belong to no sample.
  package var passedOver: Int { source.passedOver }

  /// Where the header of the next sample's first member begins.
  var start: Int { source.headerOffset }

  /// The next sample; nil behind the last one.
  ///
  /// - Throws: ``PipelineError`` at `place:member`, with `corruptFile` for damage, truncation and
  ///   members given twice, `unsupportedFormat` for links and names that lead out of the archive,
  ///   `limitExceeded` for a member over the limit. After an error the reader is of no more use.
  package mutating func next() throws(PipelineError) -> StoredSample? {
    guard let key = ahead?.key else { return nil }
    var members: [ShardMember] = []
    var names: Set<String> = []
    while let span = ahead, span.key == key {
      try refuse(span, after: &names)
      let bytes = try source.bytes(of: span, limit: memberLimit)
      members.append(ShardMember(name: span.name, bytes: bytes))
      ahead = try source.next()
    }
    keys.insert(key)
    return StoredSample(key: key, members: members)
  }

  /// Where the members of the next sample lie; nil behind the last one.
  ///
  /// Their bytes are not read. Throws as ``next()``.
  package mutating func nextSpans() throws(PipelineError) -> [MemberSpan]? {
    guard let key = ahead?.key else { return nil }
    var spans: [MemberSpan] = []
    var names: Set<String> = []
    while let span = ahead, span.key == key {
      try refuse(span, after: &names)
      spans.append(span)
      ahead = try source.next()
    }
    keys.insert(key)
    return spans
  }

  /// Where every member of a tar lies.
  ///
  /// - Throws: As ``init(path:place:memberLimit:)`` and ``next()``.
  package static func table(
    of path: String, place: String? = nil
  ) throws(PipelineError) -> OffsetTable {
    var reader = try ShardReader(path: path, place: place)
    var table = OffsetTable()
    while let spans = try reader.nextSpans() {
      for span in spans { table.append(span) }
    }
    return table
  }

  /// Refuses a member that its sample cannot have as well; `names` are those it has.
  private func refuse(
    _ span: MemberSpan, after names: inout Set<String>
  ) throws(PipelineError) {
    guard names.count < Self.mostMembers else {
      throw PipelineError(
        .limitExceeded, at: "\(place):\(span.path)",
        "sample '\(span.key)' has over \(Self.mostMembers) members")
    }
    guard names.insert(span.name).inserted else {
      throw PipelineError(.corruptFile, at: "\(place):\(span.path)", "is in the tar twice")
    }
    guard !keys.contains(span.key) else {
      throw PipelineError(
        .corruptFile, at: "\(place):\(span.path)",
        "key '\(span.key)' comes again behind another sample",
        hint: "members of a sample must lie side by side, as 'tar --sort=name' writes them")
    }
  }
}
