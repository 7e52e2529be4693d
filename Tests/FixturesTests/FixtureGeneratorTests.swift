import Codecs
import Fixtures
import Foundation
import Imaging
import Support
import Testing

@Suite(.serialized) struct FixtureGeneratorTests {
  /// The committed files and the seed they were made with.
  private static let committed = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "fixtures").path
  private static let committedSeed: UInt64 = 2310

  /// A folder of this process that holds nothing yet.
  private func folder(_ name: String) -> String {
    NSTemporaryDirectory() + "/pastiche-fixtures-\(getpid())-\(name)"
  }

  private func digests(_ folder: String, _ files: [String]) throws -> [Digest] {
    try files.map { Digest(of: try FileBytes.read(folder + "/" + $0)) }
  }

  @Test func `the committed files are what the generator writes, twice`() throws {
    let (first, second) = (folder("first"), folder("second"))
    defer {
      try? FileManager.default.removeItem(atPath: first)
      try? FileManager.default.removeItem(atPath: second)
    }
    let summary = try FixtureGenerator.write(to: first, seed: Self.committedSeed)
    #expect(try FixtureGenerator.write(to: second, seed: Self.committedSeed) == summary)
    let digests = try digests(first, summary.files)
    #expect(try self.digests(second, summary.files) == digests)
    for (file, digest) in zip(summary.files, digests) {
      let bytes = try FileBytes.read(Self.committed + "/" + file)
      #expect(Digest(of: bytes) == digest, "\(file)")
    }
    #expect(summary.size.bytes < 1_200_000)
    #expect(summary.bags == 24 && summary.trainScans == 40 && summary.valScans == 8)
    #expect(summary.trainInstances == [Int](repeating: 10, count: 12))
    #expect(summary.valInstances == [Int](repeating: 2, count: 12))
  }

  @Test func `annotations list every instance with its class, box and area`() throws {
    let path = Self.committed + "/items/instances_val.json"
    let file = try JSONValue(parsing: FileBytes.read(path), at: path)
    guard case .array(let categories)? = file["categories"],
      case .array(let images)? = file["images"],
      case .array(let annotations)? = file["annotations"]
    else {
      Issue.record("\(path) is not in COCO's format")
      return
    }
    #expect(categories.map { $0["name"] } == ItemKind.names.map { .string($0) })
    #expect(images.map { $0["file_name"] } == (40..<48).map { .string("0\($0).jpg") })
    let contents = FixtureGenerator.contents(seed: Self.committedSeed).dropFirst(40)
    let kinds = contents.flatMap { $0 }
    #expect(annotations.map { $0["category_id"] } == kinds.map { .integer($0.index + 1) })
    let scene = Scene.labelled(
      index: 40, kinds: contents.first ?? [], seed: Self.committedSeed)
    for (instance, annotation) in zip(scene.instances, annotations) {
      let box = try #require(instance.mask.tightBox)
      #expect(annotation["area"] == .integer(instance.mask.area))
      #expect(
        annotation["bbox"]
          == .array([box.minX, box.minY, box.width, box.height].map { .integer($0) }))
    }
  }

  @Test func `pictures decode to the size their annotation gives`() throws {
    let name = "items/images/000.jpg"
    let image = try ImageDecoder.decode(FileBytes.read(Self.committed + "/" + name), named: name)
    let kinds = FixtureGenerator.contents(seed: Self.committedSeed)[0]
    let scene = Scene.labelled(index: 0, kinds: kinds, seed: Self.committedSeed)
    #expect(image.size == scene.image.size)
    let errors = zip(image.samples, scene.image.samples).map { abs(Int($0) - Int($1)) }
    #expect(errors.reduce(0, +) < 4 * errors.count)
  }

  @Test func `every round of four scans holds each kind once, in an order of the seed's`() {
    let contents = FixtureGenerator.contents(seed: 1)
    #expect(contents.map(\.count) == (0..<12).flatMap { _ in [3, 2, 4, 3] })
    for round in 0..<12 {
      let kinds = contents[round * 4..<round * 4 + 4].flatMap { $0 }
      #expect(Set(kinds).count == 12)
    }
    #expect(contents != FixtureGenerator.contents(seed: 2))
  }

  @Test func `a folder that cannot be made is refused by name`() throws {
    let blocked = folder("blocked")
    defer { try? FileManager.default.removeItem(atPath: blocked) }
    try FileBytes.writeAtomically([], to: blocked)
    let error = #expect(throws: PipelineError.self) {
      try FixtureGenerator.write(to: blocked, seed: 1)
    }
    #expect(error?.place == blocked + "/bags")
    #expect(error?.message == "cannot be made a folder: not a directory")
  }
}
