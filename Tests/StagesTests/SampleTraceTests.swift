import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct SampleTraceTests {
  private let bench: StageBench

  init() throws {
    bench = try PasteBench.make()
  }

  /// A sample with its trace.
  private func traced(
    _ index: Int = 0, samples: String = "each: items", stages: String
  ) throws -> (sample: Sample, steps: [SampleTrace.Step]) {
    let trace = SampleTrace()
    let sample = try bench.maker(samples: samples, stages: stages).sample(index, observer: trace)
    #expect(trace.unfinished == nil)
    return (sample, trace.steps)
  }

  @Test(arguments: 0..<6) func `a sample that is observed is the same`(index: Int) throws {
    let maker = try bench.maker(stages: PasteBench.stages("flip: 0.5, scale_range: [0.5, 1]"))
    #expect(
      try maker.sample(index, observer: SampleTrace()).fingerprint
        == maker.sample(index).fingerprint)
  }

  @Test func `every stage leaves the canvases it changed, the last as in the sample`() throws {
    let (sample, steps) = try traced(
      stages: PasteBench.stages("on: query") + "\n  - flip: { probability: 0, on: key }")
    #expect(steps.map(\.stage) == ["samples", "background", "paste", "flip"])
    #expect(steps.map { $0.canvases.map(\.name) } == [[], ["query", "key"], ["query"], ["key"]])
    #expect(steps[1].canvases[0].canvas.instances.isEmpty)
    #expect(steps[2].canvases[0].canvas.image == sample["query"]?.image)
    #expect(steps[2].canvases[0].canvas.instances.count == 1)
    #expect(steps[3].canvases[0].canvas.draws.map(\.stage) == ["background", "flip"])
  }

  @Test func `stages nested in views come before it, each with its own view`() throws {
    let (sample, steps) = try traced(
      samples: "each: photos",
      stages: """
          - views: { query: [ { flip: { probability: 1 } }, { resize: { size_px: [9, 9] } } ], key: [ { flip: {} } ], plain: [] }
        """)
    #expect(
      steps.map(\.stage) == ["samples", "views/flip", "views/resize", "views/flip", "views"])
    #expect(
      steps.map { $0.canvases.map(\.name) } == [
        ["image"], ["query"], ["query"], ["key"], ["plain"],
      ])
    #expect(steps[1].removed == ["image"])
    #expect(steps[2].canvases[0].canvas.image == sample["query"]?.image)
  }

  @Test func `a resize is seen although it draws nothing`() throws {
    let (_, steps) = try traced(
      samples: "each: photos", stages: "  - resize: { size_px: [8, 8] }")
    #expect(steps[1].canvases.map(\.canvas.image.size) == [PixelSize(8, 8)])
  }

  @Test func `what a rule drops is told at its stage`() throws {
    let (sample, steps) = try traced(
      stages: PasteBench.stages("keep: { min_visible_area_px: 100000 }") + "\n  - flip: {}")
    #expect(sample.dropReason == "paste: visible area under min_visible_area_px")
    #expect(steps.map(\.stage) == ["samples", "background", "paste"])
    #expect(steps[1].dropReason == nil)
    #expect(steps[2].dropReason == sample.dropReason)
    #expect(steps[2].drops == ["paste: visible area under min_visible_area_px": 2])
  }

  @Test func `a stage that fails is the unfinished one`() throws {
    let maker = try bench.maker(stages: PasteBench.stages("flip: 0"))
    try bench.addItem("0", class: 1, 3, 3, colour: [1, 2, 3])
    let failing = try #require(
      (0..<maker.count).first { (try? maker.sample($0)) == nil })
    let trace = SampleTrace()
    #expect(throws: PipelineError.self) { try maker.sample(failing, observer: trace) }
    #expect(trace.unfinished == "paste")
    #expect(trace.steps.map(\.stage) == ["samples", "background"])
  }
}
