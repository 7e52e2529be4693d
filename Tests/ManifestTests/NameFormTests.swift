import Manifest
import Testing

@Suite struct NameFormTests {
  @Test(arguments: [
    ("a", true), ("A-b_9", true), ("", false), ("a b", false), ("ä", false), ("a/b", false),
    (String(repeating: "x", count: 60), true), (String(repeating: "x", count: 61), false),
  ])
  func `a word is letters, digits and two marks`(text: String, isWord: Bool) throws {
    #expect(NameForm.word.accepts(text) == isWord)
    let match = try Regex(NameForm.word.pattern).wholeMatch(in: text)
    #expect((match != nil) == isWord)
  }

  @Test func `the pattern of a form says the same`() {
    #expect(NameForm.word.pattern == "^[a-zA-Z0-9_-]{1,60}$")
    #expect(NameForm.canvas.pattern == "^[a-z0-9_]{1,60}$")
  }
}
