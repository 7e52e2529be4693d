#if Torch
import Codecs
import Foundation
import Imaging
import Safetensors
import Shards
import Support
import TestSupport
import Testing

/// The promises of the verb `saliency`, kept by the product itself with a small network.
@Suite(.serialized, .trainsOnce) struct SaliencyTests {
  let run: TrainedRun
  var tool: Tool { run.tool }

  init() throws {
    run = try #require(TrainedRun.shared)
  }

  private func file(_ name: String) -> String { tool.scratch.file(name) }

  /// The call that writes maps; on one thread, whose bits are the same each time.
  private func command(
    _ out: String, of checkpoint: String = "run", in manifest: String = "photos.yaml",
    side: Int = 64
  ) -> [String] {
    ["saliency", checkpoint, manifest, "--out", out, "--size-px", "\(side)"]
      + ["--device", "cpu", "--threads", "1", "--workers", "2"]
  }

  private static let sizes = [
    "a.png": PixelSize(90, 60), "deep/a.png": PixelSize(60, 90), "deep/b.png": PixelSize(64, 64),
    "deep/er/c.d.png": PixelSize(300, 20), "e.png": PixelSize(3, 5),
  ]

  /// Photographs of several sizes in folders, two of one name, which `photos.yaml` describes.
  private func writePhotos(to folder: String = "photos") throws {
    let bag = try ImageDecoder.decode(
      try FileBytes.read(file("fixtures/bags/000.jpg")), named: "000.jpg")
    for (name, size) in Self.sizes {
      let photo = try PNGEncoder.encode(bag.resized(to: size))
      try tool.scratch.write(photo, to: "\(folder)/\(name)")
    }
    try tool.scratch.write(
      "version: 1\nname: \(folder)\nroot: \(folder)\nimages: \"**/*.png\"\n",
      to: "\(folder).yaml")
  }

  /// The bytes of all maps below a folder, by name.
  private func maps(in out: String) throws -> [String: [UInt8]] {
    var maps: [String: [UInt8]] = [:]
    for name in Self.sizes.keys where FileBytes.exists(file("\(out)/maps/\(name)")) {
      maps[name] = try FileBytes.read(file("\(out)/maps/\(name)"))
    }
    return maps
  }

  @Test func `a pipeline reads the maps as they are, by the lines that the verb prints`() throws {
    try writePhotos()
    let outcome = try tool.run(command("maps"))
    #expect(outcome.status == 0, "\(outcome.err)")
    let lines = outcome.out.split(separator: "\n").map(String.init)
    let first = try #require(lines.first).replacing(
      /in \d+:\d\d, [\d.]+ images/, with: "in …, … images")
    #expect(
      first == "maps     maps/maps: 5 of 5 images of 'photos', by a resnet18 in …, … images/s on "
        + "cpu with 1 thread")
    let start = try #require(lines.firstIndex(of: "sources:"))
    #expect(
      Array(lines[1..<start]) == [
        "dataset  maps/saliency.yaml", "use      in a pipeline, for canvases of these images:",
      ])
    for (name, size) in Self.sizes {
      let bytes = try FileBytes.read(file("maps/maps/\(name)"))
      let map = try ImageDecoder.decode(bytes, named: name)
      #expect(map.size == size && map.channels == 1, "\(name)")
      #expect(map.samples.min() == 0 && map.samples.max() == 255, "\(name)")
    }
    // What the verb printed, around which the rest of a pipeline is put.
    let printed = Array(lines[(start + 1)...])
    try #require(printed.count == 3)
    try tool.scratch.write(
      """
      version: 1
      name: told
      sources:
        photos: { dataset: photos.yaml }
      \(printed[0])
      samples: { each: photos }
      \(printed[1])
      \(printed[2])

      """, to: "told.yaml")
    let made = try tool.run("generate", "told.yaml")
    #expect(made.status == 0, "\(made.err)")
    #expect(made.out.hasPrefix("samples  5 of 5\n"))
    let shard = file("runs/told/shards/told-000000.tar")
    let member = try ChildProcess("/bin/tar", ["xOf", shard, "000000000.json"]).end()
    #expect(member.output.contains("from_files"), "\(member.errors)")
  }

  @Test func `a checkpoint, its export and the images of a pipeline give the same maps`() throws {
    try writePhotos()
    #expect(try tool.run(command("of-run")).status == 0)
    #expect(try tool.run("export", "run", "--out", "mine.safetensors").status == 0)
    try tool.scratch.write(
      "version: 1\nname: p\nsources:\n  photos: { dataset: photos.yaml }\n"
        + "  bags: { dataset: manifests/fixture-bags.yaml }\nsamples: { each: photos }\n",
      to: "two.yaml")
    let exported = try tool.run(
      command("of-export", of: "mine.safetensors", in: "two.yaml") + ["--source", "photos"])
    #expect(exported.status == 0, "\(exported.err)")
    let maps = try maps(in: "of-run")
    #expect(maps.count == Self.sizes.count)
    #expect(try self.maps(in: "of-export") == maps)
    // The same encoder and images, so the same call.
    let again = try tool.run(command("of-run", of: "mine.safetensors"))
    #expect(again.status == 0, "\(again.err)")
    #expect(
      again.out.hasPrefix(
        "maps     of-run/maps: 5 of 5 images of 'photos', all made before\n"))
  }

  @Test func `maps that are missing are made again to the same bytes`() throws {
    try writePhotos()
    #expect(try tool.run(command("again")).status == 0)
    let whole = try maps(in: "again")
    for name in ["maps/a.png", "maps/deep/b.png", "saliency.yaml"] {
      try FileManager.default.removeItem(atPath: file("again/\(name)"))
    }
    let outcome = try tool.run(command("again"))
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(try maps(in: "again") == whole)
    #expect(FileBytes.exists(file("again/saliency.yaml")))
    let names = try FileManager.default.subpathsOfDirectory(atPath: file("again"))
    #expect(!names.contains { $0.hasSuffix(".tmp") || $0.hasSuffix(".lock") })
  }

  @Test func `an image that cannot be read is named and left out`() throws {
    try writePhotos(to: "broken")
    try tool.scratch.write("no picture", to: "broken/z.png")
    let outcome = try tool.run(command("left", in: "broken.yaml"))
    #expect(outcome.status == 3)
    #expect(outcome.err.contains("left out: z.png: "))
    #expect(
      outcome.out.hasPrefix("maps     left/maps: 5 of 6 images of 'broken', by a resnet18 in "))
  }

  // MARK: Refusals

  private static let networkHint =
    "expected the backbone of a resnet18, 34 or 50, as 'pastiche train' and 'export' write it"

  @Test(
    arguments: [
      (
        ["none", "photos.yaml", "--out", "new"], 1,
        "none: holds no checkpoint; "
          + "name a checkpoint-….safetensors, or the folder of a run that was trained"
      ),
      (
        ["none.safetensors", "photos.yaml", "--out", "new"], 1,
        "none.safetensors: cannot be opened: no such file or directory"
      ),
      (
        ["other.safetensors", "photos.yaml", "--out", "new"], 1,
        "other.safetensors: has a tensor 'layer5.0.bn1.bias' that is not expected; \(networkHint)"
      ),
      (["run", "gray.yaml", "--out", "new"], 0, ""),
      (
        ["run", "dual.yaml", "--out", "new"], 2,
        "dual.yaml: dataset 'dual' has 2 channels but the network in 'run' takes 3; "
          + "set its 'channels'"
      ),
      (
        ["run", "photos.yaml", "--out", "new", "--size-px", "32"], 2,
        "--size-px 32: features of this network are 32 pixels apart, expected 64 pixels or more"
      ),
      (
        ["run", "photos.yaml", "--out", "photos"], 2,
        "photos: holds 'a.png', but no maps; choose another folder with --out"
      ),
      (
        ["run", "twins.yaml", "--out", "new"], 2,
        "photos/a.png: and 'photos/a.jpg' would both have the map 'photos/a.png'; "
          + "rename one of them, or narrow the dataset's 'images'"
      ),
    ] as [([String], Int32, String)])
  func `what gives no maps is refused with a sentence, and gray images are repeated`(
    arguments: [String], status: Int32, sentence: String
  ) throws {
    try writePhotos()
    defer { try? FileManager.default.removeItem(atPath: file("new")) }
    for (name, channels) in [("gray", 1), ("dual", 2)] {
      try tool.scratch.write(
        "version: 1\nname: \(name)\nroot: photos\nchannels: \(channels)\nimages: a.png\n",
        to: "\(name).yaml")
    }
    try tool.scratch.write(
      try FileBytes.read(file("fixtures/bags/000.jpg")), to: "twins/photos/a.jpg")
    try tool.scratch.write(try FileBytes.read(file("photos/a.png")), to: "twins/photos/a.png")
    try tool.scratch.write(
      "version: 1\nname: twins\nroot: twins\nimages: \"photos/*\"\n", to: "twins.yaml")
    var other = try SafetensorsFile.read(file("run/train/backbone.safetensors"))
    other.tensors["layer5.0.bn1.bias"] = StoredTensor([Float(0)])
    try other.write(file("other.safetensors"))
    let outcome = try tool.run(["saliency"] + arguments)
    #expect(outcome.status == status, "\(outcome.err)")
    guard status != 0 else { return }
    #expect(outcome.err == "pastiche: \(sentence)\n")
    #expect(outcome.out.isEmpty)
    #expect(!FileBytes.exists(file("new/maps")))
  }

  @Test func `a folder with other maps, or one in use, is refused`() throws {
    try writePhotos()
    #expect(try tool.run(command("kept")).status == 0)
    let other = try tool.run(command("kept", side: 96))
    #expect(other.status == 2)
    #expect(
      other.err == "pastiche: kept: holds other maps: size_px is 64 there and 96 here; "
        + "choose another folder with --out, or delete this one\n")
    guard let lock = try FileLock.acquire(path: file("kept/.saliency.lock"), wait: false) else {
      Issue.record("the lock is taken")
      return
    }
    let busy = try tool.run(command("kept"))
    lock.release()
    #expect(busy.status == 1)
    #expect(
      busy.err == "pastiche: kept: another process writes maps here; "
        + "wait for it, or choose another folder with --out\n")
  }

  @Test func `features that are no numbers end it, and name the image`() throws {
    try writePhotos()
    var spoilt = try SafetensorsFile.read(file("run/train/backbone.safetensors"))
    let shape = try #require(spoilt.tensors["conv1.weight"]).shape
    spoilt.tensors["conv1.weight"] = StoredTensor(
      [Float](repeating: .nan, count: shape.reduce(1, *)), shape: shape)
    try spoilt.write(file("spoilt.safetensors"))
    let outcome = try tool.run(command("nan", of: "spoilt.safetensors"))
    #expect(outcome.status == 1)
    #expect(
      outcome.err.hasSuffix(
        ": the network's features of this image are no numbers; "
          + "take an earlier checkpoint: this one's weights are spoilt\n"))
    #expect(try maps(in: "nan").isEmpty)
  }

  @Test(arguments: [
    (
      ["fixtures/none.yaml"],
      "fixtures/none.yaml: cannot be opened: no such file or directory\n1 problem\n"
    ),
    (
      ["manifests/fixture-items.yaml"],
      "manifests/fixture-items.yaml: dataset 'fixture-items' has several splits; "
        + "add --split with one of: train, val\n1 problem\n"
    ),
    (
      ["manifests/fixture-items.yaml", "--split", "tain"],
      "--split tain: dataset 'fixture-items' has no split 'tain'; did you mean 'train'?\n"
        + "1 problem\n"
    ),
    (
      ["manifests/fixture-bags.yaml", "--source", "bags"],
      "--source bags: 'manifests/fixture-bags.yaml' is a dataset manifest, which has no sources; "
        + "leave it out, or name a split with --split\n1 problem\n"
    ),
    (
      ["pipelines/quickstart.yaml"],
      "pipelines/quickstart.yaml: the pipeline has several sources; "
        + "add --source with one of: bags, items\n1 problem\n"
    ),
    (
      ["pipelines/quickstart.yaml", "--source", "bag"],
      "--source bag: there is no source 'bag'; did you mean 'bags'?\n1 problem\n"
    ),
  ])
  func `images must be told, and what is wrong is told with its place`(
    arguments: [String], message: String
  ) throws {
    let outcome = try tool.run(["saliency", "run"] + arguments + ["--out", "unused"])
    #expect(outcome.status == 2)
    #expect(outcome.err == message)
    #expect(!FileBytes.exists(file("unused")))
  }
}
#endif
