import Datasets
import Foundation
import Support
import TestSupport
import Testing

@Suite struct GlobTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in [
      "b.jpg", "a.jpg", "é.jpg", "Z.jpg", "note.txt", ".hidden.jpg", "sub/c.jpg", "sub/deep/d.jpg",
      "sub/.f.jpg", ".secret/e.jpg",
    ] {
      try folder.write("", to: name)
    }
  }

  @Test(arguments: [
    ("*.jpg", ["Z.jpg", "a.jpg", "b.jpg", "é.jpg"]),
    ("**/*.jpg", ["Z.jpg", "a.jpg", "b.jpg", "sub/c.jpg", "sub/deep/d.jpg", "é.jpg"]),
    ("**", ["Z.jpg", "a.jpg", "b.jpg", "note.txt", "sub/c.jpg", "sub/deep/d.jpg", "é.jpg"]),
    ("sub/**/*.jpg", ["sub/c.jpg", "sub/deep/d.jpg"]),
    ("**/deep/**/*.jpg", ["sub/deep/d.jpg"]),
    ("**/**/c.jpg", ["sub/c.jpg"]),
    ("*/*.jpg", ["sub/c.jpg"]),
    ("[ab].jpg", ["a.jpg", "b.jpg"]),
    ("[!ab].jpg", ["Z.jpg"]),
    ("note.???", ["note.txt"]),
    ("./a.jpg", ["a.jpg"]),
    ("sub//c.jpg", ["sub/c.jpg"]),
    (".*.jpg", [".hidden.jpg"]),
    (".secret/*.jpg", [".secret/e.jpg"]),
    ("sub/.f.jpg", ["sub/.f.jpg"]),
    ("sub", []),
    ("a.jpg/*", []),
    ("gone/*.jpg", []),
    ("", []),
  ])
  func `a pattern matches these files in the order of their bytes`(
    pattern: String, files: [String]
  ) throws {
    #expect(try Glob.files(matching: pattern, below: folder.path) == files)
  }

  @Test func `two stars do not follow a link to a folder`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("sub/loop"), withDestinationPath: "..")
    #expect(
      try Glob.files(matching: "sub/**/*.jpg", below: folder.path) == [
        "sub/c.jpg", "sub/deep/d.jpg",
      ])
    #expect(try Glob.files(matching: "sub/*/b.jpg", below: folder.path) == ["sub/loop/b.jpg"])
  }

  @Test func `a link to a file is a file`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.jpg"), withDestinationPath: "a.jpg")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("dead.jpg"), withDestinationPath: "nowhere.jpg")
    #expect(try Glob.files(matching: "[ld]*.jpg", below: folder.path) == ["link.jpg"])
  }

  @Test func `a root that cannot be listed is refused by name`() {
    let root = folder.file("gone")
    let error = #expect(throws: PipelineError.self) {
      try Glob.files(matching: "*.jpg", below: root)
    }
    #expect(error == PipelineError(.inputOutput, at: root, "cannot be listed"))
  }
}
