import Manifest
import Support
import Testing

@Suite struct LabelSourceReadTests {
  private static let kinds =
    "one of: coco, coco_panoptic, voc, yolo, index_masks, instance_masks, colour_masks, "
    + "binary_masks, whole_images, sample_json"

  private func lines(labels: String, classes: String = "[gun, knife]") throws -> [String] {
    try ManifestFixture().dataset(
      "version: 1\nname: d\nimages: a\nclasses: \(classes)\nlabels:\n  \(labels)\n"
    ).lines
  }

  @Test func `label maps give each pixel value its class`() throws {
    let reading = try ManifestFixture().dataset(
      """
      version: 1
      name: d
      images: a
      classes: [gun, knife]
      labels:
        index_masks:
          masks: "masks/{stem}.png"
          values: { 1: gun, 65535: knife, 3: gun }
          background_values: [0, 9]
          ignore_values: [255]
          instances: components
          mask_resample: nearest
      """)
    #expect(reading.lines.isEmpty)
    guard case .masks(let source)? = reading.value?.splits.first?.labels,
      case .index(let table) = source.content
    else {
      Issue.record("no label maps")
      return
    }
    #expect(table.classIDs == [1: 0, 65535: 1, 3: 0])
    #expect(table.background == [0, 9])
    #expect(table.ignored == [255])
    #expect(source.pattern.text == "masks/{stem}.png")
    #expect(source.instances == .components)
    #expect(source.resample == .nearest)
  }

  @Test func `binary masks take their class from the path`() throws {
    let reading = try ManifestFixture().dataset(
      "version: 1\nname: d\nimages: a\nclasses: [gun]\n"
        + "labels: { binary_masks: { masks: '{folder}/{stem}.png', class: '{parent}' } }\n")
    #expect(reading.lines.isEmpty)
    guard case .masks(let source)? = reading.value?.splits.first?.labels,
      case .binary(.path(let name)) = source.content
    else {
      Issue.record("no binary masks")
      return
    }
    #expect(name.text == "{parent}")
    #expect(source.instances == .whole)
    #expect(source.resample == .none)
  }

  @Test(arguments: [
    (
      "{}",
      [
        "d.yaml:6:3: 'labels' names 0 kinds of labels, expected one; "
          + Self.kinds
      ]
    ),
    (
      "cocoa: {}",
      [
        "d.yaml:6:3: unknown key 'cocoa' in 'labels'; did you mean 'coco'?",
        "d.yaml:6:3: 'labels' names 0 kinds of labels, expected one; "
          + Self.kinds,
      ]
    ),
    (
      "{ coco: { file: a }, binary_masks: { masks: '{stem}', class: gun } }",
      [
        "d.yaml:6:3: 'labels' names 2 kinds of labels, expected one; "
          + Self.kinds
      ]
    ),
    ("coco: {}", ["d.yaml:6:9: 'coco' needs 'file': the COCO JSON file, below the root"]),
    ("coco: { file: '' }", ["d.yaml:6:17: 'file' in 'coco' holds an empty text"]),
    (
      "coco: { file: a, foldr: b }",
      [
        "d.yaml:6:20: unknown key 'foldr' in 'coco'; did you mean 'folder'?"
      ]
    ),
    (
      "coco: a.json",
      [
        "d.yaml:6:9: 'coco' should be a mapping, found the text 'a.json'",
        "d.yaml:6:9: 'coco' needs 'file': the COCO JSON file, below the root",
      ]
    ),
    (
      "index_masks: { masks: '{stem}.png' }",
      [
        "d.yaml:6:16: 'values' maps no pixel value to a class"
      ]
    ),
    (
      "index_masks: { masks: '{stem}.png', values: { 1: gum } }",
      [
        "d.yaml:6:52: class 'gum' is not among 'classes'; did you mean 'gun'?"
      ]
    ),
    (
      "index_masks: { masks: '{stem}.png', values: { 65536: gun, x: gun, -1: gun } }",
      [
        "d.yaml:6:49: '65536' is not a pixel value in 0...65535",
        "d.yaml:6:61: 'x' is not a pixel value in 0...65535",
        "d.yaml:6:69: '-1' is not a pixel value in 0...65535",
      ]
    ),
    (
      "index_masks: { masks: '{stem}.png', values: { 1: gun, 01: knife } }",
      [
        "d.yaml:6:57: pixel value 1 is already in 'values'"
      ]
    ),
    (
      "index_masks: { masks: '{stem}.png', values: { 1: gun }, background_values: [0, 1] }",
      [
        "d.yaml:6:82: pixel value 1 is already in 'values'"
      ]
    ),
    (
      "index_masks: { masks: '{stem}.png', values: { 1: gun }, background_values: [0], "
        + "ignore_values: [0, 2.5] }",
      [
        "d.yaml:6:102: 'ignore_values' in 'index_masks' should be a whole number in 0...65535, "
          + "found the number 2.5",
        "d.yaml:6:99: pixel value 0 is already in 'background_values'",
      ]
    ),
    (
      "index_masks: { values: { 1: gun } }",
      [
        "d.yaml:6:16: 'index_masks' needs 'masks': a path such as 'masks/{stem}.png'"
      ]
    ),
    (
      "index_masks: { masks: m.png, values: { 1: gun } }",
      [
        "d.yaml:6:25: 'masks' is 'm.png', which names the same file for every image; "
          + "write '{stem}' for the image's name without its ending"
      ]
    ),
    (
      "index_masks: { masks: '{steam}.png', values: { 1: gun } }",
      [
        "d.yaml:6:25: 'masks' has the placeholder '{steam}', "
          + "expected {stem}, {parent}, {folder} or {key}"
      ]
    ),
    (
      "index_masks: { masks: '{stem', values: { 1: gun } }",
      [
        "d.yaml:6:25: 'masks' has the placeholder '{stem}', "
          + "expected {stem}, {parent}, {folder} or {key}"
      ]
    ),
    (
      "binary_masks: { masks: '{stem}.png' }",
      [
        "d.yaml:6:17: 'binary_masks' needs 'class': a class name, or a pattern such as '{parent}'"
      ]
    ),
    (
      "binary_masks: { masks: '{stem}.png', class: '' }",
      [
        "d.yaml:6:47: 'class' in 'binary_masks' holds an empty text"
      ]
    ),
    (
      "binary_masks: { masks: '{stem}.png', class: knive }",
      [
        "d.yaml:6:47: class 'knive' is not among 'classes'; did you mean 'knife'?"
      ]
    ),
    (
      "binary_masks: { masks: '{stem}.png', class: '{dir}' }",
      [
        "d.yaml:6:47: 'class' has the placeholder '{dir}', "
          + "expected {stem}, {parent}, {folder} or {key}"
      ]
    ),
    (
      "binary_masks: { masks: '{stem}.png', class: gun, instances: part }",
      [
        "d.yaml:6:63: 'instances' in 'binary_masks' is 'part', expected one of whole, components"
      ]
    ),
    (
      "binary_masks: { masks: '{stem}.png', class: gun, mask_resample: bilinear }",
      [
        "d.yaml:6:67: 'mask_resample' in 'binary_masks' is 'bilinear', expected one of none, nearest"
      ]
    ),
  ])
  func `what is wrong in labels is told at its place`(labels: String, lines: [String]) throws {
    #expect(try self.lines(labels: labels) == lines)
  }

  @Test func `labels without classes are refused`() throws {
    #expect(
      try lines(labels: "coco: { file: a.json }", classes: "[]") == [
        "d.yaml:6:3: a labelled dataset needs 'classes'; "
          + "list the class names; their order gives the class ids"
      ])
  }

  @Test func `a folder per image may hold a mask of one name`() throws {
    #expect(
      try lines(labels: "binary_masks: { masks: '{folder}/mask.png', class: gun }").isEmpty)
  }

  @Test func `classes that look like numbers keep their zeros`() throws {
    #expect(
      try lines(labels: "binary_masks: { masks: '{stem}.png', class: 007 }", classes: "[007, 7]")
        .isEmpty)
  }
}
