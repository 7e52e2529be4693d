import Dispatch
import Support
import Synchronization

/// Where some threads meet, and each leaves with what all have brought.
package final class Rendezvous<Value: Sendable>: Sendable {
  private struct State {
    /// What was brought to the round in hand.
    var brought: [Value?]
    /// What was brought to the last one that is complete.
    var shared: [Value] = []
    var hasGone = false
  }

  private let state: Mutex<State>
  private let gates: [DispatchSemaphore]

  /// - Parameter count: How many threads there are.
  package init(count: Int) {
    precondition(count > 0, "\(count) threads")
    state = Mutex(State(brought: [Value?](repeating: nil, count: count)))
    gates = (0..<count).map { _ in DispatchSemaphore(value: 0) }
  }

  /// How many threads there are.
  package var count: Int { gates.count }

  /// Waits until every thread has brought something.
  ///
  /// - Parameters:
  ///   - value: What this one brings.
  ///   - place: Which one it is, in `0..<count`; each is one thread.
  /// - Returns: What all have brought, in their order.
  /// - Throws: ``PipelineError`` with `inputOutput` when one has gone for good.
  package func exchange(_ value: Value, as place: Int) throws(PipelineError) -> [Value] {
    let isComplete: Bool? = state.withLock { state in
      guard !state.hasGone else { return nil }
      state.brought[place] = value
      guard !state.brought.contains(where: { $0 == nil }) else { return false }
      // No one can be a round ahead: the next one waits for those who have yet to leave this one.
      state.shared = state.brought.compactMap { $0 }
      state.brought = state.brought.map { _ in nil }
      return true
    }
    if isComplete == true { for gate in gates { gate.signal() } }
    if isComplete != nil { gates[place].wait() }
    let (shared, hasGone) = state.withLock { ($0.shared, $0.hasGone) }
    guard !hasGone else {
      throw PipelineError(.inputOutput, at: "rank \(place)", "another rank has gone")
    }
    return shared
  }

  /// Lets all others know that one will not come again, so that they need not wait.
  package func leave() {
    state.withLock { $0.hasGone = true }
    for gate in gates { gate.signal() }
  }
}
