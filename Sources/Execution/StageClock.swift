import Stages
import Synchronization

/// Times the steps of making one sample; a nested stage's time is not counted in the outer one's.
final class StageClock: SampleObserver {
  private struct State {
    var timings = StageTimings()
    /// The stages that have begun and not ended, each with the time its nested ones took.
    var open: [(start: ContinuousClock.Instant, nested: Duration)] = []
  }

  private let state = Mutex(State())

  var timings: StageTimings { state.withLock { $0.timings } }

  var looksAtPixels: Bool { false }

  func begin(_ stage: String, on sample: Sample) { begin() }

  func end(_ stage: String, on sample: Sample) { end(stage) }

  /// Times something that is no stage.
  func time<Result, Failure: Error>(
    _ step: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    begin()
    let result = try body()
    end(step)
    return result
  }

  private func begin() {
    state.withLock { $0.open.append((ContinuousClock.now, .zero)) }
  }

  private func end(_ step: String) {
    let now = ContinuousClock.now
    state.withLock { state in
      guard let stage = state.open.popLast() else { return }
      let whole = now - stage.start
      if !state.open.isEmpty { state.open[state.open.count - 1].nested += whole }
      state.timings.add(step, whole - stage.nested)
    }
  }
}
