import Manifest
import Testing

@Suite struct DatasetManifestTests {
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
