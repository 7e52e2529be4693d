import Support
import Testing

@Suite struct PathTextTests {
  @Test(arguments: [
    ("a/b/c.jpg", "a/b", "c.jpg", "c"), ("c", "", "c", "c"), ("/c", "/", "c", "c"),
    ("a/.hidden", "a", ".hidden", ".hidden"), ("a/x.seg.png", "a", "x.seg.png", "x.seg"),
    ("", "", "", ""),
  ]) func `a path falls into folder, name and stem`(
    path: String, folder: String, name: String, stem: String
  ) {
    #expect(PathText.folder(of: path) == folder)
    #expect(PathText.name(of: path) == name)
    #expect(PathText.stem(of: path) == stem)
  }
}
