import Manifest
import Support
import Testing

@Suite struct DatasetSplitReadTests {
  private func reading(_ text: String) throws -> ManifestFixture.Reading<DatasetManifest> {
    try ManifestFixture().dataset("version: 1\nname: d\nclasses: [gun]\n" + text)
  }

  @Test func `tars have the usual image fields unless the manifest names others`() throws {
    let reading = try reading(
      "splits: { train: { tars: 'a-*.tar' }, val: { tars: [b.tar], image_field: query.jpg } }\n")
    #expect(reading.lines.isEmpty)
    let found = reading.value?.splits.map { split -> String in
      guard case .tars(let patterns, let fields) = split.images else { return "no tars" }
      return "\(patterns.map(\.value)) \(fields)"
    }
    #expect(
      found == [
        #"["a-*.tar"] ["jpg", "jpeg", "png", "tif", "tiff"]"#, #"["b.tar"] ["query.jpg"]"#,
      ])
  }

  @Test func `labels beside an image are named by its key`() throws {
    let reading = try reading(
      "tars: '*.tar'\nlabels: { whole_images: { class_file: '{key}.cls' } }\n")
    #expect(reading.lines.isEmpty)
    guard case .wholeImages(.file(let pattern))? = reading.value?.splits[0].labels else {
      Issue.record("no class file")
      return
    }
    #expect(pattern.text == "{key}.cls")
  }

  @Test func `whole images take their class from their folder unless told otherwise`() throws {
    let reading = try reading("images: '*.png'\nlabels: { whole_images: {} }\n")
    #expect(reading.lines.isEmpty)
    guard case .wholeImages(.path(let pattern))? = reading.value?.splits[0].labels else {
      Issue.record("no class")
      return
    }
    #expect(pattern.text == "{parent}")
    #expect(
      reading.value?.resolved.json["labels"]
        == ["whole_images": ["class": "{parent}"]])
  }

  @Test(arguments: [
    ("images: a\ntars: b\n", "d.yaml:5:7: give 'images' or 'tars', not both"),
    ("images: a\nimage_field: jpg\n", "d.yaml:5:14: 'image_field' is of use with 'tars' only"),
    (
      "tars: b\nimage_field: .jpg\n",
      "d.yaml:5:14: the field '.jpg' starts with a dot; write 'jpg'"
    ),
    (
      "tars: b\nlabels: { coco: { file: a.json } }\n",
      "d.yaml:4:7: these labels name images by their path, which a tar's samples do not have; "
        + "unpack the tars, or take labels that lie beside each image"
    ),
    (
      "images: b\nlabels: { sample_json: {} }\n",
      "d.yaml:1:1: labels from 'sample_json' are of use with 'tars' only"
    ),
  ])
  func `settings that do not fit together are told at their place`(
    text: String, line: String
  ) throws {
    #expect(try reading(text).lines == [line])
  }
}
