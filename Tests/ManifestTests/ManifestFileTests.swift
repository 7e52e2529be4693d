import Foundation
import Manifest
import Support
import TestSupport
import Testing

@Suite struct ManifestFileTests {
  private func problems(_ text: String) -> [String] {
    let bag = DiagnosticBag()
    let node = ManifestFile.parse(text, file: "m.yaml", into: bag)
    #expect(node != nil || !bag.isEmpty)
    return bag.lines
  }

  private func problems(ofFile bytes: [UInt8]) throws -> [String] {
    let folder = try TemporaryFolder()
    let bag = DiagnosticBag()
    #expect(ManifestFile.read(try folder.write(bytes, to: "m.yaml"), into: bag) == nil)
    return bag.lines.map { $0.replacing("\(folder.path)/", with: "") }
  }

  @Test(arguments: ["", "\n", "# only a comment\n"])
  func `an empty file is refused`(text: String) {
    #expect(
      problems(text) == [
        "m.yaml:1:1: the file is empty; a manifest starts with 'version: 1'"
      ])
  }

  @Test func `a missing file is told by its path alone`() throws {
    let folder = try TemporaryFolder()
    let bag = DiagnosticBag()
    #expect(ManifestFile.read(folder.file("none.yaml"), into: bag) == nil)
    #expect(
      bag.lines == ["\(folder.path)/none.yaml: cannot be opened: no such file or directory"])
  }

  @Test func `every NUL byte is refused at its place`() throws {
    #expect(
      try problems(ofFile: Array("version: 1\0\nä: \0\n".utf8)) == [
        "m.yaml:1:11: the file holds a NUL byte; save it again as plain text",
        "m.yaml:2:4: the file holds a NUL byte; save it again as plain text",
      ])
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF, 0x0A], "1:4", "FF"),
      ([0xC3, 0xA4, 0x0D, 0x0A, 0x61, 0xC3], "2:2", "C3"),
      ([0x0A, 0x0A, 0xE2, 0x82, 0x0A], "3:1", "E2"),
      ([0xEF, 0xBB, 0xBF, 0xC0, 0x80], "1:1", "C0"),
    ] as [([UInt8], String, String)])
  func `bytes that are not UTF-8 are refused at their place`(
    bytes: [UInt8], place: String, byte: String
  ) throws {
    #expect(
      try problems(ofFile: bytes) == [
        "m.yaml:\(place): byte 0x\(byte) is not UTF-8 text; save the file again as UTF-8"
      ])
  }

  @Test(arguments: [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]] as [[UInt8]])
  func `UTF-16 is refused by name`(bytes: [UInt8]) throws {
    #expect(
      try problems(ofFile: bytes) == [
        "m.yaml:1:1: the file is UTF-16, expected UTF-8; save the file again as UTF-8"
      ])
  }

  @Test func `what is no file is refused and never waited for`() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.file("pipe.yaml"), 0o600) == 0)
    let bag = DiagnosticBag()
    for path in ["pipe.yaml", "", "nowhere/m.yaml"] {
      #expect(ManifestFile.read(folder.file(path), into: bag) == nil)
    }
    #expect(ManifestFile.read("/dev/zero", into: bag) == nil)
    #expect(
      bag.lines.map { $0.replacing(folder.path, with: "F") } == [
        "F/pipe.yaml: is not a regular file", "F/: is a folder, not a file",
        "F/nowhere/m.yaml: cannot be opened: no such file or directory",
        "/dev/zero: is not a regular file",
      ])
  }

  @Test func `a file over 4 MiB is refused before it is parsed`() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 4 * 1024 * 1024 + 1)
    #expect(
      try problems(ofFile: bytes) == ["m.yaml: is 4.0 MiB, over the limit of 4.0 MiB"])
  }

  @Test func `a control character is refused at its place`() {
    #expect(
      problems("a: 1\nb: x\u{1}\n") == [
        "m.yaml:2:5: the file holds the control character U+0001; save it again as plain text"
      ])
  }

  @Test func `every duplicate key of every mapping is refused at its place`() {
    func line(_ place: String, _ name: String, _ line: Int, _ column: Int) -> String {
      "m.yaml:\(place): duplicate key '\(name)'; "
        + "the first is in line \(line), column \(column); keep one of them"
    }
    #expect(
      problems("a: 1\nb: { x: 1, y: 2, x: 3 }\na: 3\n'a': 4\nb: 5\n") == [
        line("2:18", "x", 2, 6), line("3:1", "a", 1, 1), line("4:1", "a", 1, 1),
        line("5:1", "b", 2, 1),
      ])
    #expect(problems("1: a\n\"1\": b\n") == [line("2:1", "1", 1, 1)])
  }

  /// Past its anchor the key has no letter that could be replaced.
  @Test func `a duplicate key with an anchor is refused by name`() {
    #expect(
      problems("&k a: 1\nb: 2\na: 3\n") == ["m.yaml:1:1: duplicate key 'a'; keep one of them"])
  }

  @Test func `many duplicate keys are refused without end`() {
    let text = (0..<3000).map { "key\($0 % 1500): { deep: [1, 2, 3] }\n" }.joined()
    let lines = problems(text)
    #expect(!lines.isEmpty)
    #expect(lines.allSatisfy { $0.contains("duplicate key 'key") })
  }

  @Test func `problems after a duplicate key are found too`() throws {
    let bag = DiagnosticBag()
    let node = ManifestFile.parse("a: 1\na: 2\nsize: 0\n", file: "m.yaml", into: bag)
    _ = MappingReader(try #require(node), "it", bag: bag).integer("size", in: 1...9)
    #expect(bag.diagnostics.map(\.position.line) == [2, 3])
  }

  @Test func `merge keys are refused by a sentence`() {
    #expect(
      problems("a: &a { x: 1 }\nb: { <<: *a, y: 2 }\n") == [
        "m.yaml:2:6: merge keys are no part of YAML 1.2 and are not read; "
          + "write the keys out, or use an alias for a whole value"
      ])
  }

  @Test(arguments: [
    ("a: !!int 3", "m.yaml:1:4", "tag:yaml.org,2002:int"),
    ("a: !mine [1]", "m.yaml:1:4", "!mine"),
    ("a: !!set {b}", "m.yaml:1:4", "tag:yaml.org,2002:set"),
    ("!mine a: 3", "m.yaml:1:1", "!mine"),
  ])
  func `tags are refused`(text: String, place: String, tag: String) {
    #expect(
      problems(text) == [
        "\(place): the tag '\(tag)' is not used in manifests; write the value without a tag"
      ])
  }

  @Test func `an explicit text tag is a text`() throws {
    #expect(try reader(of: "a: !!str 3").node["a"]?.scalar == .string("3"))
  }

  @Test(arguments: [
    ("? [a, b]\n: 1\n", "1:3", "a key must be a word"),
    ("a: &a b\n*a : 1\n", "2:1", "a key cannot be an alias"),
    ("[a]: 1\n", "1:1", "a key must be a word"),
  ])
  func `a key that is no word is refused`(text: String, place: String, message: String) {
    #expect(problems(text) == ["m.yaml:\(place): \(message)"])
  }

  @Test func `a doubling list as a key is refused at once`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(problems(text + "? [*a60]\n: 1\n? [*a60]\n: 2\n").count >= 1)
  }

  @Test func `a file that doubles by aliases is refused at the limit`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let lines = problems(text)
    #expect(lines.count == 1)
    #expect(
      lines.first?.hasSuffix(
        ": more than 100000 values after expanding aliases; "
          + "a manifest is written by hand: use a glob or a list file") == true)
  }

  @Test func `the limit on values is exact`() {
    // The mapping, its list and the elements.
    let limit = ManifestFile.nodeLimit
    #expect(limit == 100_000)
    func list(_ count: Int) -> String {
      "a: [" + [String](repeating: "1", count: count).joined(separator: ",") + "]"
    }
    #expect(problems(list(limit - 2)).isEmpty)
    #expect(problems(list(limit - 1)).count == 1)
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func `nesting without end is refused`(open: String) {
    let lines = problems(String(repeating: open, count: 20000))
    #expect(lines.count == 1)
    #expect(lines.first?.contains("not valid YAML: ") == true)
  }

  @Test func `aliases that nest without end are refused`() {
    var text =
      "a0: &a0 \(String(repeating: "[", count: 100))\(String(repeating: "]", count: 100))\n"
    for level in 1...3 { text += "a\(level): &a\(level) [[*a\(level - 1)]]\n" }
    #expect(problems(text).isEmpty)
    for level in 4...60 { text += "a\(level): &a\(level) [[*a\(level - 1)]]\n" }
    let lines = problems(text)
    #expect(lines == ["m.yaml:51:13: values lie more than 200 levels deep; \(Self.byHand)"])
  }

  private static let byHand = "a manifest is written by hand: use a glob or a list file"

  @Test(arguments: [
    ("a: *none\n", "1:4", "there is no anchor '&none' before this alias"),
    (
      "b: &note x\na: *none\n", "2:4",
      "there is no anchor '&none' before this alias; did you mean 'note'?"
    ),
    ("a: &a [*a]\n", "1:8", "there is no anchor '&a' before this alias"),
    ("a: *.jpg\n", "1:4", "'*.jpg' starts like an alias; put it in quotes"),
    ("a: [**/*.jpg]\n", "1:5", "'**/*.jpg' starts like an alias; put it in quotes"),
    ("b: &b 1\na: &c *b\n", "2:4", "an alias has no anchor or tag of its own"),
    ("a: @x\n", "1:4", "a value cannot start with '@'; put the value in quotes"),
    ("a: `x`\n", "1:4", "a value cannot start with '`'; put the value in quotes"),
    ("a:\n\tb: 1\n", "2:1", "a tab stands where only spaces may; indent with spaces"),
  ])
  func `what YAML cannot mean is told in words`(text: String, place: String, message: String) {
    #expect(problems(text) == ["m.yaml:\(place): not valid YAML: \(message)"])
  }

  @Test func `a second document is refused where it starts`() {
    #expect(
      problems("a: 1\n---\nb: 2\n") == [
        "m.yaml:2:1: a second document starts here, expected one; "
          + "leave '---' out, or put the second document in a file of its own"
      ])
  }

  @Test(arguments: ["\"*.jpg\"", "'*.jpg'", "|\n  *.jpg", "x*.jpg", "!!str \"*\""])
  func `stars in text stay as they are`(value: String) throws {
    let node = try reader(of: "a: \(value)\n# *not an alias\n").node
    guard case .string(let text)? = node["a"]?.scalar else {
      Issue.record("no text")
      return
    }
    #expect(text.contains("*"))
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test(arguments: [
    ("a: [1, 2\nb: 3\n", "m.yaml:2:2"),
    ("a: 'open\n", "m.yaml:2:1"),
  ])
  func `broken YAML is refused at its place`(text: String, place: String) {
    let lines = problems(text)
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("\(place): not valid YAML: ") == true, "\(lines)")
  }

  @Test func `a value reached through an alias says so, and where`() throws {
    let reader = try reader(of: "a: &w wide\nb: *w\n")
    let nodes = (try #require(reader.node["a"]), try #require(reader.node["b"]))
    _ = (reader.integer("a", in: 1...9), reader.integer("b", in: 1...9))
    #expect(nodes.0.alias == nil)
    #expect(nodes.1.alias?.name == "w")
    #expect(nodes.1.alias?.line == 2)
    #expect(
      reader.bag.lines == [
        "m.yaml:1:4: 'a' in stage 'paste' should be a whole number in 1...9, found the text 'wide'",
        "m.yaml:1:4: 'b' in stage 'paste' should be a whole number in 1...9, found the text 'wide'"
          + " (reached through the alias *w in line 2)",
      ])
  }

  @Test func `what lies below an alias says so too`() throws {
    let node = try reader(of: "a: &w { x: [1] }\nb: *w\n").node
    #expect(node["b"]?["x"]?.elements?.first?.alias?.name == "w")
    #expect(node["a"]?["x"]?.elements?.first?.alias == nil)
  }

  @Test func `an anchor defined twice is no alias`() throws {
    let node = try reader(of: "a: &w 1\nb: &w 2\nc: *w\n").node
    #expect(node["b"]?.alias == nil)
    #expect(node["c"]?.alias?.name == "w")
    #expect(node["c"]?.scalar == .integer(2))
  }

  @Test func `a byte order mark is not part of the first key`() throws {
    #expect(try reader(of: "\u{FEFF}version: 1\n").node["version"]?.scalar == .integer(1))
  }

  @Test func `carriage returns before line feeds change no position`() throws {
    let node = try reader(of: "a: 1\r\nb:\r\n  c: 2\r\n").node
    #expect(node["b"]?["c"]?.position == SourcePosition(file: "m.yaml", line: 3, column: 6))
    #expect(node["a"]?.scalar == .integer(1))
  }
}
