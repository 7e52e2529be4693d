import Imaging
import Stages
import Support
import TestSupport
import Testing

/// `blend: { mixed: […] }`: one layout, and for every paste one of several blends.
@Suite struct MixedBlendTests {
  private static let modes = ["over", "gaussian", "box", "poisson"]
  private static let mixed = "{ mixed: [over, gaussian, box, poisson] }"
  private let bench: StageBench

  init() throws {
    bench = try PasteBench.make()
  }

  private func maker(
    _ blend: String, count: Int, repeats: Int = 4, seed: Int = 1, more: String = ""
  ) throws -> BenchMaker {
    try bench.maker(
      samples: "each: items, repeats: \(repeats)", seed: seed,
      stages: PasteBench.stages(
        "count_range: \(count), frame_range_px: [10, 40], rotate_degrees_range: [-180, 180], "
          + "blend: \(blend)\(more)", size: "[96, 96]"))
  }

  private func blends(on canvas: Canvas) -> [String] {
    canvas.instances.compactMap { instance in
      guard case .string(let blend)? = instance.draws["blend"] else { return nil }
      return blend
    }
  }

  @Test func `of ten thousand pastes each blend has its share, whatever came before`() throws {
    let maker = try bench.maker(
      samples: "each: items, repeats: 22",
      stages: PasteBench.stages(
        "count_range: 50, frame_range_px: [8, 12], blend: \(Self.mixed)", size: "[64, 64]"))
    var shares: [String: Int] = [:]
    var pairs: [String: Int] = [:]
    var (total, followed) = (0, 0)
    var both: [Bool] = []
    for index in 0..<maker.count {
      let drawn = try maker.sample(index).canvases.map(blends)
      for blends in drawn {
        for blend in blends { shares[blend, default: 0] += 1 }
        for (one, next) in zip(blends, blends.dropFirst()) {
          pairs["\(one) \(next)", default: 0] += 1
        }
        total += blends.count
        followed += blends.count - 1
      }
      both += zip(drawn[0], drawn[1]).map { $0 == $1 }
    }
    #expect(total >= 10_000)
    #expect(shares.keys.sorted() == Self.modes.sorted())
    // Four standard deviations: sqrt(0.25 · 0.75 / 10⁴) = 0.0043.
    for count in shares.values { #expect(abs(Double(count) / Double(total) - 0.25) < 0.0173) }
    #expect(pairs.count == 16)
    for count in pairs.values { #expect(abs(Double(count) / Double(followed) - 0.0625) < 0.01) }
    // The canvases of a sample draw apart from each other.
    let agreeing = Double(both.count { $0 }) / Double(both.count)
    #expect(abs(agreeing - 0.25) < 0.025)
  }

  @Test(arguments: modes + [mixed])
  func `one layout has the same masks, boxes and draws under every opaque blend`(
    blend: String
  ) throws {
    let distractors = ", distractors: { from: items, count_range: 2 }"
    let plain = try maker("alpha", count: 4, more: distractors)
    let other = try maker(blend, count: 4, more: distractors)
    for index in 0..<plain.count {
      let (one, twin) = (try plain.sample(index), try other.sample(index))
      #expect(one.dropCounts == twin.dropCounts)
      #expect(one.dropReason == twin.dropReason)
      for (canvas, other) in zip(one.canvases, twin.canvases) {
        #expect(canvas.instances.map(\.region) == other.instances.map(\.region))
        #expect(canvas.instances.map(\.amodal) == other.instances.map(\.amodal))
        #expect(canvas.instances.map(\.matrix) == other.instances.map(\.matrix))
        #expect(canvas.instances.map(\.isIgnored) == other.instances.map(\.isIgnored))
        #expect(canvas.instances.map(\.visibleFraction) == other.instances.map(\.visibleFraction))
        #expect(canvas.instances.map(\.origin) == other.instances.map(\.origin))
        #expect(
          canvas.instances.map { $0.draws.filter { $0.key != "blend" } }
            == other.instances.map { $0.draws.filter { $0.key != "blend" } })
      }
    }
  }

  @Test func `a mixed paste shows what its blend alone shows, pixel for pixel`() throws {
    let sigma = ", feather_sigma_px: 1"
    let mixed = try maker(Self.mixed, count: 1, repeats: 3, more: sigma)
    var alone: [String: BenchMaker] = [:]
    for blend in Self.modes {
      alone[blend] = try maker(
        blend, count: 1, repeats: 3, more: blend == "gaussian" ? sigma : "")
    }
    var seen: Set<String> = []
    for index in 0..<mixed.count {
      let sample = try mixed.sample(index)
      for name in sample.names {
        let canvas = try #require(sample[name])
        let blend = try #require(blends(on: canvas).first)
        seen.insert(blend)
        #expect(try alone[blend]?.sample(index)[name]?.image == canvas.image)
      }
    }
    #expect(seen.count == 4)
  }

  @Test func `what is mixed does not depend on the order written, and depends on the seed`() throws
  {
    func drawn(_ blend: String, seed: Int = 1) throws -> [[String]] {
      let maker = try maker(blend, count: 3, repeats: 2, seed: seed)
      return try (0..<maker.count).flatMap { try maker.sample($0).canvases.map(blends) }
    }
    let written = try drawn(Self.mixed)
    #expect(try drawn("{ mixed: [poisson, box, over, gaussian] }") == written)
    #expect(try drawn(Self.mixed, seed: 2) != written)
  }

  @Test func `occlusion is that of opaque blends`() throws {
    let maker = try maker(Self.mixed, count: 6)
    for index in 0..<maker.count {
      for canvas in try maker.sample(index).canvases {
        #expect(canvas.regions.reduce(0) { $0 + $1.area } == canvas.covered.area)
      }
    }
  }
}
