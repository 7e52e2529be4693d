import Manifest
import Support
import TestSupport
import Testing

/// The shipped manifests that merge or renumber fine labels, against the tables they come from.
@Suite struct MergedLabelsTests {
  private func table(_ name: String) throws -> (classes: [String], table: ClassTable<UInt16>) {
    let bag = DiagnosticBag()
    let manifest = DatasetManifest.read(
      "\(RepositoryRoot.path)/manifests/\(name).yaml", roots: [:], bag: bag)
    try bag.check()
    let dataset = try #require(manifest)
    guard case .masks(let source)? = dataset.splits.first?.labels,
      case .index(let table) = source.content
    else { throw PipelineError(.verificationFailed, at: name, "has no index masks") }
    return (dataset.classes, table)
  }

  /// Coarse group and its fine labels, in the order of the groups.
  private static let groups: [(name: String, labels: [ClosedRange<UInt16>])] = [
    ("electronic", [71...76]), ("appliance", [77...82]), ("food_thing", [51...60]),
    ("furniture_thing", [61...70]), ("indoor", [83...90]), ("kitchen", [43...50]),
    ("accessory", [25...32]), ("animal", [15...24]), ("outdoor", [9...14]), ("person", [0...0]),
    ("sports", [33...42]), ("vehicle", [1...8]), ("ceiling", [101...102]),
    ("floor", [100...100, 113...117]), ("food_stuff", [120...121, 152...152, 169...169]),
    (
      "furniture_stuff",
      [
        97...97, 106...107, 109...109, 111...111, 122...122, 129...129, 132...132, 155...155,
        160...160, 164...164,
      ]
    ), ("raw_material", [99...99, 131...131, 138...138, 142...142]),
    (
      "textile",
      [
        91...92, 103...104, 108...108, 130...130, 136...136, 140...140, 151...151, 166...167,
      ]
    ), ("wall", [170...176]), ("window", [179...180]),
    ("building", [94...95, 127...127, 150...150, 157...157, 165...165]),
    (
      "ground",
      [
        110...110, 124...125, 135...135, 139...139, 143...144, 146...146, 148...148, 153...153,
        158...158,
      ]
    ),
    (
      "plant",
      [
        93...93, 96...96, 118...118, 123...123, 128...128, 133...133, 141...141, 162...162,
        168...168,
      ]
    ), ("sky", [105...105, 156...156]),
    ("solid", [126...126, 134...134, 149...149, 159...159, 161...161, 181...181]),
    ("structural", [98...98, 112...112, 137...137, 145...145, 163...163]),
    ("water", [119...119, 147...147, 154...154, 177...178]),
  ]

  @Test func `the groups take each of the 182 fine labels once`() {
    let labels = Self.groups.flatMap { $0.labels.joined() }
    #expect(labels.sorted() == Array(0...181))
  }

  @Test func `COCO-Stuff's fine labels have the groups of the table`() throws {
    let (classes, table) = try table("coco-stuff-27")
    #expect(classes == Self.groups.map(\.name))
    var expected: [UInt16: Int] = [:]
    for (id, group) in Self.groups.enumerated() {
      for label in group.labels.joined() { expected[label] = id }
    }
    #expect(table.classIDs == expected)
    #expect(table.ignored == [255] && table.background.isEmpty)
    // Things are labelled up to 90, stuff from 91 on.
    for (label, id) in table.classIDs { #expect((label <= 90) == (id < 12), "\(label)") }
  }

  @Test func `Cityscapes' label ids from 7 on are its 27 classes in order`() throws {
    let (classes, table) = try table("cityscapes-27")
    #expect(classes.count == 27 && classes.first == "road" && classes.last == "bicycle")
    #expect(
      table.classIDs == Dictionary(uniqueKeysWithValues: (0..<27).map { (UInt16($0 + 7), $0) }))
    #expect(table.ignored == Set(0...6) && table.background.isEmpty)
    // The 19 classes of the benchmark have these ids among others.
    for (name, id) in [("building", 11), ("traffic_sign", 20), ("person", 24), ("train", 31)] {
      #expect(classes.firstIndex(of: name).map { $0 + 7 } == id, "\(name)")
    }
  }
}
