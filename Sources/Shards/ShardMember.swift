import Support

/// One field of a sample as it lies in a shard.
package struct ShardMember: Sendable, Equatable {
  /// What follows the key and its dot, for example `jpg`, `json` or `query.seg.png`.
  package let name: String
  /// The file's bytes, already encoded.
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// A sample read back from a shard.
package struct StoredSample: Sendable, Equatable {
  /// The members' common name up to the first dot of its last path component.
  package let key: String
  /// The fields in the order of the tar.
  package let members: [ShardMember]

  package init(key: String, members: [ShardMember]) {
    self.key = key
    self.members = members
  }

  /// The bytes of a field, when the sample has it.
  package subscript(name: String) -> [UInt8]? {
    members.first { $0.name == name }?.bytes
  }
}

/// Where a member's bytes lie in its tar.
package struct MemberSpan: Sendable, Equatable {
  /// The whole name in the tar, for example `000000042.seg.png`.
  package let path: String
  /// The key of the sample it belongs to.
  package let key: String
  /// The field's name.
  package let name: String
  /// The first byte of its data, counted from the start of the tar.
  package let offset: Int
  /// The length of its data.
  package let size: ByteCount

  /// A member's span; nil when the path belongs to no sample.
  ///
  /// WebDataset's rule: the key ends at the first dot of the last path component, and neither the
  /// key's last component nor the field's name is empty. A leading `./` is not part of the key.
  package init?(path: String, offset: Int, size: ByteCount) {
    let text = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
    let base = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
    guard let dot = text[base...].firstIndex(of: "."), dot > base else { return nil }
    let name = text[text.index(after: dot)...]
    guard !name.isEmpty else { return nil }
    self.path = path
    self.key = String(text[..<dot])
    self.name = String(name)
    self.offset = offset
    self.size = size
  }
}
