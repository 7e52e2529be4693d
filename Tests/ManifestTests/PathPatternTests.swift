import Manifest
import Support
import Testing

@Suite struct PathPatternTests {
  private func pattern(_ text: String) -> PathPattern {
    PathPattern(Located(text, at: SourcePosition(file: "d.yaml", line: 1, column: 1)))
  }

  @Test(arguments: [
    ("masks/{stem}.png", "a/b/c.tar.jpg", "masks/c.tar.png"),
    ("{parent}/{stem}", "a/b/c.jpg", "b/c"), ("{folder}/{stem}.png", "a/b/c.jpg", "a/b/c.png"),
    ("{parent}", "c.jpg", ""), ("{stem}-{stem}", "c", "c-c"),
    ("{folder}/{stem}.xml", "c.jpg", "c.xml"), ("m/{parent}/{stem}", "c.jpg", "m/c"),
    ("{stem}", "a/.c", ".c"), ("{parent}", "/c", ""), ("{folder}", "/c", "/"),
    ("{stem}", "a/c.", "c"), ("{key}.seg.png", "000000042.query.jpg", "000000042.seg.png"),
    ("{key}.cls", "train/n01.b/7.jpg", "train/n01.b/7.cls"), ("{key}", "a/.c", "a/.c"),
    ("{key}", "a.b/c", "a.b/c"),
  ])
  func `a pattern is filled from the image's path`(text: String, image: String, path: String) {
    #expect(pattern(text).path(for: image) == path)
  }

  @Test(arguments: [
    ("masks/{stem}.png", "masks/*.png"), ("m/{parent}/{stem}_mask.png", "m/*/*_mask.png"),
    ("{folder}/{stem}.xml", "**/*.xml"), ("{key}.txt", "**/*.txt"),
    ("a/{folder}/b/{stem}", "a/**/b/*"),
  ])
  func `the glob of a pattern matches every path of it`(text: String, glob: String) {
    #expect(pattern(text).glob == glob)
  }
}
