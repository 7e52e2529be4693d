import Dispatch
import Synchronization

/// Works on items with several threads and hands the results back in the order of the items.
///
/// The calling thread draws items, a bounded number ahead, and receives results; each worker is a
/// serial Dispatch queue that takes the next item when it is done with one. No more than `window`
/// items are between being drawn and being received, so memory does not grow with their number and a
/// slow receiver slows the workers down.
package struct OrderedPipeline: Sendable {
  package let workers: Int
  /// Items drawn and not yet received, at most.
  package let window: Int

  package init(workers: Int) {
    precondition(workers > 0)
    self.workers = workers
    // A few more than are worked on: writing a shard takes longer now and then.
    window = 4 * workers + 8
  }

  /// Runs until `next` has no more items, `receive` throws, or `shouldStop` answers true.
  ///
  /// - Parameters:
  ///   - next: Draws an item; called on this thread.
  ///   - shouldStop: Asked between items; when true, no more are drawn and results are dropped.
  ///   - work: Runs on the workers, in any order.
  ///   - receive: Gets the results in the items' order, on this thread.
  /// - Returns: Whether all items were received.
  /// - Throws: What `next` or `receive` throws; the workers have ended by then.
  package func run<Item: Sendable, Output: Sendable, Failure: Error>(
    next: () throws(Failure) -> Item?,
    shouldStop: () -> Bool,
    work: @escaping @Sendable (Item) -> Output,
    receive: (Item, Output) throws(Failure) -> Void
  ) throws(Failure) -> Bool {
    let exchange = Exchange<Item, Output>()
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
    var pending: [Int: Item] = [:]
    var isExhausted = false
    while true {
      while !isExhausted, drawn - received < window {
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
      let output = exchange.waitForResult(received)
      if shouldStop() { return false }
      guard let item = pending.removeValue(forKey: received) else { return true }
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
    /// The ticket somebody waits for: any other result wakes nobody.
    var awaited: Int?
    var isClosed = false
  }

  private let state = Mutex(State())
  private let itemCount = DispatchSemaphore(value: 0)
  private let isThere = DispatchSemaphore(value: 0)

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

  /// Blocks until the result of a ticket is there.
  func waitForResult(_ ticket: Int) -> Output {
    while true {
      let output = state.withLock { state in
        let output = state.outputs.removeValue(forKey: ticket)
        if output == nil { state.awaited = ticket }
        return output
      }
      if let output { return output }
      isThere.wait()
    }
  }

  /// Lets every worker finish what it has and end.
  func close(workers: Int) {
    state.withLock { $0.isClosed = true }
    for _ in 0..<workers { itemCount.signal() }
  }
}
