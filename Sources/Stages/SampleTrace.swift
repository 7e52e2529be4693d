import Imaging
import Support
import Synchronization

/// Remembers a sample after each stage: what `explain` shows.
package final class SampleTrace: SampleObserver {
  /// What one stage did to the sample.
  package struct Step: Sendable {
    /// The stage, as its draws are keyed: `samples` for what came before the first one.
    package let stage: String
    /// The canvases it made or changed, in the sample's order, as it left them.
    package let canvases: [(name: String, canvas: Canvas)]
    /// The canvases it took away.
    package let removed: [String]
    /// What its rules left out, as the sample counts it.
    package let drops: [String: Int]
    /// Why a rule of it dropped the sample whole.
    package let dropReason: String?
  }

  private struct State {
    var steps: [Step] = []
    var open: [String] = []
    var last: Sample?
  }

  private let state = Mutex(State())

  package init() {}

  package var looksAtPixels: Bool { true }

  /// The stages that ended, in that order: a nested one before the one it is nested in.
  package var steps: [Step] { state.withLock { $0.steps } }

  /// The innermost stage that began and did not end: where the sample failed.
  package var unfinished: String? { state.withLock { $0.open.last } }

  package func begin(_ stage: String, on sample: Sample) {
    state.withLock { state in
      state.open.append(stage)
      if state.last == nil { state.last = sample }
    }
  }

  package func end(_ stage: String, on sample: Sample) {
    state.withLock { state in
      state.open.removeLast()
      let before = state.last
      let changed = sample.names.compactMap { name -> (name: String, canvas: Canvas)? in
        guard let canvas = sample[name] else { return nil }
        if let old = before?[name], canvas.looks(like: old) { return nil }
        return (name, canvas)
      }
      let drops = sample.dropCounts.compactMap { reason, count -> (String, Int)? in
        let more = count - (before?.dropCounts[reason] ?? 0)
        return more > 0 ? (reason, more) : nil
      }
      state.steps.append(
        Step(
          stage: stage, canvases: changed,
          removed: (before?.names ?? []).filter { sample[$0] == nil },
          drops: Dictionary(uniqueKeysWithValues: drops),
          dropReason: before?.dropReason == nil ? sample.dropReason : nil))
      state.last = sample
    }
  }
}

extension Canvas {
  /// Whether nothing a stage changes differs.
  fileprivate func looks(like other: Canvas) -> Bool {
    draws.count == other.draws.count && matrix == other.matrix && source == other.source
      && instances.count == other.instances.count
      && zip(instances, other.instances).allSatisfy {
        $0.region == $1.region && $0.isIgnored == $1.isIgnored && $0.matrix == $1.matrix
      }
      && image == other.image
  }
}
