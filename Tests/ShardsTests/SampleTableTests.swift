import Foundation
import Shards
import Support
import TestSupport
import Testing

@Suite struct SampleTableTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
  }

  /// Packs folders with the system's tar, each into a tar of its own.
  private func pack(_ folders: [String], _ options: String...) throws -> [String] {
    try folders.map { folder in
      let process = Process()
      process.executableURL = URL(filePath: "/bin/tar")
      let tar = scratch.file("\(folder).tar")
      process.arguments =
        options + ["-cf", tar, "-C", scratch.path, "--sort=name", folder]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return tar
    }
  }

  /// All samples of tars, read from front to back.
  private func samples(of tars: [String]) throws -> [StoredSample] {
    var found: [StoredSample] = []
    for tar in tars {
      var reader = try ShardReader(path: tar)
      while let sample = try reader.next() { found.append(sample) }
    }
    return found
  }

  @Test(arguments: ["--format=ustar", "--format=gnu", "--format=pax"])
  func `each sample of other people's tars is what reading from the front gives`(
    format: String
  ) throws {
    let long = String(repeating: "long-", count: 18)
    for (folder, keys) in [("a", ["x", long + "y", "z"]), ("b", ["only"]), ("c", ["p", "q"])] {
      for key in keys {
        try scratch.write([UInt8](repeating: 7, count: 1300), to: "\(folder)/\(key).jpg")
        try scratch.write("of \(key)", to: "\(folder)/\(key).seg.txt")
      }
      // Belongs to no sample.
      try scratch.write("readme", to: "\(folder)/LICENSE")
    }
    let tars = try pack(["a", "b", "c"], format)
    let table = try SampleTable(tars: tars)
    let expected = try samples(of: tars)
    #expect(expected.count == 6)
    #expect(table.count == 6)
    for index in (0..<6).reversed() {
      let (place, sample) = try table.sample(index)
      #expect(sample == expected[index])
      #expect(place == tars[index < 3 ? 0 : index < 4 ? 1 : 2])
    }
    let some = try table.sample(4) { $0.hasSuffix("txt") }.sample
    #expect(some.members.map(\.name) == ["seg.txt"])
  }

  @Test func `a tar that changed since is a sentence`() throws {
    try scratch.write("one", to: "a/x.txt")
    try scratch.write("two", to: "a/y.txt")
    let tar = try pack(["a"])[0]
    let table = try SampleTable(tars: [tar])
    #expect(try table.sample(1).sample["txt"] == Array("two".utf8))
    let bytes = try FileBytes.read(tar)
    var spoiled = bytes
    let header = try #require(
      (0..<bytes.count / 512).first { bytes[$0 * 512..<$0 * 512 + 7].elementsEqual("a/y.txt".utf8) }
    )
    spoiled[header * 512 + 150] ^= 1
    try FileBytes.writeAtomically(spoiled, to: tar)
    let damaged = #expect(throws: PipelineError.self) { try table.sample(1) }
    #expect(damaged?.code == .corruptFile || damaged?.code == .unsupportedFormat)
    try FileBytes.writeAtomically(Array(bytes[..<(header * 512 - 512)]), to: tar)
    #expect(throws: PipelineError.self) { try table.sample(0) }
    try FileManager.default.removeItem(atPath: tar)
    let gone = #expect(throws: PipelineError.self) { try table.sample(0) }
    #expect(gone?.code == .missingFile)
  }

  @Test func `a key that comes again in its tar is refused`() throws {
    try scratch.write("one", to: "a/x.txt")
    try scratch.write("two", to: "a/x.y/z.txt")
    let tar = scratch.file("twice.tar")
    for file in ["a/x.txt", "a/x.y/z.txt", "a/x.txt"] {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/tar")
      process.arguments = ["-rf", tar, "-C", scratch.path, file]
      try process.run()
      process.waitUntilExit()
    }
    let error = #expect(throws: PipelineError.self) { try SampleTable(tars: [tar]) }
    #expect(error?.message == "key 'a/x' comes again behind another sample")
  }
}
