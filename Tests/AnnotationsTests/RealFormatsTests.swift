import Annotations
import Codecs
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// Published files of each format, when `PASTICHE_DATA` names a folder of packs.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["PASTICHE_DATA"] != nil,
    "PASTICHE_DATA names no folder of real files"))
struct RealFormatsTests {
  private func pack(_ name: String) throws -> String {
    "\(try #require(ProcessInfo.processInfo.environment["PASTICHE_DATA"]))/\(name)"
  }

  @Test func `run lengths are the regions of the panoptic PNG, with the area and box of the JSON`()
    throws
  {
    let folder = try pack("coco-json/panoptic")
    var findings: [AnnotationFinding] = []
    let read = PanopticFile.read(path: "\(folder)/panoptic_examples.json", findings: &findings)
    let panoptic = try #require(read)
    let coco = try COCOFile.read("\(folder)/panoptic_coco_detection_format.json")
    #expect(panoptic.annotations.count == 2)
    var compared = 0
    for annotation in panoptic.annotations {
      let path = "\(folder)/panoptic_examples/\(annotation.fileName)"
      let png = try ImageDecoder.decode(try FileBytes.read(path), named: path)
      let covered = try panoptic.segments(of: annotation, in: png, findings: &findings)
      #expect(covered.count == annotation.segments.count)
      // The detection file has ids of its own, but the segments in the same order.
      let detections = coco.annotations.filter { $0.imageID == annotation.imageID }
      try #require(detections.count == covered.count)
      for (detection, covered) in zip(detections, covered) {
        #expect(detection.categoryID == covered.segment.categoryID)
        #expect(detection.isCrowd == covered.segment.isCrowd)
        #expect(try coco.runLengths(of: detection) == covered.runLengths)
        let box = try #require(covered.runLengths.box)
        #expect(
          detection.bbox
            == SIMD4(Double(box.minX), Double(box.minY), Double(box.width), Double(box.height)))
        compared += 1
      }
    }
    #expect(compared == 50)
    #expect(findings == [])
  }

  @Test func `every VOC file of the X-ray pack is read and fits its image`() throws {
    let folder = try pack("sixray-boxes")
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/annotations")
      .sorted()
    #expect(names.count == 244)
    var classes: [String: Int] = [:]
    for name in names {
      let file = try VOCFile.parse(try FileBytes.read("\(folder)/annotations/\(name)"), named: name)
      let image = "\(folder)/images/\(PathText.stem(of: name)).jpg"
      let header = try ImageDecoder.header(of: try FileBytes.read(image), named: image)
      #expect(file.findings(in: header.size) == [])
      for object in file.objects { classes[object.name, default: 0] += 1 }
    }
    #expect(classes == ["Gun": 120, "Knife": 52, "Wrench": 72])
  }

  @Test func `every YOLO file of the COCO pack is read`() throws {
    let folder = try pack("coco128-seg")
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/labels").sorted()
    var objects = 0
    var findings: [AnnotationFinding] = []
    for name in names {
      let image = "\(folder)/images/\(PathText.stem(of: name)).jpg"
      let header = try ImageDecoder.header(of: try FileBytes.read(image), named: image)
      objects += try YOLOFile.parse(
        try FileBytes.read("\(folder)/labels/\(name)"), named: name, imageSize: header.size,
        classCount: 80, problems: &findings
      ).count
    }
    #expect(objects == 929)
    // Joined outlines: their parts are left where they were entered, a little beside.
    #expect(findings.map(\.kind) == Array(repeating: .selfCrossingPolygon, count: 21))
  }

  @Test func `the LVIS file has one outline that crosses itself and nothing else wrong`() throws {
    var findings: [AnnotationFinding] = []
    let path = try pack("coco-json/lvis_val_100.json")
    let read = COCOFile.read(path: path, findings: &findings)
    let file = try #require(read)
    #expect(findings == [])
    for annotation in file.annotations {
      findings += file.findings(of: annotation, covering: try file.runLengths(of: annotation))
    }
    #expect(findings.map(\.kind) == [.selfCrossingPolygon])
  }
}
