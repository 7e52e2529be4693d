import Execution
import Testing

@Suite struct StageTimingsTests {
  @Test func `times of a step add up, and steps keep the order they were first taken in`() {
    var timings = StageTimings()
    timings.add("crop", .milliseconds(3))
    timings.add("paste", .milliseconds(5))
    var more = StageTimings()
    more.add("encode", .milliseconds(1))
    more.add("crop", .milliseconds(4))
    timings.merge(more)
    #expect(timings.rows.map(\.name) == ["crop", "paste", "encode"])
    #expect(timings.rows.map(\.samples) == [2, 1, 1])
    #expect(timings.rows.map(\.time) == [.milliseconds(7), .milliseconds(5), .milliseconds(1)])
    #expect(timings.total == .milliseconds(13))
  }

  @Test func `a run times every stage of every sample, and what comes behind`() throws {
    let run = try FixtureRun()
    let outcome = try run.generate()
    let names = outcome.timings.rows.map(\.name)
    #expect(Set(names) == ["samples", "background", "paste", "flip", "encode", "write"])
    #expect(outcome.timings.rows.allSatisfy { $0.samples == 24 })
  }
}
