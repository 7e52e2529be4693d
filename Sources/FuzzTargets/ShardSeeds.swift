import Shards
import Support

/// A sound shard of our own, and tars as others make them.
enum ShardSeeds {
  static func file(_ name: String, in scratch: String) throws(PipelineError) -> [UInt8] {
    try FileBytes.makeFolder(scratch)
    return try ShardTargets.soundFiles(in: scratch)[name] ?? []
  }

  /// A shard; and one with a folder, a long name as pax and as GNU write it, and links.
  static func tars(in scratch: String) throws(PipelineError) -> [String: [UInt8]] {
    let long = "a/" + String(repeating: "n", count: 120) + ".txt"
    let pax = Array("\(long.utf8.count + 10) path=\(long)\n".utf8)
    let others =
      member("./", "5", []) + member("./0.txt", "0", [49]) + member("pax", "x", pax)
      + member("0.jpg", "0", [50]) + member("././@LongLink", "L", Array(long.utf8) + [0])
      + member("short", "0", [51])
    let links = member("1.txt", "0", [49]) + member("1.jpg", "2", [], link: "../2.jpg")
    let end = [UInt8](repeating: 0, count: 1024)
    return [
      "ours": try file(ShardTargets.name.tar, in: scratch), "others": others + end,
      "links": links + end,
    ]
  }

  /// A member with its header (POSIX.1-1988 ustar).
  static func member(
    _ name: String, _ type: Character, _ bytes: [UInt8], link: String = ""
  ) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ offset: Int) {
      for (index, byte) in text.utf8.prefix(100).enumerated() { header[offset + index] = byte }
    }
    put(name, 0)
    put("0000644\u{0}0000000\u{0}0000000\u{0}", 100)
    let size = String(bytes.count, radix: 8)
    put(String(repeating: "0", count: 11 - size.count) + size, 124)
    put("00000000000", 136)
    put("\(type)", 156)
    put(link, 157)
    put("ustar\u{0}00", 257)
    let padding = [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    return TarChecksums.repaired(header) + bytes + padding
  }
}
