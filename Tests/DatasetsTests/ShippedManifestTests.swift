import Datasets
import Foundation
import Manifest
import Support
import TestSupport
import Testing

/// The manifests of `manifests/` on the data they describe, when it is there.
///
/// `PASTICHE_DATA` names a folder of packs. The counts are those of the packs' own descriptions.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["PASTICHE_DATA"] != nil,
    "PASTICHE_DATA names no folder of real files"))
struct ShippedManifestTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    let manifest: String
    let pack: String
    /// `split: images, segments on images with one` of each split.
    let splits: [String]
    var classes: [String: Int] = [:]
    var findings: [FindingKind: Int] = [:]

    var testDescription: String { manifest }
  }

  private static let expectations = [
    Expectation(
      manifest: "camvid", pack: "camvid", splits: ["train: 62, 5098 on 62", "val: 21, 1407 on 21"]),
    Expectation(manifest: "chest-xrays", pack: "chest-xray-samples", splits: ["all: 3, 0 on 0"]),
    Expectation(
      manifest: "cifar10", pack: "cifar10-jpg",
      splits: ["train: 1000, 1000 on 1000", "val: 500, 500 on 500"],
      classes: ["airplane": 150, "truck": 150]),
    Expectation(
      manifest: "coco-panoptic", pack: "coco-json/panoptic", splits: ["all: 2, 47 on 2"]),
    // The 929 lines of the label files; two images have none.
    Expectation(
      manifest: "coco128-seg", pack: "coco128-seg",
      splits: ["train: 96, 717 on 94", "val: 32, 212 on 32"],
      findings: [.selfCrossingPolygon: 21]),
    Expectation(
      manifest: "davis16", pack: "davis16", splits: ["all: 50, 50 on 50"], classes: ["object": 50]),
    Expectation(
      manifest: "ecssd", pack: "ecssd", splits: ["train: 112, 112 on 112", "val: 55, 55 on 55"]),
    Expectation(
      manifest: "gdxray-castings", pack: "gdxray-castings32",
      splits: ["train: 564, 564 on 564", "val: 142, 142 on 142"],
      classes: ["no_defect": 353, "defect": 353], findings: [.identicalImages: 24]),
    Expectation(
      manifest: "gdxray-classes", pack: "gdxray-objects",
      splits: ["train: 200, 200 on 200", "val: 80, 80 on 80"],
      classes: ["gun": 70, "shuriken": 70, "razor": 70, "other": 70]),
    Expectation(
      manifest: "gdxray-objects", pack: "gdxray-objects", splits: ["all: 90, 90 on 90"],
      classes: ["gun": 30, "shuriken": 30, "razor": 30]),
    // The pack has the annotations without their images.
    Expectation(
      manifest: "lvis", pack: "coco-json", splits: ["all: 0, 0 on 0"],
      findings: [.missingFile: 100, .selfCrossingPolygon: 1]),
    Expectation(
      manifest: "pidray-samples", pack: "pidray-samples", splits: ["all: 12, 12 on 12"]),
    Expectation(
      manifest: "scene-backgrounds", pack: "scene-backgrounds", splits: ["all: 44, 0 on 0"]),
    Expectation(
      manifest: "sixray-boxes", pack: "sixray-boxes",
      splits: ["train: 191, 191 on 191", "val: 53, 53 on 53"],
      classes: ["Gun": 120, "Knife": 52, "Wrench": 72], findings: [.identicalImages: 2]),
    Expectation(
      manifest: "voc-sample", pack: "voc-sample", splits: ["all: 3, 12 on 3"],
      classes: ["bottle": 1, "bus": 2, "car": 1, "chair": 1, "person": 6, "sofa": 1]),
    Expectation(
      manifest: "xray-backgrounds", pack: "xray-backgrounds", splits: ["all: 51, 0 on 0"]),
    // Three images show neither gun nor knife.
    Expectation(
      manifest: "xray-masks", pack: "xray-masks", splits: ["train: 12, 38 on 10", "val: 5, 9 on 4"]),
    Expectation(
      manifest: "xray-second-scanner", pack: "xray-second-scanner",
      splits: ["cutter: 15, 0 on 0", "unlabelled: 25, 0 on 0"]),
  ]

  @Test(arguments: expectations)
  func `a manifest finds in its data what is there`(expected: Expectation) throws {
    let data = try #require(ProcessInfo.processInfo.environment["PASTICHE_DATA"])
    let bag = DiagnosticBag()
    let manifest = DatasetManifest.read(
      "\(RepositoryRoot.path)/manifests/\(expected.manifest).yaml",
      roots: [expected.manifest: "\(data)/\(expected.pack)"], bag: bag)
    let dataset = try #require(manifest)
    let folder = try TemporaryFolder()
    var audit = DatasetAudit(dataset, folder: folder.path)
    var splits: [String] = []
    var classes: [String: Int] = [:]
    var findings = FindingTally()
    for split in dataset.splits {
      let listing = Listing.read(dataset, split, bag: bag)
      let part = try audit.read(split, listing) { _, _, _ in }
      splits.append("\(split.name): \(part.images), \(part.segments) on \(part.labelledImages)")
      for (name, count) in part.classCounts { classes[name, default: 0] += count }
      findings.add(part.findings)
    }
    findings.add(try audit.orphans().findings)
    try bag.check()
    #expect(splits == expected.splits)
    #expect(findings.counts == expected.findings)
    for (name, count) in expected.classes { #expect(classes[name] == count, "class \(name)") }
  }

  @Test func `every shipped dataset manifest is either tried here or has no data`() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: "\(RepositoryRoot.path)/manifests"
    ).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    let elsewhere: Set<String> = [
      "cityscapes-27", "coco-stuff-27", "fixture-bags", "fixture-items", "pidray", "sixray",
    ]
    #expect(
      Set(names).subtracting(elsewhere).sorted() == Self.expectations.map(\.manifest).sorted())
  }
}
