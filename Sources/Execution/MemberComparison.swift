import Codecs
import Imaging
import Shards
import Support

/// A member of a sample as it was made here, beside the one in the shard.
package struct MemberComparison: Sendable, Equatable {
  package let name: String
  /// The digest of what was made here; nil when nothing was.
  package let here: Digest?
  /// The digest of what the shard holds; nil when it holds nothing.
  package let there: Digest?
  /// In what they differ, as a clause; nil when the bytes are equal.
  package let difference: String?

  /// Compares all members of a sample, sorted by name.
  package static func all(_ here: [ShardMember], _ there: [ShardMember]) -> [MemberComparison] {
    let made = Dictionary(here.map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
    let stored = Dictionary(there.map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
    return Set(made.keys).union(stored.keys).sorted().map { name in
      MemberComparison(name: name, here: made[name], there: stored[name])
    }
  }

  private init(name: String, here: [UInt8]?, there: [UInt8]?) {
    self.name = name
    self.here = here.map { Digest(of: $0) }
    self.there = there.map { Digest(of: $0) }
    difference =
      switch (here, there) {
      case (let here?, let there?): here == there ? nil : Self.difference(name, here, there)
      case (nil, _): "is in the shard but was not made here"
      case (_, nil): "was made here but is not in the shard"
      }
  }

  private static func difference(_ name: String, _ here: [UInt8], _ there: [UInt8]) -> String {
    if let pictures = try? (decoded(here, name), decoded(there, name)) {
      return difference(of: pictures.0, pictures.1)
    }
    if name == "json", let new = try? JSONValue(parsing: here, at: name),
      let old = try? JSONValue(parsing: there, at: name)
    {
      let found = old.differences(from: new)
      return found.isEmpty
        ? "has the same values in other bytes"
        : found.prefix(3).joined(separator: "; ")
          + (found.count > 3 ? "; and \(found.count - 3) more" : "")
    }
    let place = zip(here, there).enumerated().first { $1.0 != $1.1 }?.offset
    return "has \(there.count) bytes there and \(here.count) here, which differ from byte "
      + "\(place ?? min(here.count, there.count)) on"
  }

  /// A picture at the depth it is stored in, so that no difference is rounded away.
  private static func decoded(_ bytes: [UInt8], _ name: String) throws(PipelineError) -> Picture {
    let header = try ImageDecoder.header(of: bytes, named: name)
    return try ImageDecoder.decode(
      bytes, named: name, depth: header.bitDepth > 8 ? .sixteen : .eight)
  }

  private static func difference(of here: Picture, _ there: Picture) -> String {
    switch (here, there) {
    case (.eight(let here), .eight(let there)): difference(of: here, there)
    case (.sixteen(let here), .sixteen(let there)): difference(of: here, there)
    default: "has \(there.depth.rawValue) bits there and \(here.depth.rawValue) here"
    }
  }

  private static func difference<Value: BinaryInteger>(
    of here: Raster<Value>, _ there: Raster<Value>
  ) -> String {
    guard here.size == there.size, here.channels == there.channels else {
      return "is \(there.size) with \(there.channels) channels there and \(here.size) with "
        + "\(here.channels) here"
    }
    var pixels = 0
    var most = 0
    for first in stride(from: 0, to: here.samples.count, by: here.channels) {
      var largest = 0
      for place in first..<first + here.channels {
        largest = max(largest, abs(Int(here.samples[place]) - Int(there.samples[place])))
      }
      if largest > 0 { pixels += 1 }
      most = max(most, largest)
    }
    return pixels == 0
      ? "has the same pixels in other bytes"
      : "differs in \(pixels) of \(here.size.area) pixels, by at most \(most) levels"
  }
}
