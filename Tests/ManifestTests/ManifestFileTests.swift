import Manifest
import Support
import TestSupport
import Testing

@Suite struct ManifestFileTests {
  private func problems(_ text: String) -> [String] {
    let bag = DiagnosticBag()
    let node = ManifestFile.parse(text, file: "m.yaml", into: bag)
    #expect((node == nil) == !bag.isEmpty)
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

  @Test func `a NUL byte is refused`() throws {
    #expect(
      try problems(ofFile: Array("version: 1\0\n".utf8)) == [
        "m.yaml:1:1: the file holds a NUL byte; save it again as plain text"
      ])
  }

  @Test func `bytes that are not UTF-8 are refused`() throws {
    #expect(
      try problems(ofFile: [0x61, 0x3A, 0x20, 0xFF, 0x0A]) == [
        "m.yaml: is not UTF-8 text; save it again as UTF-8"
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
        "m.yaml:2:5: not valid YAML: control characters are not allowed"
      ])
  }

  @Test func `duplicate keys are refused by name`() {
    #expect(
      problems("a: 1\nb: 2\na: 3\n") == ["m.yaml:1:1: duplicate key 'a'; keep one of them"])
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

  @Test func `a key that is a list is refused`() {
    #expect(problems("? [a, b]\n: 1\n") == ["m.yaml:1:3: a key must be a word"])
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

  @Test(arguments: [
    ("a: 1\n---\nb: 2\n", "m.yaml:2:1"),
    ("a: *none\n", "m.yaml:1:4"),
    ("a:\n\tb: 1\n", "m.yaml:2:1"),
    ("a: [1, 2\nb: 3\n", "m.yaml:2:2"),
    ("a: 'open\n", "m.yaml:2:1"),
  ])
  func `broken YAML is refused at its place`(text: String, place: String) {
    let lines = problems(text)
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("\(place): not valid YAML: ") == true, "\(lines)")
  }

  @Test func `a value reached through an alias says so`() throws {
    let reader = try reader(of: "a: &w wide\nb: *w\n")
    let nodes = (try #require(reader.node["a"]), try #require(reader.node["b"]))
    _ = (reader.integer("a", in: 1...9), reader.integer("b", in: 1...9))
    #expect(nodes.0.alias == nil)
    #expect(nodes.1.alias == "w")
    #expect(
      reader.bag.lines == [
        "m.yaml:1:4: 'a' in stage 'paste' should be a whole number in 1...9, found the text 'wide'",
        "m.yaml:1:4: 'b' in stage 'paste' should be a whole number in 1...9, found the text 'wide'"
          + " (reached through the alias *w)",
      ])
  }

  @Test func `what lies below an alias says so too`() throws {
    let node = try reader(of: "a: &w { x: [1] }\nb: *w\n").node
    #expect(node["b"]?["x"]?.elements?.first?.alias == "w")
    #expect(node["a"]?["x"]?.elements?.first?.alias == nil)
  }

  @Test func `an anchor defined twice is no alias`() throws {
    let node = try reader(of: "a: &w 1\nb: &w 2\nc: *w\n").node
    #expect(node["b"]?.alias == nil)
    #expect(node["c"]?.alias == "w")
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
