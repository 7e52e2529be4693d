import Dispatch
import Synchronization

/// Works on items with several threads and hands the results back in the order of the items.
///
/// The calling thread draws items, a bounded number ahead, and receives results; each worker is a
/// serial Dispatch queue that takes the next item when it is done with one. No more than
/// `farWindow` items are between being drawn and being received, so memory does not grow with their
/// number and a slow receiver slows the workers down.
package struct OrderedPipeline: Sendable {
  package let workers: Int
  /// Items drawn and not yet received, at most, when results are large or nobody tells their size.
  package let window: Int
  /// The same while results are small: the receiver may then be late without a worker having to
  /// wait for it.
  package let farWindow: Int

  /// What the results of more than `window` items may take together, by the largest so far; those
  /// already drawn when a larger one comes are not taken back.
  package static let farBytes = 32 << 20

  /// How long the receiver sleeps at most while several results are on their way.
  private let nap: DispatchTimeInterval

  package init(workers: Int, nap: DispatchTimeInterval = .milliseconds(10)) {
    precondition(workers > 0)
    self.workers = workers
    self.nap = nap
    // A few more than are worked on: writing a shard takes longer now and then.
    window = 4 * workers + 8
    farWindow = window + 48
  }

  /// Runs until `next` has no more items, `receive` throws, or `shouldStop` answers true.
  ///
  /// - Parameters:
  ///   - next: Draws an item; called on this thread.
  ///   - shouldStop: Asked between items; when true, no more are drawn and results are dropped.
  ///   - size: The bytes a result takes; without it none counts as small.
  ///   - work: Runs on the workers, in any order.
  ///   - receive: Gets the results in the items' order, on this thread.
  /// - Returns: Whether all items were received.
  /// - Throws: What `next` or `receive` throws; the workers have ended by then.
  package func run<Item: Sendable, Output: Sendable, Failure: Error>(
    next: () throws(Failure) -> Item?,
    shouldStop: () -> Bool,
    size: (Output) -> Int = { _ in .max },
    work: @escaping @Sendable (Item) -> Output,
    receive: (Item, Output) throws(Failure) -> Void
  ) throws(Failure) -> Bool {
    let exchange = Exchange<Item, Output>(nap: nap)
    let group = DispatchGroup()
    for worker in 0..<workers {
      DispatchQueue(label: "pastiche.worker.\(worker)").async(group: group) {
        while let (ticket, item) = exchange.take() {
          exchange.deliver(work(item), for: ticket)
        }
      }
    }
    defer {
      exchange.close(workers: workers)
      group.wait()
    }
    var drawn = 0
    var received = 0
    var largest = Int.max
    var pending: [Int: Item] = [:]
    var isExhausted = false
    while true {
      let ahead = min(max(window, Self.farBytes / max(1, largest)), farWindow)
      while !isExhausted, drawn - received < ahead {
        if shouldStop() { return false }
        guard let item = try next() else {
          isExhausted = true
          break
        }
        pending[drawn] = item
        exchange.offer(item, as: drawn)
        drawn += 1
      }
      guard received < drawn else { return true }
      let output = exchange.waitForResult(received, of: drawn)
      if shouldStop() { return false }
      guard let item = pending.removeValue(forKey: received) else { return true }
      largest = max(received == 0 ? 0 : largest, size(output))
      try receive(item, output)
      received += 1
    }
  }
}

/// Where items wait for a worker and results for the receiver.
private final class Exchange<Item: Sendable, Output: Sendable>: Sendable {
  private struct State {
    var items: [(ticket: Int, item: Item)] = []
    var outputs: [Int: Output] = [:]
    /// The ticket at which the receiver wants to be woken: any other result wakes nobody.
    var awaited: Int?
    var isClosed = false

    /// A ticket some way behind one whose result is not there, whose own is not there either: one
    /// that is there already would never wake anybody.
    func laterTicket(than ticket: Int, of drawn: Int) -> Int {
      let last = ticket + (drawn - 1 - ticket) / 3
      return (ticket...last).last { outputs[$0] == nil } ?? ticket
    }
  }

  private let state = Mutex(State())
  private let itemCount = DispatchSemaphore(value: 0)
  private let isThere = DispatchSemaphore(value: 0)
  private let nap: DispatchTimeInterval

  init(nap: DispatchTimeInterval) {
    self.nap = nap
  }

  func offer(_ item: Item, as ticket: Int) {
    state.withLock { $0.items.append((ticket, item)) }
    itemCount.signal()
  }

  /// The next item, when there is one; nil once the exchange is closed.
  func take() -> (Int, Item)? {
    itemCount.wait()
    return state.withLock { state in
      guard !state.isClosed, !state.items.isEmpty else { return nil }
      return state.items.removeFirst()
    }
  }

  func deliver(_ output: Output, for ticket: Int) {
    let isAwaited = state.withLock { state in
      state.outputs[ticket] = output
      guard state.awaited == ticket else { return false }
      state.awaited = nil
      return true
    }
    if isAwaited { isThere.signal() }
  }

  /// Blocks until the result of a ticket is there, of those drawn.
  ///
  /// To wake up for every result would interrupt a worker each time: when many are on their way the
  /// receiver sleeps until a later one is there, but no longer than a reader of progress notices.
  func waitForResult(_ ticket: Int, of drawn: Int) -> Output {
    while true {
      let output = state.withLock { state in
        let output = state.outputs.removeValue(forKey: ticket)
        state.awaited = output == nil ? state.laterTicket(than: ticket, of: drawn) : nil
        return output
      }
      if let output { return output }
      _ = isThere.wait(timeout: .now() + nap)
    }
  }

  /// Lets every worker finish what it has and end.
  func close(workers: Int) {
    state.withLock { $0.isClosed = true }
    for _ in 0..<workers { itemCount.signal() }
  }
}
