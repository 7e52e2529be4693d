import Codecs
import Datasets
import Execution
import Foundation
import Imaging
import Shards
import Stages
import Support
import TestSupport
import Testing

@Suite struct ShardSamplesTests {
  @Test func `canvases come back as they were written`() throws {
    let run = try LoaderRun()
    #expect(run.samples.count == 24)
    for index in 0..<24 {
      let back = try run.samples.sample(index)
      let made = try run.run.maker.sample(index)
      #expect(back.key == made.key)
      #expect(back.sample.names == ["query", "key"])
      #expect(back.label == made.subject.map { $0.source.classID(ofSegment: $0.row) })
      for name in made.names {
        let (here, there) = (try #require(made[name]), try #require(back.sample[name]))
        #expect(there.image == here.image)
        #expect(there.matrix == here.matrix)
        #expect(there.source == here.source)
        let seen = here.instances.filter { !$0.isIgnored && $0.region != nil }
        #expect(there.instances.map(\.region) == seen.map(\.region))
        #expect(there.instances.map(\.classID) == seen.map(\.classID))
        #expect(there.instances.map(\.matrix) == seen.map(\.matrix))
        #expect(there.instances.map(\.origin) == seen.map(\.origin))
        #expect(there.instances.map(\.visibleFraction) == seen.map(\.visibleFraction))
      }
    }
  }

  @Test func `without masks the boxes stand for them`() throws {
    let run = try LoaderRun(
      LoaderRun.pipeline.replacing("pixels: png", with: "pixels: png, masks: none"))
    let back = try #require(try run.samples.sample(3).sample["query"])
    let made = try #require(try run.run.maker.sample(3)["query"])
    #expect(!made.instances.isEmpty)
    #expect(back.instances.map { $0.region?.box } == made.instances.map { $0.region?.box })
    #expect(back.instances.allSatisfy { $0.region?.area == $0.region?.box.area })
  }

  @Test func `shards with other classes, and samples that are damaged, are sentences`() throws {
    let run = try LoaderRun()
    let folder = run.run.folder.shards
    let other = #expect(throws: PipelineError.self) {
      try ShardSamples(run: folder, inputs: [], classes: ["saw"])
    }
    #expect(other?.code == .differentRun)
    #expect(other?.hint == "make the shards again, into another folder")
    // A member's bytes: the header before it stays right.
    let tar = "\(folder)/small-000000.tar"
    var bytes = try FileBytes.read(tar)
    let place = try #require(
      bytes.indices.dropLast(8).first { Array(bytes[$0..<$0 + 8]) == Array("\"box\":[1".utf8) })
    bytes[place + 7] = UInt8(ascii: "-")
    try FileBytes.writeAtomically(bytes, to: tar)
    var errors: [PipelineError] = []
    for index in 0..<5 {
      do throws(PipelineError) {
        _ = try run.samples.sample(index)
      } catch {
        errors.append(error)
      }
    }
    #expect(errors.count == 1)
    #expect(errors.first?.code == .corruptFile)
    #expect(errors.first?.place.hasPrefix("small-000000.tar:00000000") == true)
  }

  @Test func `anyone's tars give pictures and labels`() throws {
    let scratch = try TemporaryFolder()
    let image = Image(size: PixelSize(5, 4), filling: [10, 20, 30])
    for index in 0..<3 {
      try scratch.write(try PNGEncoder.encode(image), to: "in/set/\(index).png")
      try scratch.write(index == 1 ? "7\n" : "owl", to: "in/set/\(index).cls")
    }
    let tar = scratch.file("some.tar")
    #expect(try Archive.tar("-cf", tar, "-C", scratch.file("in"), "--sort=name", "set") == 0)
    let input = CanvasInput(name: "image", format: PixelFormat(channels: 1))
    let samples = try ShardSamples(tars: [tar], fields: ["jpg", "png"], input: input)
    #expect(samples.count == 3)
    let found = try (0..<3).map { try samples.sample($0) }
    #expect(found.map(\.key) == ["set/0", "set/1", "set/2"])
    #expect(found.map(\.label) == [nil, 7, nil])
    #expect(
      found.allSatisfy { $0.sample["image"]?.image == .eight(image.converted(toChannels: 1)) })
    let plan = TrainingPlan(inputs: [input], batch: 3, sizes: ["image": image.size])
    let loader = try Loader(samples, maker: ViewMaker(plan, seed: 1), workers: 2, epochs: 1)
    let batch = try loader.batch()
    let keys = (0..<3).map { batch[$0].key }
    #expect(Set(keys) == ["set/0", "set/1", "set/2"])
    let none = try ShardSamples(tars: [tar], fields: ["jpg"], input: input)
    let error = #expect(throws: PipelineError.self) { try none.sample(2) }
    #expect(error?.description == "\(tar):set/2: has no field jpg")
  }

  @Test func `a dataset's images need no shards`() throws {
    let run = try LoaderRun()
    let source = try #require(run.run.maker.sources["bags"])
    let samples = CatalogSamples([source])
    #expect(samples.count == source.rows.count)
    let first = try samples.sample(4)
    #expect(first.key == source.catalog.images[4].path)
    #expect(first.label == nil)
    #expect(first.sample["image"]?.image == (try source.pixels(ofImage: 4)))
    let training = try LoaderRun.training(
      of: "{ batch: 4, augment: [ { random_resized_crop: { size_px: [20, 20] } } ] }")
    let loader = try Loader(samples, maker: ViewMaker(training, seed: 1), workers: 2, epochs: 1)
    #expect(try loader.records().count == samples.count / 4)
  }
}
