import Codecs
import Datasets
import Imaging
import Support
import TestSupport
import Testing

/// Our own shards as a source, by the `json` member of each sample.
@Suite struct SampleJSONTests {
  private func bench(_ json: String, mask: [UInt8]? = nil) throws -> DatasetBench {
    let bench = try DatasetBench(
      """
      classes: [gun, knife]
      tars: "*.tar"
      image_field: query.png
      labels: { sample_json: { canvas: query } }

      """)
    let image = try PNGEncoder.encode(Image(size: PixelSize(4, 2), filling: [7]))
    let bits = Mask(size: PixelSize(4, 2), bits: [0, 1, 1, 0, 0, 1, 0, 0])
    try bench.addTar(
      "a.tar",
      [
        ("0.json", Array(json.utf8)), ("0.query.png", image),
        ("0.query.mask0.png", try mask ?? PNGEncoder.encode(bits)),
      ])
    return bench
  }

  private func json(_ instance: String, canvas: String = "query") -> String {
    #"{"canvases": {"\#(canvas)": {"instances": [\#(instance)]}}}"#
  }

  @Test func `instances of a canvas have their class and their mask`() throws {
    let bench = try bench(json(#"{"class": "knife", "mask": "query.mask0.png"}"#))
    let catalog = try bench.catalog()
    #expect(catalog.problemLines == [])
    #expect(catalog.segmentLines == ["0: class 1 [1, 0, 3, 2] 3"])
  }

  @Test(arguments: [
    ("[]", "a.tar:0.json: has no 'canvases', which the shards of this tool have"),
    (
      #"{"canvases": {"key": {"instances": []}}}"#,
      "a.tar:0.json: has no canvas 'query'; one of: key"
    ),
    (
      #"{"canvases": {"query": {"instances": [{"class": "gun"}]}}}"#,
      "a.tar:0.json: has an instance without 'class' or 'mask'; write the shards with 'masks: png'"
    ),
    (
      #"{"canvases": {"query": {"instances": [{"class": "gum", "mask": "m"}]}}}"#,
      "a.tar:0.json: is of class 'gum', which 'classes' does not list; did you mean 'gun'?"
    ),
    (
      #"{"canvases": {"query": {"instances": [{"class": "gun", "mask": "m.png"}]}}}"#,
      "a.tar:0.query.png: has no mask '0.m.png'"
    ),
    ("{", "a.tar:0.json: is not JSON; see a.tar:0.json:1:2, which ends, expected a value"),
  ])
  func `a json of another form is refused for its image`(json: String, message: String) throws {
    let lines = try bench(json).catalog().problemLines
    #expect(lines == ["a.tar:0.query.png: \(message)"])
  }

  @Test func `a mask of another size is refused for its image`() throws {
    let small = try PNGEncoder.encode(Mask(size: PixelSize(2, 2), filling: true))
    let bench = try bench(json(#"{"class": "gun", "mask": "query.mask0.png"}"#), mask: small)
    #expect(
      try bench.catalog().problemLines == [
        "a.tar:0.query.png: a.tar:0.query.mask0.png: the mask is 2x2 but its image "
          + "'a.tar:0.query.png' is 4x2"
      ])
  }
}
