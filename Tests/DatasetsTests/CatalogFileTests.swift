import Datasets
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// The catalog's file, read back whole and damaged.
@Suite struct CatalogFileTests {
  private let bench: DatasetBench

  init() throws {
    bench = try DatasetBench(
      """
      classes: [gun, knife]
      list: list.txt
      labels: { index_masks: { masks: "lab/{stem}.png", values: { 1: gun, 2: knife } } }

      """)
    try bench.write("a.png\nb.png\nc.png\n", to: "list.txt")
    for name in ["a.png", "b.png", "c.png"] { try bench.addImage(name, 4, 3) }
    try bench.addLabels("lab/a.png", [[1, 1, 0, 0], [0, 1, 0, 2], [0, 0, 0, 2]])
    try bench.addLabels("lab/b.png", [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 2]])
    _ = try bench.catalog()
  }

  private func damage(_ change: (inout [UInt8]) throws -> Void) throws {
    var bytes = try FileBytes.read(bench.catalogPath)
    try change(&bytes)
    try FileBytes.writeAtomically(bytes, to: bench.catalogPath)
  }

  @Test func `images, segments, masks and problems are read back as they were found`() throws {
    let catalog = try bench.catalog(isFrozen: true)
    #expect(catalog.images.map(\.path) == ["a.png", "b.png"])
    #expect(catalog.images.map(\.segments) == [0..<2, 2..<3])
    #expect(
      catalog.segmentLines == [
        "0: class 0 [0, 0, 2, 2] 3", "0: class 1 [3, 1, 4, 3] 2", "1: class 1 [3, 2, 4, 3] 1",
      ])
    #expect(
      try catalog.mask(ofSegment: 0) == Mask(size: PixelSize(2, 2), bits: [1, 1, 0, 1]))
    #expect(try catalog.mask(ofSegment: 2) == Mask(size: PixelSize(1, 1), filling: true))
    #expect(
      catalog.problemLines == [
        "c.png: c.png: has no mask 'lab/c.png'; "
          + "check 'labels' of dataset 'scans', or list only the images that have one"
      ])
    #expect(catalog.digest == Digest(of: try FileBytes.read(bench.catalogPath)))
  }

  @Test func `random masks are read back bit for bit`() throws {
    var stream = RandomStream(key: 11, lane: 0)
    var masks: [Mask] = []
    for index in 0..<40 {
      let size = PixelSize(stream.integer(1...40), stream.integer(1...40))
      var labels = (0..<size.area).map { _ in UInt16(stream.chance(0.4) ? 1 : 0) }
      labels[0] = 1
      labels[size.area - 1] = 1
      masks.append(Mask(size: size, bits: labels.map { UInt8($0) }))
      let name = "r\(index + 100)"
      try bench.addImage("\(name).png", size.width, size.height)
      try bench.addLabels(
        "lab/\(name).png",
        (0..<size.height).map { Array(labels[$0 * size.width..<($0 + 1) * size.width]) })
    }
    try bench.write((0..<40).map { "r\($0 + 100).png\n" }.joined(), to: "list.txt")
    let catalog = try bench.catalog()
    let found = try catalog.segments.indices.map { try catalog.mask(ofSegment: $0) }
    #expect(found == masks)
  }

  @Test(arguments: 1...40)
  func `a file that was cut is refused`(step: Int) throws {
    try damage { $0.removeLast($0.count * step / 41 + (step == 1 ? 1 : 0)) }
    let error = #expect(throws: PipelineError.self) { try bench.catalog(isFrozen: true) }
    #expect(
      error
        == PipelineError(
          .corruptFile, at: bench.catalogPath, "ends in the middle",
          hint: "delete it; it is made again"))
  }

  @Test(arguments: [
    ("pastiche-catalog\t2", "pastiche-catalog\t1"),
    ("pastiche-catalog", "pastiche-catalogue"),
    ("\nimage\ta.png", "\npicture\ta.png"),
    ("\nsegment\t0\t3\t0\t0\t2\t2\t0", "\nsegment\t2\t3\t0\t0\t2\t2\t0"),
    ("\nsegment\t0\t3\t0\t0\t2\t2\t0", "\nsegment\t0\t3\t0\t0\t5\t2\t0"),
    ("\nsegment\t0\t3\t0\t0\t2\t2\t0", "\nsegment\t0\t3\t2\t0\t2\t2\t0"),
    ("\nsegment\t0\t3\t0\t0\t2\t2\t0", "\nsegment\t0\t-3\t0\t0\t2\t2\t0"),
    ("\nsegment\t0\t3\t0\t0\t2\t2\t0", "\nsegment\t0\t99999999999999999999\t0\t0\t2\t2\t0"),
    ("\nsegment\t0\t3\t0\t0\t2\t2\t0", "\nsegment\t0\t\t0\t0\t2\t2\t0"),
    ("\nsegment\t0\t3\t0\t0\t2\t2\t0", "\nsegment\t0\t3\t0\t0\t2\t2\t2"),
    ("\nproblem\tc.png\tmissing_file", "\nproblem\tc.png\tmissing"),
    ("\nproblem\tc.png\tmissing_file\t1", "\nproblem\tc.png\tmissing_file\tx"),
    (
      "\nproblem\tc.png\tmissing_file\t1\tmissingFile",
      "\nproblem\tc.png\tmissing_file\t1\tmissing"
    ),
    ("\nend\t2\t3", "\nend\t2\t4"),
    ("\nend\t2\t3", "\nend\t3\t3"),
  ])
  func `a line that is no catalog line is refused with its place`(
    old: String, new: String
  ) throws {
    let text = try FileBytes.readText(bench.catalogPath)
    let range = try #require(text.range(of: old))
    let offset =
      text.utf8.distance(
        from: text.startIndex, to: range.lowerBound) + (old.hasPrefix("\n") ? 1 : 0)
    try damage { $0 = Array(text.replacing(old, with: new, maxReplacements: 1).utf8) }
    let error = #expect(throws: PipelineError.self) { try bench.catalog(isFrozen: true) }
    #expect(
      error
        == PipelineError(
          .corruptFile, at: bench.catalogPath, "has no catalog line at byte \(offset)",
          hint: "delete it; it is made again"))
  }

  @Test func `a line after the last one is refused`() throws {
    try damage { $0 += Array("end\t2\t3\n".utf8) }
    let error = #expect(throws: PipelineError.self) { try bench.catalog(isFrozen: true) }
    #expect(error?.code == .corruptFile)
  }

  @Test(arguments: 0..<60)
  func `a changed byte is refused or read, and never traps`(seed: UInt64) throws {
    var stream = RandomStream(key: seed, lane: 7)
    try damage { bytes in
      bytes[stream.integer(0...bytes.count - 1)] = UInt8(stream.integer(0...255))
    }
    do {
      let catalog = try bench.catalog(isFrozen: true)
      for row in catalog.segments.indices {
        let box = catalog.segments[row].box
        #expect(try catalog.mask(ofSegment: row).size == box.size)
      }
    } catch let error as PipelineError {
      #expect([.corruptFile, .changedInput, .invalidAnnotation, .missingFile].contains(error.code))
    }
  }

  @Test func `a catalog removed while it is used fails the mask, not the process`() throws {
    let catalog = try bench.catalog()
    #expect(truncate(bench.catalogPath, 10) == 0)
    let error = #expect(throws: PipelineError.self) { try catalog.mask(ofSegment: 0) }
    #expect(error?.code == .changedInput)
    #expect(error?.hint == "the catalog was cut while the run used it")
  }
}
