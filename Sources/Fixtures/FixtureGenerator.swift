import Annotations
import Codecs
import Imaging
import Support

/// What was written by ``FixtureGenerator``.
package struct FixtureSummary: Sendable, Equatable {
  /// Unlabelled bags.
  package var bags = 0
  /// Labelled scans of the training part and of the validation part.
  package var trainScans = 0
  package var valScans = 0
  /// Labelled instances of either part, by class index.
  package var trainInstances = [Int](repeating: 0, count: ItemKind.allCases.count)
  package var valInstances = [Int](repeating: 0, count: ItemKind.allCases.count)
  /// The paths below the folder, in the order of writing.
  package var files: [String] = []
  /// The size of all files.
  package var size = ByteCount(0)
}

/// Writes the fixture data set: procedural baggage scans that depend on a seed alone.
///
/// ```
/// bags/000.jpg …                  unlabelled bags
/// items/images/000.jpg …          scans with two to four labelled items each
/// items/instances_train.json      COCO instances, the twelve categories of ``ItemKind``
/// items/instances_val.json
/// ```
package enum FixtureGenerator {
  package static let bagCount = 24
  /// Four scans hold each of the twelve kinds once.
  package static let scansPerRound: [Int] = [3, 2, 4, 3]
  package static let trainRounds = 10
  package static let valRounds = 2
  package static let jpegQuality = 88

  /// Writes all files below a folder, which is made when it is missing.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when a file cannot be written.
  @discardableResult
  package static func write(
    to folder: String, seed: UInt64
  ) throws(PipelineError) -> FixtureSummary {
    var summary = FixtureSummary()
    try FileBytes.makeFolder(folder + "/bags")
    try FileBytes.makeFolder(folder + "/items/images")
    func save(_ bytes: [UInt8], _ path: String) throws(PipelineError) {
      try FileBytes.writeAtomically(bytes, to: folder + "/" + path)
      summary.files.append(path)
      summary.size.bytes += bytes.count
    }
    let encoder = JPEGEncoder(quality: jpegQuality)
    for index in 0..<bagCount {
      let scene = Scene.unlabelled(index: index, seed: seed)
      try save(try encoder.encode(scene.image), "bags/\(name(index))")
      summary.bags += 1
    }
    var train = COCOWriter(categories: ItemKind.names)
    var val = COCOWriter(categories: ItemKind.names)
    for (index, kinds) in contents(seed: seed).enumerated() {
      let scene = Scene.labelled(index: index, kinds: kinds, seed: seed)
      try save(try encoder.encode(scene.image), "items/images/\(name(index))")
      if index < trainRounds * scansPerRound.count {
        add(scene, named: name(index), to: &train)
        summary.trainScans += 1
        for kind in kinds { summary.trainInstances[kind.index] += 1 }
      } else {
        add(scene, named: name(index), to: &val)
        summary.valScans += 1
        for kind in kinds { summary.valInstances[kind.index] += 1 }
      }
    }
    try save(train.json(), "items/instances_train.json")
    try save(val.json(), "items/instances_val.json")
    return summary
  }

  /// The kinds in each labelled scan, training scans first.
  package static func contents(seed: UInt64) -> [[ItemKind]] {
    (0..<trainRounds + valRounds).flatMap { round -> [[ItemKind]] in
      var stream = SampleSeed(run: seed, sample: UInt64(round), canvas: "items", stage: "kinds")
        .stream()
      var kinds = stream.order(of: ItemKind.allCases.count).map { ItemKind.allCases[$0] }
      return scansPerRound.map { count in
        defer { kinds.removeFirst(count) }
        return Array(kinds.prefix(count))
      }
    }
  }

  private static func add(_ scene: Scene, named name: String, to writer: inout COCOWriter) {
    let image = writer.addImage(fileName: name, size: scene.image.size)
    for instance in scene.instances {
      writer.addAnnotation(image: image, category: instance.kind.index + 1, mask: instance.mask)
    }
  }

  /// Three digits and the suffix.
  private static func name(_ index: Int) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits + ".jpg"
  }
}
