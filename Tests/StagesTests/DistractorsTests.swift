import Imaging
import Stages
import Support
import TestSupport
import Testing

/// Copies of one segment, and segments that are pasted without a label.
@Suite struct DistractorsTests {
  private let bench: StageBench

  init() throws {
    bench = try PasteBench.make()
  }

  private func maker(
    _ paste: String, samples: String = "each: items, repeats: 6", size: String = "[96, 96]"
  ) throws -> BenchMaker {
    try bench.maker(
      """
      sources:
        photos: { dataset: photos.yaml }
        items: { dataset: items.yaml, as: segments, classes: [gun, knife] }
        others: { dataset: items.yaml, as: segments, classes: [saw] }
      samples: { \(samples) }
      stages:
        - background: { from: photos, canvases: [query, key], size_px: \(size) }
        - paste: { segment: items, \(paste) }
      """)
  }

  @Test func `distractors never become instances and are counted`() throws {
    let maker = try maker(
      "distractors: { from: others, count_range: [0, 3], rotate_degrees_range: [0, 360] }")
    var counts: Set<Int> = []
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      var placed = 0
      for canvas in sample.canvases {
        let labelled = canvas.instances.filter { !$0.isIgnored }
        #expect(labelled.allSatisfy { $0.origin.source == "items" && $0.classID != 2 })
        let distractors = canvas.instances.filter { $0.origin.source == "others" }
        #expect(distractors.allSatisfy { $0.isIgnored })
        #expect(distractors.allSatisfy { $0.region != nil })
        counts.insert(distractors.count)
        placed += distractors.count
        let draws = try #require(canvas.draws.last)
        #expect(draws.stage == "paste")
        guard case .array(let told)? = draws.values["distractors"] else {
          Issue.record("the distractors are not told")
          return
        }
        #expect(told.compactMap { $0["source"] } == distractors.map { $0.origin.json })
      }
      #expect(sample.dropCounts["paste: distractor, not labelled", default: 0] == placed)
    }
    #expect(counts == [0, 1, 2, 3])
  }

  @Test func `distractors hide what lies below them and stay in the pixels`() throws {
    let maker = try maker(
      "keep: { min_visible_fraction: 0.01, min_visible_area_px: 1 }, "
        + "distractors: { from: others, count_range: 2 }")
    var hidden = 0
    for index in 0..<maker.count {
      for canvas in try maker.sample(index).canvases {
        let own = canvas.instances[0]
        for distractor in canvas.instances.dropFirst() {
          let region = try #require(distractor.region)
          #expect(own.region.map { $0.overlap(region) } ?? 0 == 0)
        }
        if own.visibleFraction < 1 { hidden += 1 }
        let top = try #require(canvas.instances.last)
        let colour = PasteBench.colours[try #require(top.origin.segment)]
        let mask = try #require(top.region).mask(on: canvas.image.size)
        let wrong = (0..<mask.size.area).filter { pixel in
          mask.bits[pixel] == 1
            && Array(canvas.image.samples[pixel * 3..<pixel * 3 + 3]) != colour
        }
        #expect(wrong.isEmpty)
      }
    }
    #expect(hidden > 5)
  }

  @Test func `without room a distractor is left out and counted by the reason`() throws {
    let sample = try maker(
      "scale_range: 0.3, distractors: { from: others, count_range: 1, scale_range: 9 }"
    ).sample(0)
    #expect(
      sample.dropCounts == ["paste: distractor larger than its canvas": 2])
    #expect(sample.dropReason == nil)
  }

  @Test func `copies are of one segment, each with draws of its own`() throws {
    let maker = try maker(
      "copies_range: [1, 3], flip: 0.5, rotate_degrees_range: [0, 360], scale_range: [0.3, 0.6], "
        + "blend: transmission")
    var counts: Set<Int> = []
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let own = try #require(sample.subject).row
      let perCanvas = sample.canvases.map(\.instances.count)
      #expect(perCanvas[0] == perCanvas[1])
      counts.insert(perCanvas[0])
      for canvas in sample.canvases {
        #expect(canvas.instances.allSatisfy { $0.origin.segment == own && !$0.isIgnored })
        let angles = canvas.instances.compactMap { $0.draws["rotate_degrees"] }
        #expect(Set(angles.map { "\($0)" }).count == canvas.instances.count)
      }
    }
    #expect(counts == [1, 2, 3])
  }

  @Test func `copies do not change what is drawn first`() throws {
    let (one, many) = (try maker("count_range: 2"), try maker("count_range: 2, copies_range: 2"))
    for index in 0..<one.count {
      let (sample, twin) = (try one.sample(index), try many.sample(index))
      for (canvas, copied) in zip(sample.canvases, twin.canvases) where copied.instances.count == 4
      {
        #expect(canvas.instances[0].matrix == copied.instances[0].matrix)
        #expect(canvas.instances[1].origin == copied.instances[2].origin)
      }
    }
  }

  @Test func `a sample stands while one copy of its segment is placed`() throws {
    // Two copies do not fit without covering each other.
    let maker = try maker(
      "copies_range: 2, scale_range: 2, rotate_degrees: [0], placement: { max_overlap: 0, tries: 5 }",
      size: "[130, 70]")
    var single = 0
    for index in 0..<maker.count {
      let sample = try maker.sample(index)
      let isMissing = sample.canvases.contains { $0.instances.isEmpty }
      #expect(isMissing == (sample.dropReason != nil))
      if sample.dropReason == nil, !sample.dropCounts.isEmpty { single += 1 }
    }
    #expect(single > 0)
  }

  @Test(arguments: [
    ("distractors: {}", "'distractors' of stage 'paste' needs 'from': a text or a list of texts"),
    (
      "distractors: { from: item }",
      "there is no source 'item'; did you mean 'items'?"
    ),
    (
      "distractors: { from: items, count_rang: 3 }",
      "unknown key 'count_rang' in 'distractors' of stage 'paste'; did you mean 'count_range'?"
    ),
    ("copies_range: 0", "'copies_range' in stage 'paste' is 0, expected a number in 1...1000"),
  ])
  func `wrong settings are reported`(settings: String, message: String) throws {
    #expect(
      try StageBench.messages("  - paste: { segment: items, \(settings) }\n").first == message)
  }
}
