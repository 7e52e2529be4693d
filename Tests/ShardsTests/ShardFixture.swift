import Foundation
import Shards
import Support
import TestSupport

extension TemporaryFolder {
  /// The bytes of a file inside.
  func read(_ name: String) throws -> [UInt8] {
    try FileBytes.read(file(name))
  }
}

let bags = ShardName(prefix: "bags", index: 0)

/// Two samples of three and two members; one member is longer than the writer's buffer.
let twoSamples = [
  StoredSample(
    key: "000000000",
    members: [
      ShardMember(name: "jpg", bytes: (0..<1_300_000).map { UInt8(truncatingIfNeeded: $0 * 7) }),
      ShardMember(name: "json", bytes: Array("{}".utf8)),
      ShardMember(name: "seg.png", bytes: []),
    ]),
  StoredSample(
    key: "000000001",
    members: [
      ShardMember(name: "jpg", bytes: [UInt8](repeating: 9, count: 512)),
      ShardMember(name: "json", bytes: Array("[1]".utf8)),
    ]),
]

/// Writes samples, each with its members turned around, and finishes the shard.
@discardableResult
func writeShard(
  _ samples: [StoredSample] = twoSamples, to folder: String, name: ShardName = bags
) throws -> ShardFacts {
  var writer = try ShardWriter(folder: folder, name: name)
  for sample in samples {
    try writer.append(key: sample.key, members: sample.members.reversed())
  }
  return try writer.finish(notes: ["drops": 2])
}

/// All samples of a tar.
func readShard(_ path: String, place: String? = nil) throws -> [StoredSample] {
  var reader = try ShardReader(path: path, place: place)
  var samples: [StoredSample] = []
  while let sample = try reader.next() { samples.append(sample) }
  return samples
}

/// A ustar member made by hand from the fields of POSIX.1-1988, for tars that our writer refuses.
func tarMember(
  _ name: String, _ bytes: [UInt8] = [], kind: Character = "0", link: String = ""
) -> [UInt8] {
  var header = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, at offset: Int) {
    header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
  }
  func octal(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: digits - text.count) + text
  }
  put(name, at: 0)
  put("0000644", at: 100)
  put("0000000", at: 108)
  put("0000000", at: 116)
  put(octal(bytes.count, digits: 11), at: 124)
  put("00000000000", at: 136)
  put("        ", at: 148)
  put(String(kind), at: 156)
  put(link, at: 157)
  put("ustar\u{0}00", at: 257)
  put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\u{0} ", at: 148)
  let padding = [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  return header + bytes + padding
}

/// The two blocks that close a tar.
let tarEnd = [UInt8](repeating: 0, count: 1024)

/// Runs a program and returns its status and standard output.
func run(
  _ program: String, _ arguments: [String]
) throws -> (status: Int32, output: [UInt8]) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return (process.terminationStatus, Array(output))
}
