import Manifest
import Support
import Testing

@Suite struct MaskSourceReadTests {
  private func reading(_ labels: String) throws -> (source: MaskSource?, lines: [String]) {
    let reading = try ManifestFixture().dataset(
      "version: 1\nname: d\nimages: a\nclasses: [gun, knife]\nlabels:\n  \(labels)\n")
    guard case .masks(let source)? = reading.value?.splits.first?.labels else {
      return (nil, reading.lines)
    }
    return (source, reading.lines)
  }

  @Test func `instance maps of one class need only the class`() throws {
    let (source, lines) = try reading("instance_masks: { masks: '{stem}.png', class: knife }")
    #expect(lines.isEmpty)
    guard case .instances(.path(let name))? = source?.content else {
      Issue.record("no instances")
      return
    }
    #expect(name.text == "knife")
  }

  @Test func `instance maps of several classes have a table and a divisor`() throws {
    let (source, lines) = try reading(
      "instance_masks: { masks: '{stem}.png', values: { 24: gun, 26: knife }, divisor: 1000, "
        + "background_values: [1, 2], ignore_values: [3] }")
    #expect(lines.isEmpty)
    guard case .instanceTable(let table, let divisor)? = source?.content else {
      Issue.record("no table")
      return
    }
    #expect(table.classIDs == [24: 0, 26: 1])
    #expect(table.background == [1, 2] && table.ignored == [3])
    #expect(divisor == 1000)
  }

  @Test func `colour masks give each class its colours`() throws {
    let (source, lines) = try reading(
      "colour_masks: { masks: '{stem}.png', colours: { gun: [255, 0, 0], "
        + "knife: ['#00ff00', [0, 0, 255]] }, background_colours: '#ffffff', "
        + "ignore_colours: [[9, 9, 9]], instances: components }")
    #expect(lines.isEmpty)
    guard case .colours(let table)? = source?.content else {
      Issue.record("no colours")
      return
    }
    #expect(
      table.classIDs
        == [MaskColour(255, 0, 0): 0, MaskColour(0, 255, 0): 1, MaskColour(0, 0, 255): 1])
    #expect(table.background == [MaskColour(255, 255, 255)])
    #expect(table.ignored == [MaskColour(9, 9, 9)])
    #expect(source?.instances == .components)
  }

  @Test func `VOC's class maps follow the order of the classes and ignore 255`() throws {
    let (source, lines) = try reading(
      "voc: { segmentation: { classes: 'C/{stem}.png', objects: 'O/{stem}.png' } }")
    #expect(lines.isEmpty)
    guard case .index(let table)? = source?.content else {
      Issue.record("no class maps")
      return
    }
    #expect(table.classIDs == [1: 0, 2: 1])
    #expect(table.ignored == [255])
    #expect(source?.pattern.text == "C/{stem}.png")
    #expect(source?.objects?.text == "O/{stem}.png")
  }

  @Test(arguments: [
    (
      "instance_masks: { masks: '{stem}.png' }",
      [
        "d.yaml:6:19: 'instance_masks' needs either 'class' or 'values'; "
          + "write 'class' when all instances are of one class"
      ]
    ),
    (
      "instance_masks: { masks: '{stem}.png', class: gun, values: { 1: gun } }",
      [
        "d.yaml:6:19: 'instance_masks' needs either 'class' or 'values'; "
          + "write 'class' when all instances are of one class"
      ]
    ),
    (
      "instance_masks: { masks: '{stem}.png', class: gun, divisor: 1000 }",
      ["d.yaml:6:63: 'divisor' is of use with 'values' only"]
    ),
    (
      "instance_masks: { masks: '{stem}.png', class: gun, instances: whole }",
      [
        "d.yaml:6:54: unknown key 'instances' in 'instance_masks'; one of: values, "
          + "background_values, ignore_values, class, class_file, divisor, masks, mask_resample"
      ]
    ),
    (
      "colour_masks: { masks: '{stem}.png' }",
      ["d.yaml:6:17: 'colours' gives no class a colour"]
    ),
    (
      "colour_masks: { masks: '{stem}.png', colours: { gum: '#010101' } }",
      ["d.yaml:6:51: class 'gum' is not among 'classes'; did you mean 'gun'?"]
    ),
    (
      "colour_masks: { masks: '{stem}.png', colours: { gun: '#010101', knife: [1, 1, 1] } }",
      ["d.yaml:6:74: the colour #010101 is already in 'colours'"]
    ),
    (
      "voc: {}",
      [
        "d.yaml:6:8: 'voc' names 0 kinds of labels, expected one; "
          + "'annotations' gives boxes, 'segmentation' masks"
      ]
    ),
    (
      "voc: { annotations: all.xml }",
      [
        "d.yaml:6:23: 'annotations' is 'all.xml', which names the same file for every image; "
          + "write '{stem}' for the image's name without its ending"
      ]
    ),
    (
      "voc: { segmentation: { classes: '{stem}.png' } }",
      [
        "d.yaml:6:24: 'segmentation' needs 'objects': a path such as 'SegmentationObject/{stem}.png'"
      ]
    ),
    ("yolo: {}", ["d.yaml:6:9: 'yolo' needs 'labels': a path such as 'labels/{stem}.txt'"]),
    (
      "coco_panoptic: { file: a.json }",
      ["d.yaml:6:18: 'coco_panoptic' needs 'masks': a text"]
    ),
    (
      "whole_images: { class: gun, class_file: '{key}.cls' }",
      ["d.yaml:6:43: give 'class' or 'class_file', not both"]
    ),
  ])
  func `what is wrong is told at its place`(labels: String, lines: [String]) throws {
    #expect(try reading(labels).lines == lines)
  }
}
