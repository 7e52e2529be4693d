import Stages
import Support
import TestSupport
import Testing

@Suite struct StagePlanFormatsTests {
  /// What is wrong with a pipeline over `photos` and `items` with settings of their own.
  private func findings(
    photos: String, items: String, other: String = "", _ pipeline: String
  ) throws -> [String] {
    let bench = try StageBench()
    let head = "version: 1\nimages: \"*.png\"\n"
    try bench.folder.write(head + "name: photos\nroot: photos\n" + photos, to: "photos.yaml")
    try bench.folder.write(head + "name: other\nroot: photos\n" + other, to: "other.yaml")
    try bench.folder.write(
      head + "name: items\nroot: items\nclasses: [gun]\n"
        + "labels: { index_masks: { masks: \"l/{stem}.png\", values: { 1: gun } } }\n" + items,
      to: "items.yaml")
    return try bench.findings(
      """
      sources:
        photos: { dataset: photos.yaml }
        other: { dataset: other.yaml }
        items: { dataset: items.yaml, as: segments }
      \(pipeline)
      """)
  }

  private static let paste = """
    samples: { each: items }
    stages:
      - background: { from: photos }
      - paste: { segment: items }
    shards: { pixels: png }
    """

  @Test(arguments: [
    ("channels: 1", "channels: 3"), ("channels: 3", "channels: 1"),
    ("depth: 16", "depth: 8"), ("channels: 1", "depth: 16"),
    ("channels: 2", "{channels: 2, depth: 16}"),
  ])
  func `gray, colour and both depths go on each other`(photos: String, items: String) throws {
    let items = items.replacing("{", with: "").replacing("}", with: "").replacing(", ", with: "\n")
    #expect(try findings(photos: photos, items: items, Self.paste).isEmpty)
  }

  @Test func `two channels go on two alone`() throws {
    #expect(
      try findings(photos: "channels: 2\ndepth: 16", items: "channels: 1", Self.paste) == [
        "test.yaml:10:23: source 'items' has 1 channel of 8 bits, but canvas 'image' has the "
          + "2 channels of 16 bits of source 'photos'; two channels can be pasted on two alone"
      ])
    #expect(
      try findings(photos: "channels: 3", items: "channels: 2", Self.paste) == [
        "test.yaml:10:23: source 'items' has 2 channels of 8 bits, but canvas 'image' has the "
          + "3 channels of 8 bits of source 'photos'; two channels can be pasted on two alone"
      ])
  }

  @Test func `a paste takes gray and colour together, and each source has to fit`() throws {
    let mixed = Self.paste.replacing("segment: items", with: "segment: [other, items]")
    #expect(
      try findings(photos: "channels: 3", items: "channels: 3", other: "channels: 1", mixed) == [])
    #expect(
      try findings(photos: "channels: 3", items: "channels: 2", other: "channels: 1", mixed) == [
        "test.yaml:10:23: source 'items' has 2 channels of 8 bits, but canvas 'image' has the "
          + "3 channels of 8 bits of source 'photos'; two channels can be pasted on two alone"
      ])
  }

  @Test func `sources of one stage have the same channels and depth`() throws {
    let message =
      "source 'photos' has 3 channels of 8 bits, but source 'other' has 1 channel of 8 bits; "
      + "give their datasets the same 'channels' and 'depth'"
    #expect(
      try findings(
        photos: "channels: 3", items: "", other: "channels: 1",
        """
        samples: { count: 1 }
        stages:
          - background: { from: [photos, other] }
        """) == ["test.yaml:9:25: " + message])
    #expect(
      try findings(
        photos: "channels: 3", items: "", other: "channels: 1",
        """
        samples: { each: [photos, other] }
        stages:
          - flip: {}
        """) == ["test.yaml:7:19: " + message])
  }

  @Test(arguments: [
    ("depth: 16", "3 channels of 16 bits"), ("channels: 2", "2 channels of 8 bits"),
    ("channels: 1\ndepth: 16", "1 channel of 16 bits"),
  ])
  func `what a JPEG cannot hold is refused before anything is made`(
    photos: String, format: String
  ) throws {
    let views = """
      samples: { each: photos }
      stages:
        - views: { query: [ { flip: {} } ] }
      shards: { pixels: { jpg: 90 } }
      """
    #expect(
      try findings(photos: photos, items: "", views) == [
        "test.yaml:10:19: canvas 'query' has \(format), but a JPEG has 1 or 3 channels of 8 bits; "
          + "write 'pixels: png' or 'pixels: tiff'"
      ])
    let lossless = views.replacing("{ jpg: 90 }", with: "tiff")
    #expect(try findings(photos: photos, items: "", lossless).isEmpty)
  }
}
