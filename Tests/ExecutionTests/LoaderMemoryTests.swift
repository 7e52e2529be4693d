import CAllocations
import Datasets
import Execution
import Foundation
import Imaging
import Stages
import Support
import Synchronization
import Testing

/// What a loader takes of memory while it runs, in processes of their own.
@Suite struct LoaderMemoryTests {
  @Test func `neither workers nor receiver take memory for a sample of their own`() async {
    await #expect(processExitsWith: .success) {
      let samples = ReadySamples()
      let plan = TrainingPlan(
        inputs: [ReadySamples.input], batch: 8, sizes: ["image": ReadySamples.size])
      let loader = try Loader(
        samples, maker: ViewMaker(plan, seed: 3), workers: 2, epochs: 1)
      var steps = 0
      var sum: Float = 0
      var before: UInt = 0
      var taken: UInt = 0
      while let batch = try loader.next() {
        // What is asked of a batch counts too.
        sum += batch.withPixels(ofView: 0) { $0[0] + Float(batch[3].index) }
        _ = consume batch
        steps += 1
        let now = allocations_of_this_thread()
        if steps > 100 { taken += now - before }
        before = allocations_of_this_thread()
      }
      #expect(steps == 800)
      #expect(sum.isFinite)
      // The counter does count.
      let mark = allocations_of_this_thread()
      let list = (0..<steps).map { Float($0) + sum }
      #expect(allocations_of_this_thread() > mark)
      #expect(list.count == steps)
      #expect(taken == 0, "the receiver took memory \(taken) times in 700 batches")
      let (counted, between) = samples.counts
      #expect(counted > 4000)
      #expect(between == 0, "workers took memory \(between) times in \(counted) samples")
    }
  }

  @Test func `memory does not grow with the number of views`() async {
    let told = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      let run = try LoaderRun(MemoryRun.pipeline)
      // Both epochs' worth once, so that every cache is filled.
      try MemoryRun.feed(run, epochs: 20)
      let (held, peak) = (bytes_in_use(), try MemoryRun.peak())
      try MemoryRun.feed(run, epochs: MemoryRun.epochs)
      #expect(bytes_in_use() < held + 1 << 20)
      #expect(try MemoryRun.peak() < peak + 16 << 20)
    }
    print(String(decoding: told?.standardOutputContent ?? [], as: UTF8.self))
  }
}

/// A run of small views.
private enum MemoryRun {
  /// `PASTICHE_VIEWS=1000000` makes so many views, by hand; else 20,000.
  static var epochs: UInt32 {
    let asked = ProcessInfo.processInfo.environment["PASTICHE_VIEWS"].flatMap { Int($0) }
    // Two batches of eight pairs: a rule drops some of the 24 samples.
    return UInt32((asked ?? 20_000) / 32)
  }

  static let pipeline = """
    version: 1
    name: small
    seed: 5
    sources:
      bags: { dataset: ../manifests/fixture-bags.yaml }
      items: { dataset: ../manifests/fixture-items.yaml, split: val, as: segments }
    samples: { each: items }
    stages:
      - background: { from: bags, canvases: [query, key], size_px: [24, 24] }
      - paste: { segment: items, frame_range_px: [12, 20], blend: transmission }
    shards: { samples_per_shard: 5 }
    train:
      batch: 8
      augment: [ { random_resized_crop: { size_px: [16, 16] } }, { flip: {} } ]

    """

  /// Takes all batches of some epochs.
  static func feed(_ run: LoaderRun, epochs: UInt32) throws {
    let loader = try run.loader(workers: 2, epochs: epochs)
    var views = 0
    while let batch = try loader.next() { views += batch.count * batch.shapes.count }
    #expect(views == Int(epochs) * loader.steps * 16)
    print("\(views) views, \(ByteCount(Int(bytes_in_use()))) in use, peak \(ByteCount(try peak()))")
  }

  /// The most memory this process has held.
  static func peak() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let number = line?.split(separator: " ").compactMap { Int($0) }.first
    return try #require(number) * 1024
  }
}

/// Samples that are there already, so that giving one takes no memory.
///
/// What threads take from the end of one sample to the start of the next is counted.
private final class ReadySamples: TrainingSamples {
  static let size = PixelSize(16, 12)
  static let input = CanvasInput(name: "image", format: PixelFormat(channels: 3))

  private struct Count {
    var samples = 0
    var taken: UInt = 0
    /// By thread, as of the end of its last sample.
    var before: [UInt: UInt] = [:]
  }

  private let samples: [LabelledSample]
  private let state = Mutex(Count())

  init() {
    samples = (0..<64).map { index in
      var sample = Sample(index: index, subject: nil)
      let origin = Origin(source: "none", dataset: "none", path: "picture \(index)")
      var canvas = Canvas(
        image: .eight(Image(size: Self.size, filling: [UInt8(index), 7, 9])), source: origin)
      canvas.instances = (0..<index % 3).map { number in
        let mask = Mask(size: PixelSize(4, 3), filling: true)
        return Instance(classID: number, region: Region(mask, x: number, y: 1), origin: origin)
      }
      sample["image"] = canvas
      return LabelledSample(key: "a key that is longer than \(index)", label: 1, sample: sample)
    }
  }

  // One epoch: the start of another takes memory, once for each worker.
  var count: Int { 6400 }

  /// The samples counted, and how often memory was taken between them.
  var counts: (samples: Int, taken: UInt) { state.withLock { ($0.samples - 2000, $0.taken) } }

  func sample(_ index: Int, for run: StageRun?) throws(PipelineError) -> LabelledSample {
    let now = allocations_of_this_thread()
    let thread = UInt(pthread_self())
    state.withLock { state in
      // The first ones fill lists that keep their memory.
      if state.samples >= 2000, let before = state.before[thread] { state.taken += now - before }
      state.samples += 1
      state.before[thread] = 0
    }
    let mark = allocations_of_this_thread()
    state.withLock { $0.before[thread] = mark }
    return samples[index % samples.count]
  }
}
