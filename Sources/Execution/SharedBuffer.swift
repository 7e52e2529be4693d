/// Memory of a fixed size whose parts several threads fill at once: the one place of the data side
/// where the compiler takes our word for that being safe.
///
/// `@unchecked Sendable`, because: the memory never moves and lives as long as the buffer; a part is
/// reached through ``write(_:_:)`` or ``read(_:)`` alone, for the time of a body. That no part is written
/// while anyone else uses it is the owner's promise. ``BatchRing``, the only owner, hands a slot to one
/// worker at a time, a batch to its receiver when all of its slots are finished, and slots again when
/// the receiver has let go; each handing over is a turn of its lock, which orders the accesses.
final class SharedBuffer<Element: Sendable>: @unchecked Sendable {
  private let memory: UnsafeMutableBufferPointer<Element>

  init(repeating value: Element, count: Int) {
    memory = .allocate(capacity: count)
    memory.initialize(repeating: value)
  }

  deinit {
    memory.deinitialize()
    memory.deallocate()
  }

  /// Lets a body change a part that nobody else uses meanwhile.
  func write<Result, Failure: Error>(
    _ part: Range<Int>, _ body: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeMutableBufferPointer(rebasing: memory[part]))
  }

  /// Lets a body read everything while nobody changes it.
  func read<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(memory))
  }
}
