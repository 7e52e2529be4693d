import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct QuotaRuleTests {
  private static let sources =
    "sources:\n  photos: { dataset: photos.yaml }\n  items: { dataset: items.yaml, as: segments }\n"

  /// Four items of `gun`, two of `knife`, one of `saw`.
  private func bench() throws -> StageBench {
    let bench = try StageBench()
    for (index, label) in [1, 1, 1, 1, 2, 2, 3].enumerated() {
      try bench.addItem("\(index)", class: UInt16(label), 10 + index, 10, colour: [9, 9, 9])
    }
    try bench.addPhoto("0", Image(size: PixelSize(60, 40), filling: [200, 200, 200]))
    return bench
  }

  private func pipeline(_ paste: String, samples: String = "count: 1000") -> String {
    """
    \(Self.sources)samples: { \(samples) }
    stages:
      - background: { from: photos }
      - paste: { segment: items, \(paste) }
    """
  }

  /// How often each segment of the catalog was pasted.
  private func counts(_ paste: String) throws -> [Int] {
    let maker = try bench().maker(pipeline("count_range: 4, blend: transmission, " + paste))
    var counts = [Int](repeating: 0, count: 7)
    for index in 0..<maker.count {
      for instance in try #require(try maker.sample(index)["image"]).instances {
        counts[try #require(instance.origin.segment)] += 1
      }
    }
    return counts
  }

  @Test func `shares converge to what is asked, uniformly within a class`() throws {
    let counts = try counts("quotas: { gun: 0.2, knife: 0.5, saw: 0.3 }")
    #expect(counts.reduce(0, +) == 4000)
    let expected = [200, 200, 200, 200, 1000, 1000, 1200]
    for (count, mean) in zip(counts, expected) {
      // Four standard deviations of a binomial of 4000 draws.
      let share = Double(mean) / 4000
      #expect(abs(Double(count - mean)) < 4 * (4000 * share * (1 - share)).squareRoot())
    }
  }

  @Test func `the rest goes to the segments of the other classes, each as often`() throws {
    let counts = try counts("quotas: { knife: 0.7 }")
    let expected = [240, 240, 240, 240, 1400, 1400, 240]
    for (count, mean) in zip(counts, expected) {
      let share = Double(mean) / 4000
      #expect(abs(Double(count - mean)) < 4 * (4000 * share * (1 - share)).squareRoot())
    }
  }

  @Test func `a class with a share of nothing never comes`() throws {
    let counts = try counts("quotas: { gun: 0, knife: 1 }")
    #expect(Array(counts[0..<4]) == [0, 0, 0, 0] && counts[6] == 0)
  }

  @Test func `the plan tells what is asked by class id`() throws {
    let plan = try bench().plan(pipeline("quotas: { knife: 0.25, gun: 0.5 }"))
    #expect(plan.quotas == [0: 0.5, 1: 0.25])
    #expect(try bench().plan(pipeline("flip: 0.5")).quotas == [:])
  }

  @Test func `two pastes with quotas count by what each pastes on average`() throws {
    let plan = try bench().plan(
      pipeline("count_range: [1, 5], quotas: { gun: 1 }")
        + "\n  - paste: { segment: items, copies_range: [1, 3], count_range: 3, quotas: { saw: 0.5 } }"
    )
    #expect(plan.quotas == [0: 3.0 / 9, 2: 3.0 / 9])
  }

  @Test func `a class without segments is refused before the first sample`() throws {
    let bench = try StageBench()
    try bench.addItem("0", class: 1, 10, 10, colour: [9, 9, 9])
    try bench.addPhoto("0", Image(size: PixelSize(60, 40), filling: [200, 200, 200]))
    func error(_ quotas: String) -> PipelineError? {
      let text = pipeline("quotas: { \(quotas) }")
      return #expect(throws: PipelineError.self) { try bench.maker(text) }
    }
    #expect(
      error("gun: 0.5, saw: 0.5")?.message
        == "'quotas' ask for class 'saw', but its sources have no segment of it")
    #expect(
      error("gun: 0.5")?.message
        == "'quotas' leave a share to other classes, but their sources have no segment of any")
  }

  @Test(arguments: [
    (
      "quotas: { axe: 0.5 }",
      "test.yaml:9:40: 'quotas' of stage 'paste' names class 'axe', which its sources do not have; "
        + "one of: gun, knife, saw"
    ),
    (
      "quotas: { gun: 0.5, saw: 0.6 }",
      "test.yaml:9:38: 'quotas' of stage 'paste' adds up to 1.1, expected at most 1"
    ),
    (
      "quotas: { gun: 0.5, saw: 0.2, knife: 0.2 }",
      "test.yaml:9:38: 'quotas' of stage 'paste' adds up to 0.9, but there is no other class for "
        + "the rest; make them add up to 1"
    ),
    ("quotas: {}", "test.yaml:9:38: 'quotas' of stage 'paste' names no class"),
    (
      "quotas: { gun: 2 }",
      "test.yaml:9:45: 'gun' in 'quotas' of stage 'paste' is 2, expected a number in 0...1"
    ),
  ])
  func `wrong quotas are reported`(settings: String, message: String) throws {
    #expect(try bench().findings(pipeline(settings)).first == message)
  }

  @Test func `quotas cannot choose what samples go through, nor among whole images`() throws {
    #expect(
      try bench().findings(pipeline("quotas: { gun: 1 }", samples: "each: items")) == [
        "test.yaml:9:38: 'quotas' cannot choose the segments that samples go through; "
          + "write 'samples: { count: … }', or 'balance: classes' there"
      ])
    #expect(
      try bench().findings(
        Self.sources
          + """
          samples: { count: 1 }
          stages:
            - background: { from: photos }
            - paste: { segment: photos, quotas: { gun: 1 } }
          """
      ).first
        == "test.yaml:9:39: 'quotas' need classes, but whole images are pasted; "
        + "write 'as: segments' in the source")
  }
}
