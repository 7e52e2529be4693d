import Annotations
import Codecs
import Shards
import Support

/// The tool's version and those of the libraries its output depends on.
package enum Versions {
  package static let tool = "0.1.0"

  package static var all: [String: String] {
    let archive = ShardWriter.libraryVersion.replacing("libarchive ", with: "")
    var versions = ["pastiche": tool, "libarchive": archive]
    for codec in CodecVersions.all { versions[codec.name] = codec.version }
    return versions
  }

  /// Those, and the libraries that read labels and make digests but decide no byte of the output.
  package static var shown: [String: String] {
    all.merging(["libxml2": VOCFile.libraryVersion, "openssl": DigestHasher.libraryVersion]) { $1 }
  }

  package static var text: String {
    shown.sorted { ($0.key == "pastiche" ? "" : $0.key) < ($1.key == "pastiche" ? "" : $1.key) }
      .map { "\($0.key) \($0.value)" }.joined(separator: "\n")
  }
}
