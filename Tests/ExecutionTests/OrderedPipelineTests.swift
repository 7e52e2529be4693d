import Dispatch
import Support
import Synchronization
import Testing

import Execution

@Suite struct OrderedPipelineTests {
  @Test(arguments: [1, 2, 7]) func `results come in the order of the items`(workers: Int) throws {
    var drawn = 0
    var received: [Int] = []
    let isDone = OrderedPipeline(workers: workers).run(
      next: { () throws(Never) -> Int? in
        guard drawn < 500 else { return nil }
        drawn += 1
        return drawn
      },
      shouldStop: { false },
      work: { item in
        // Later items are often done first.
        (0..<(item % 7) * 1000).reduce(item) { $0 &* 31 &+ $1 }
      },
      receive: { (item, _) throws(Never) in received.append(item) })
    #expect(isDone)
    #expect(received == Array(1...500))
  }

  @Test(arguments: [1, 3]) func `no more items are drawn ahead than the window holds`(
    workers: Int
  ) throws {
    let pipeline = OrderedPipeline(workers: workers)
    #expect(mostAhead(pipeline) { _ in .max } == pipeline.window)
    #expect(mostAhead(pipeline) { _ in OrderedPipeline.farBytes / 4 } == pipeline.window)
    #expect(mostAhead(pipeline) { _ in 0 } == pipeline.farWindow)
    let between = pipeline.window + 5
    #expect(mostAhead(pipeline) { _ in OrderedPipeline.farBytes / between } == between)
  }

  @Test(arguments: [2, 5])
  func `whatever is done first, a result wakes the receiver, not the end of its nap`(
    workers: Int
  ) {
    // Every twentieth item is done only after the tenth behind it.
    let count = 2000
    let later = (0..<count / 20).map { _ in DispatchSemaphore(value: 0) }
    let received = Mutex<[Int]>([])
    let end = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      var drawn = 0
      _ = OrderedPipeline(workers: workers, nap: .seconds(3600)).run(
        next: { () throws(Never) -> Int? in
          guard drawn < count else { return nil }
          drawn += 1
          return drawn - 1
        },
        shouldStop: { false }, size: { _ in 0 },
        work: { item in
          if item % 20 == 0 { later[item / 20].wait() }
          if item % 20 == 10 { later[item / 20].signal() }
        },
        receive: { (item, _) throws(Never) in received.withLock { $0.append(item) } })
      end.signal()
    }
    // Some milliseconds of work; one who naps has not come far after a minute.
    #expect(end.wait(timeout: .now() + 60) == .success)
    #expect(received.withLock { $0 } == Array(0..<count))
  }

  @Test func `one large result draws the window in again`() {
    let pipeline = OrderedPipeline(workers: 2)
    let ahead = aheads(pipeline) { $0 < 100 ? 1 : OrderedPipeline.farBytes }
    #expect(ahead.prefix(90).max() == pipeline.farWindow)
    #expect(ahead.suffix(20).max() == pipeline.window)
  }

  /// The most items drawn and not received when results take what `size` says of them.
  private func mostAhead(_ pipeline: OrderedPipeline, size: (Int) -> Int) -> Int {
    aheads(pipeline, size: size).max() ?? 0
  }

  /// How many items were drawn and not received, as each was drawn.
  private func aheads(_ pipeline: OrderedPipeline, size: (Int) -> Int) -> [Int] {
    var drawn = 0
    var received = 0
    var ahead: [Int] = []
    _ = pipeline.run(
      next: { () throws(Never) -> Int? in
        guard drawn < 400 else { return nil }
        drawn += 1
        ahead.append(drawn - received)
        return drawn
      },
      shouldStop: { false }, size: size, work: { $0 },
      receive: { (_, _) throws(Never) in received += 1 })
    return ahead
  }

  @Test func `a receiver that throws ends the run with its error`() {
    var drawn = 0
    let error = #expect(throws: PipelineError.self) {
      try OrderedPipeline(workers: 2).run(
        next: { () throws(PipelineError) -> Int? in
          drawn += 1
          return drawn
        },
        shouldStop: { false }, work: { $0 },
        receive: { (item, _) throws(PipelineError) in
          if item == 10 { throw PipelineError(.inputOutput, at: "here", "is full") }
        })
    }
    #expect(error?.message == "is full")
  }

  @Test func `a stop ends the run and says that it did`() {
    let stop = StopSignal()
    var drawn = 0
    var received = 0
    let isDone = OrderedPipeline(workers: 2).run(
      next: { () throws(Never) -> Int? in
        drawn += 1
        return drawn
      },
      shouldStop: { stop.isRaised }, work: { $0 },
      receive: { (_, _) throws(Never) in
        received += 1
        if received == 20 { stop.raise() }
      })
    #expect(!isDone)
    #expect(received == 20)
  }

  @Test func `every item is worked on once`() {
    let seen = Mutex<[Int: Int]>([:])
    var drawn = 0
    _ = OrderedPipeline(workers: 4).run(
      next: { () throws(Never) -> Int? in
        drawn += 1
        return drawn <= 300 ? drawn : nil
      },
      shouldStop: { false },
      work: { item in seen.withLock { $0[item, default: 0] += 1 } },
      receive: { (_, _) throws(Never) in })
    #expect(seen.withLock { $0.count } == 300)
    #expect(seen.withLock { $0.values.allSatisfy { $0 == 1 } })
  }
}
