import Codecs
import Datasets
import Foundation
import Imaging
import Shards
import Support
import TestSupport
import Testing

/// WebDataset tars as a source: written by GNU tar, by Python and by us.
@Suite struct CatalogBuilderTarsTests {
  private func png(_ width: Int, _ height: Int, value: UInt8 = 100) throws -> [UInt8] {
    try PNGEncoder.encode(Image(size: PixelSize(width, height), filling: [value]))
  }

  private func labels(_ rows: [[UInt16]]) throws -> [UInt8] {
    try PNGEncoder.encode(
      LabelMap(size: PixelSize(rows[0].count, rows.count), labels: rows.flatMap(\.self)))
  }

  @Test func `samples come tar by tar in their order, each with its class`() throws {
    let bench = try DatasetBench(
      """
      classes: [cat, dog]
      tars: "s/*.tar"
      labels: { whole_images: { class_file: "{key}.cls" } }

      """)
    try bench.addTar(
      "s/b.tar",
      [("z.png", try png(3, 2)), ("z.cls", [0x31]), ("a.cls", [0x30]), ("a.png", try png(4, 4))])
    try bench.addTar("s/a.tar", [("m/q.cls", Array("dog".utf8)), ("m/q.png", try png(2, 2))])
    let catalog = try bench.catalog()
    #expect(catalog.problemLines == [])
    #expect(
      catalog.images.map { "\($0.path) \($0.size)" }
        == ["s/a.tar:m/q.png 2x2", "s/b.tar:z.png 3x2", "s/b.tar:a.png 4x4"])
    #expect(
      catalog.segmentLines == [
        "0: class 1 [0, 0, 2, 2] 4", "1: class 1 [0, 0, 3, 2] 6", "2: class 0 [0, 0, 4, 4] 16",
      ])
    #expect(try catalog.bytes(ofImage: 1) == png(3, 2))
    #expect(
      try catalog.pixels(ofImage: 2, as: PixelFormat(channels: 1))
        == .eight(Image(size: PixelSize(4, 4), filling: [100])))
  }

  @Test func `masks are members of the sample, for every kind of mask`() throws {
    let bench = try DatasetBench(
      """
      classes: [gun, knife]
      tars: "*.tar"
      image_field: [query.jpg, query.png]
      labels: { index_masks: { masks: "{key}.query.seg.png", values: { 1: gun, 2: knife } } }

      """)
    try bench.addTar(
      "a.tar",
      [
        ("0.key.png", try png(9, 9)), ("0.query.png", try png(3, 2)),
        ("0.query.seg.png", try labels([[2, 2, 0], [0, 0, 1]])), ("1.query.png", try png(3, 2)),
        ("2.query.seg.png", try labels([[1]])),
      ])
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["a.tar:0.query.png"])
    #expect(
      catalog.segmentLines == ["0: class 0 [2, 1, 3, 2] 1", "0: class 1 [0, 0, 2, 1] 2"])
    #expect(
      catalog.problemLines == [
        "a.tar:1.query.png: a.tar:1.query.png: has no mask '1.query.seg.png'; "
          + "check 'labels' of dataset 'scans', or list only the images that have one",
        "a.tar:2: a.tar:2: has no field query.jpg, query.png; "
          + "it has query.seg.png; name one in 'image_field'",
      ])
    #expect(catalog.problems.map(\.kind) == [.missingFile, .missingFile])
  }

  @Test func `a tar that was cut gives the samples known to be whole`() throws {
    let bench = try DatasetBench("tars: \"*.tar\"\n")
    try bench.addTar(
      "a.tar", [("0.png", try png(3, 2)), ("1.png", try png(3, 2)), ("2.png", try png(3, 2))])
    let path = bench.folder.file("data/a.tar")
    #expect(truncate(path, 2060) == 0)
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.path) == ["a.tar:0.png"])
    #expect(catalog.problems.map(\.kind) == [.corruptFile])
    #expect(catalog.problems.map(\.image) == ["a.tar"])
  }

  @Test func `a compressed tar is refused by a sentence`() throws {
    let bench = try DatasetBench("tars: \"*.tar*\"\n")
    try bench.addTar("a.tar", [("0.png", try png(3, 2))])
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/bin/gzip")
    gzip.arguments = ["-n", bench.folder.file("data/a.tar")]
    try gzip.run()
    gzip.waitUntilExit()
    let catalog = try bench.catalog()
    #expect(
      catalog.problemLines == [
        "a.tar.gz: a.tar.gz: is not a tar archive; "
          + "a compressed tar must be unpacked to a plain one first"
      ])
  }

  @Test func `a key that comes again behind another sample is refused`() throws {
    let bench = try DatasetBench("tars: \"*.tar\"\n")
    try bench.addTar(
      "a.tar", [("0.png", try png(3, 2)), ("1.png", try png(3, 2)), ("0.cls", [0x30])])
    #expect(
      try bench.catalog().problemLines == [
        "a.tar: a.tar:0.cls: key '0' comes again behind another sample; "
          + "members of a sample must lie side by side, as 'tar --sort=name' writes them"
      ])
  }

  @Test func `a member that changed since it was catalogued is an error of its sample`() throws {
    let bench = try DatasetBench("tars: \"*.tar\"\n")
    try bench.addTar("a.tar", [("0.png", try png(3, 2))])
    let catalog = try bench.catalog()
    for bytes in [try png(3, 2, value: 101), try png(64, 64)] {
      try bench.addTar("a.tar", [("0.png", bytes)])
      let error = #expect(throws: PipelineError.self) { try catalog.bytes(ofImage: 0) }
      #expect(
        error?.description == "a.tar:0.png: differs from the file this run catalogued; "
          + "put the file back, or start another run")
    }
    #expect(truncate(bench.folder.file("data/a.tar"), 512) == 0)
    let error = #expect(throws: PipelineError.self) { try catalog.bytes(ofImage: 0) }
    #expect(error?.code == .changedInput)
  }

  @Test func `a tar that changed size since the run began is refused`() throws {
    let bench = try DatasetBench("tars: \"*.tar\"\n")
    try bench.addTar("a.tar", [("0.png", try png(3, 2))])
    _ = try bench.catalog()
    #expect(try bench.opened(isFrozen: true).built == 0)
    try bench.addTar("b.tar", [("0.png", try png(3, 2))])
    let added = #expect(throws: PipelineError.self) { try bench.catalog(isFrozen: true) }
    #expect(
      added?.message
        == "the tars of dataset 'scans', such as 'b.tar', changed since this run began")
    try FileManager.default.removeItem(atPath: bench.folder.file("data/b.tar"))
    let noise = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try bench.addTar("a.tar", [("0.png", try png(3, 2)), ("0.x", noise)])
    let larger = #expect(throws: PipelineError.self) { try bench.catalog(isFrozen: true) }
    #expect(larger?.message == "the tar 'a.tar' of dataset 'scans' changed since this run began")
  }

  @Test(arguments: 0..<8)
  func `any samples come back as they were put in`(seed: UInt64) throws {
    var stream = RandomStream(key: seed, lane: 3)
    let bench = try DatasetBench(
      "classes: [gun]\ntars: \"*.tar\"\n"
        + "labels: { index_masks: { masks: \"{key}.m.png\", values: { 1: gun } } }\n")
    var expected: [String] = []
    for shard in 0..<stream.integer(1...3) {
      var writer = try ShardWriter(
        folder: bench.folder.file("data"), name: ShardName(prefix: "s", index: shard))
      for sample in 0..<stream.integer(1...9) {
        let size = PixelSize(stream.integer(1...30), stream.integer(1...30))
        let image = try png(size.width, size.height, value: UInt8(stream.integer(0...255)))
        let map = (0..<size.area).map { _ in UInt16(stream.integer(0...1)) }
        let mask = try PNGEncoder.encode(LabelMap(size: size, labels: map))
        let key = "00000000\(sample)"
        try writer.append(
          key: key,
          members: [
            ShardMember(name: "png", bytes: image), ShardMember(name: "m.png", bytes: mask),
          ])
        expected.append("\(Digest(of: image)) \(map.reduce(0) { $0 + Int($1) })")
      }
      _ = try writer.finish(notes: .null)
    }
    let catalog = try bench.catalog()
    let found = try catalog.images.indices.map { row in
      let area = catalog.images[row].segments.reduce(0) { $0 + Int(catalog.segments[$1].area) }
      return "\(Digest(of: try catalog.bytes(ofImage: row))) \(area)"
    }
    #expect(found == expected)
  }

  @Test(
    .enabled(
      if: Judges.missing(modules: "webdataset") == nil,
      "no webdataset: run 'make judges' or set PASTICHE_JUDGES"))
  func `tars of webdataset's own writer are read`() throws {
    let bench = try DatasetBench(
      "classes: [cat, dog]\ntars: \"*.tar\"\nlabels: { whole_images: { class_file: \"{key}.cls\" } }\n"
    )
    let image = try png(5, 3)
    let picture = try bench.folder.write(image, to: "image.png")
    try Judges.run(
      """
      import sys, webdataset
      image = open(sys.argv[1], 'rb').read()
      with webdataset.TarWriter(sys.argv[2]) as sink:
          for index in range(7):
              sink.write({'__key__': f'train/sample{index:04d}', 'png': image, 'cls': index % 2})
      """, [picture, bench.folder.file("data/a.tar")])
    let catalog = try bench.catalog()
    #expect(catalog.problemLines == [])
    #expect(catalog.images.map(\.path) == (0..<7).map { "a.tar:train/sample000\($0).png" })
    #expect(catalog.segments.map { Int($0.classID) } == (0..<7).map { $0 % 2 })
    for row in 0..<7 { #expect(try catalog.bytes(ofImage: row) == image) }
  }
}
