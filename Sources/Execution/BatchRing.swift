import Dispatch
import Imaging
import Stages
import Support
import Synchronization

/// The buffers of a loader, used in turn: workers fill the slots of some while the receiver has others.
///
/// A slot is numbered from the loader's start. Slots are claimed in order, so batches are finished
/// nearly in order; slots of a batch can be claimed once the batch that had its buffer is let go.
final class BatchRing: Sendable {
  /// One buffer: a batch's worth of everything.
  struct Buffer: Sendable {
    /// Of each view `[batch, channels, height, width]`.
    let pixels: [SharedBuffer<Float>]
    let samples: SharedBuffer<BatchSample>
  }

  private struct State {
    /// The next slot to be claimed.
    var next = 0
    /// Of each buffer, the slots that are not finished.
    var unfinished: [Int]
    /// Of each buffer, the first slot that failed and why.
    var failures: [(slot: Int, error: PipelineError)?]
    /// Of each buffer, whether its batch was let go.
    var isFree: [Bool]
    /// Batches handed out, and the first of them whose buffer is not free.
    var received = 0
    var released = 0
    /// Whether the receiver waits for the batch `received`.
    var isAwaited = false
    var isClosed = false
  }

  let shapes: [ViewShape]
  /// Slots of a batch.
  let batch: Int
  private let buffers: [Buffer]
  /// Batches from start to end.
  private let total: Int
  private let state: Mutex<State>
  /// Counts the slots that can be claimed.
  private let claims = DispatchSemaphore(value: 0)
  private let isThere = DispatchSemaphore(value: 0)

  init(shapes: [ViewShape], batch: Int, depth: Int, total: Int) {
    self.shapes = shapes
    self.batch = batch
    self.total = total
    buffers = (0..<depth).map { _ in
      let sample = BatchSample(views: shapes.map { _ in BatchView() })
      return Buffer(
        pixels: shapes.map { SharedBuffer(repeating: 0, count: batch * $0.count) },
        samples: SharedBuffer(repeating: sample, count: batch))
    }
    state = Mutex(
      State(
        unfinished: [Int](repeating: batch, count: depth),
        failures: Array(repeating: nil, count: depth),
        isFree: [Bool](repeating: false, count: depth)))
    for _ in 0..<depth * batch { claims.signal() }
  }

  /// The buffer of a batch.
  func buffer(ofBatch number: Int) -> Buffer { buffers[number % buffers.count] }

  /// A slot that is the caller's until it is finished; nil when there is none left.
  func claim() -> Int? {
    claims.wait()
    return state.withLock { state in
      guard !state.isClosed, state.next < total * batch else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// Gives a slot back, filled or with what failed.
  func finish(_ slot: Int, _ failure: PipelineError?) {
    let (number, place) = slot.quotientAndRemainder(dividingBy: batch)
    let isAwaited = state.withLock { state in
      let buffer = number % buffers.count
      if let failure, place < state.failures[buffer]?.slot ?? batch {
        state.failures[buffer] = (place, failure)
      }
      state.unfinished[buffer] -= 1
      guard state.unfinished[buffer] == 0, state.isAwaited, number == state.received else {
        return false
      }
      state.isAwaited = false
      return true
    }
    if isAwaited { isThere.signal() }
  }

  /// The number of the next batch, which is the caller's until it is released.
  ///
  /// - Throws: What failed in the first slot of the batch that failed.
  func receive() throws(PipelineError) -> Int {
    while true {
      let (number, failure) = state.withLock { state -> (Int?, PipelineError?) in
        precondition(
          state.received - state.released < buffers.count,
          "all \(buffers.count) batches are in use: let go of one before asking for the next")
        let buffer = state.received % buffers.count
        guard state.unfinished[buffer] == 0 else {
          state.isAwaited = true
          return (nil, nil)
        }
        if let failure = state.failures[buffer] { return (nil, failure.error) }
        state.received += 1
        return (state.received - 1, nil)
      }
      if let failure { throw failure }
      if let number { return number }
      isThere.wait()
    }
  }

  /// Lets go of a batch.
  func release(_ number: Int) {
    let freed = state.withLock { state in
      state.isFree[number % buffers.count] = true
      var freed = 0
      // In order, because slots are claimed in order.
      while state.isFree[state.released % buffers.count] {
        state.isFree[state.released % buffers.count] = false
        state.unfinished[state.released % buffers.count] = batch
        state.released += 1
        freed += 1
      }
      return freed
    }
    for _ in 0..<freed * batch { claims.signal() }
  }

  /// Lets every worker finish what it has and end.
  func close(workers: Int) {
    state.withLock { $0.isClosed = true }
    for _ in 0..<workers { claims.signal() }
  }
}
