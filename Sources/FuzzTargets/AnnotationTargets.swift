import Annotations
import Datasets
import Imaging
import Support

/// Label files, with all that a catalog asks of them.
enum AnnotationTargets {
  /// Masks of more pixels are not painted, so that many inputs can be tried.
  private static let mostPixels = 1 << 20

  static let coco: FuzzTarget.Body = { bytes in
    for boxesAsMasks in [false, true] {
      var findings: [AnnotationFinding] = []
      let file = COCOFile.parse(
        bytes, path: "fuzzed.json", boxesAsMasks: boxesAsMasks, findings: &findings)
      for annotation in file?.annotations ?? [] {
        guard let runs = try? file?.runLengths(of: annotation) else { continue }
        _ = file?.findings(of: annotation, covering: runs)
        paint(runs)
      }
      _ = findings.map(\.error.description)
    }
  }

  static let panoptic: FuzzTarget.Body = { bytes in
    var findings: [AnnotationFinding] = []
    let file = PanopticFile.parse(bytes, path: "fuzzed.json", findings: &findings)
    for annotation in file?.annotations ?? [] {
      guard let size = file?.image(id: annotation.imageID)?.size, size.area <= mostPixels else {
        continue
      }
      let colours = Image(size: size, filling: [1, 0, 0])
      for part in (try? file?.segments(of: annotation, in: colours, findings: &findings)) ?? [] {
        paint(part.runLengths)
      }
    }
    _ = findings.map(\.error.description)
  }

  /// Two bytes of width, two of height, then the compressed text.
  static let runLengths: FuzzTarget.Body = { bytes in
    guard bytes.count >= 4 else { return }
    let size = PixelSize(
      Int(bytes[0]) | Int(bytes[1]) << 8, Int(bytes[2]) | Int(bytes[3]) << 8)
    let text = String(decoding: bytes.dropFirst(4), as: UTF8.self)
    guard let runs = try? RunLengths(compressed: text, size: size, at: "fuzzed") else { return }
    let again = try? RunLengths(compressed: runs.compressed, size: size, at: "again")
    precondition(again == runs, "run lengths do not survive their own text")
    paint(runs)
  }

  static let voc: FuzzTarget.Body = { bytes in
    guard let file = try? VOCFile.parse(bytes, named: "fuzzed.xml") else { return }
    let size = PixelSize(640, 480)
    _ = file.findings(in: size).map(\.error.description)
    for object in file.objects {
      let box = object.box(in: size)
      precondition(box.isEmpty || size.bounds.contains(box), "\(box) lies outside \(size)")
    }
  }

  static let yolo: FuzzTarget.Body = { bytes in
    var problems: [AnnotationFinding] = []
    let objects = try? YOLOFile.parse(
      bytes, named: "fuzzed.txt", imageSize: PixelSize(64, 48), classCount: 80,
      problems: &problems)
    for object in objects ?? [] { paint(object.runLengths) }
    _ = problems.map(\.error.description)
  }

  /// What a catalog does with a segment: its tight region, and back.
  private static func paint(_ runs: RunLengths) {
    guard runs.size.area <= mostPixels else { return }
    precondition(runs.mask().bits.count { $0 != 0 } == runs.area, "mask and area differ")
    guard let region = Region(runs) else { return }
    precondition(region.box == runs.box, "\(region.box) is not the tight box")
  }
}
