import Manifest
import Testing

@Suite struct DatasetManifestTests {
  @Test(arguments: [
    ("masks/{stem}.png", "a/b/c.tar.jpg", "masks/c.tar.png"),
    ("{parent}/{stem}", "a/b/c.jpg", "b/c"), ("{folder}/{stem}.png", "a/b/c.jpg", "a/b/c.png"),
    ("{parent}", "c.jpg", ""), ("{stem}-{stem}", "c", "c-c"),
    ("{stem}", "a/.c", ".c"), ("{parent}", "/c", ""), ("{folder}", "/c", "/"),
    ("{stem}", "a/c.", "c"),
  ])
  func `a pattern is filled from the image's path`(pattern: String, image: String, path: String) {
    #expect(MaskSource.fill(pattern, for: image) == path)
  }

  @Test(arguments: [
    ("../data", "manifests", "data"), ("../data", "a/manifests", "a/data"),
    ("../../data", "manifests", "../data"), ("/data", "manifests", "/data"), (".", "", "."),
    (".", "manifests", "manifests"), ("..", "manifests", "."), ("x/./y//z", "", "x/y/z"),
    ("../x", "/a/b", "/a/x"), ("", "m", "m"), ("a/../b", "..", "../b"),
  ])
  func `a path starts from the folder of its file`(written: String, folder: String, path: String) {
    #expect(DatasetManifest.path(written, from: folder) == path)
  }

  @Test func `a split is found by its name`() throws {
    let dataset = try #require(
      try ManifestFixture().dataset(
        """
        version: 1
        name: d
        splits: { train: { images: a }, val: { list: b } }
        """
      ).value)
    #expect(dataset.split(named: "val")?.name == "val")
    #expect(dataset.split(named: "test") == nil)
  }
}
