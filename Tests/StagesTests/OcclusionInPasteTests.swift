import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Several segments on one canvas: who is seen, by how much, and who is left out.
@Suite struct OcclusionInPasteTests {
  private let bench: StageBench

  init() throws {
    bench = try PasteBench.make()
  }

  /// Five segments crowded on small canvases; the same layout under every blend.
  private func maker(
    _ blend: String, keep: String = "{ min_visible_area_px: 1, min_visible_fraction: 0 }",
    placement: String = "{}", repeats: Int = 6
  ) throws -> BenchMaker {
    try bench.maker(
      samples: "each: items, repeats: \(repeats)",
      stages: PasteBench.stages(
        "count_range: 5, rotate_degrees_range: [-180, 180], blend: \(blend), keep: \(keep), "
          + "placement: \(placement)", size: "[96, 96]"))
  }

  @Test func `opaque masks are disjoint and each shows its own colour`() throws {
    let maker = try maker("over")
    var hiding = 0
    for index in 0..<maker.count {
      for canvas in try maker.sample(index).canvases {
        #expect(canvas.regions.reduce(0) { $0 + $1.area } == canvas.covered.area)
        var wrong = 0
        for instance in canvas.instances {
          guard let region = instance.region, let row = instance.origin.segment else {
            hiding += 1
            continue
          }
          if instance.visibleFraction < 1 { hiding += 1 }
          for y in 0..<region.box.height {
            for x in 0..<region.box.width where region.mask[x, y] {
              let (column, line) = (region.box.minX + x, region.box.minY + y)
              let colour = (0..<3).map { canvas.image[column, line, $0] }
              if colour != PasteBench.colours[row] { wrong += 1 }
            }
          }
        }
        #expect(wrong == 0)
      }
    }
    #expect(hiding > 20)
  }

  @Test func `transparent masks keep every pixel`() throws {
    let maker = try maker("transmission")
    var overlapping = 0
    for index in 0..<maker.count {
      for canvas in try maker.sample(index).canvases {
        #expect(canvas.regions.count == 5)
        #expect(canvas.instances.map(\.visibleFraction) == [1, 1, 1, 1, 1])
        if canvas.regions.reduce(0, { $0 + $1.area }) > canvas.covered.area { overlapping += 1 }
      }
    }
    #expect(overlapping > 20)
  }

  @Test func `a visible mask is the whole one less those pasted later`() throws {
    let (opaque, transparent) = (try maker("over"), try maker("transmission"))
    for index in 0..<opaque.count {
      let (seen, whole) = (try opaque.sample(index), try transparent.sample(index))
      for (canvas, full) in zip(seen.canvases, whole.canvases) {
        let regions = full.regions
        #expect(canvas.instances.map(\.matrix) == full.instances.map(\.matrix))
        for (depth, instance) in canvas.instances.enumerated() {
          let left = regions[(depth + 1)...].reduce(regions[depth] as Region?) { rest, later in
            rest?.subtracting(later)
          }
          #expect(instance.region == left)
          let fraction = Double(left?.area ?? 0) / Double(regions[depth].area)
          #expect(abs(instance.visibleFraction - fraction) < 1e-12)
        }
      }
    }
  }

  @Test(arguments: ["over", "alpha", "gaussian", "box", "transmission", "poisson"])
  func `one segment has the same mask, box and draws under every blend`(blend: String) throws {
    let stages = "rotate_degrees_range: [-180, 180], scale_range: [0.5, 1], blend: "
    let one = try bench.maker(stages: PasteBench.stages(stages + "over"))
    let other = try bench.maker(stages: PasteBench.stages(stages + blend))
    for index in 0..<one.count {
      for (canvas, twin) in zip(try one.sample(index).canvases, try other.sample(index).canvases) {
        #expect(canvas.regions == twin.regions)
        #expect(canvas.instances.map(\.matrix) == twin.instances.map(\.matrix))
      }
    }
  }

  @Test func `what later pastes hide becomes a region to ignore and is counted`() throws {
    let maker = try maker("over", keep: "{ min_visible_fraction: 0.6 }")
    var ignored = 0
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      var ofSample = 0
      for instance in sample.canvases.flatMap(\.instances) {
        #expect(
          instance.isIgnored
            == (instance.visibleFraction < 0.6 || (instance.region?.area ?? 0) < 12))
        if instance.isIgnored { ofSample += 1 }
      }
      #expect(sample.dropCounts["paste: hidden by a later paste", default: 0] == ofSample)
      ignored += ofSample
    }
    #expect(ignored > 20)
  }

  @Test func `instances of the background that a paste does not touch stay as they are`() throws {
    var labels = LabelMap(size: PixelSize(60, 60), labels: [UInt16](repeating: 0, count: 3600))
    labels[59, 59] = 3
    try bench.addItems("6", Image(size: PixelSize(60, 60), filling: [9, 9, 9]), labels)
    let maker = try bench.maker(
      """
      sources:
        scenes: { dataset: items.yaml, as: images }
        items: { dataset: items.yaml, as: segments, min_area_px: 2 }
      samples: { count: 40 }
      stages:
        - background: { from: scenes }
        - paste: { segment: items, scale_range: 0.3, placement: { margin_px: [0, 0, 20, 20] } }
      """)
    var seen = 0
    for index in 0..<40 {
      let canvas = try #require(try maker.sample(index)["image"])
      guard canvas.source.path == "6.png" else { continue }
      seen += 1
      #expect(canvas.instances[0].region?.box == Box(59, 59, 60, 60))
      #expect(canvas.instances[0].isIgnored == false)
    }
    #expect(seen > 0)
  }

  @Test func `no overlap allowed means no pixel is shared`() throws {
    let maker = try maker("transmission", placement: "{ max_overlap: 0, tries: 50 }")
    var leftOut = 0
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      for canvas in sample.canvases {
        #expect(canvas.regions.reduce(0) { $0 + $1.area } == canvas.covered.area)
      }
      let missing = sample.canvases.reduce(0) { $0 + 5 - $1.instances.count }
      #expect(sample.dropCounts.values.reduce(0, +) == missing)
      #expect(sample.dropCounts.keys.allSatisfy { $0 == "paste: overlap over max_overlap" })
      leftOut += missing
    }
    #expect(leftOut > 0)
  }

  @Test func `no earlier segment is covered by one other beyond the overlap allowed`() throws {
    let maker = try maker("transmission", placement: "{ max_overlap: 0.3 }")
    var overlapping = 0
    for index in 0..<maker.count {
      for regions in try maker.sample(index).canvases.map(\.regions) {
        for (depth, region) in regions.enumerated() {
          for later in regions[(depth + 1)...] {
            let share = Double(region.overlap(later)) / Double(region.area)
            #expect(share <= 0.3)
            if share > 0 { overlapping += 1 }
          }
        }
      }
    }
    #expect(overlapping > 0)
  }

  @Test func `a sample whose own segment is hidden later is dropped, and no other`() throws {
    let maker = try maker("over", keep: "{ min_visible_fraction: 0.5 }", repeats: 10)
    var dropped = 0
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let own = try #require(sample.subject).row
      let isSeen = sample.canvases.allSatisfy { canvas in
        canvas.instances.contains { $0.origin.segment == own && !$0.isIgnored }
      }
      #expect(isSeen == (sample.dropReason == nil))
      if let reason = sample.dropReason {
        #expect(reason == "paste: hidden by a later paste")
        dropped += 1
      }
    }
    #expect((5..<maker.count).contains(dropped))
  }
}
