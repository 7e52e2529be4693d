/// Grows levels below limits; both lie in a frame of level 0.
struct Reconstruction {
  private let width: Int
  private let height: Int
  private let stride: Int
  private let grown: UnsafeMutablePointer<UInt8>
  private let limit: UnsafePointer<UInt8>

  /// - Parameters:
  ///   - size: Columns and rows without the frame.
  ///   - grown: What grows, not above the limits.
  ///   - limit: The limits.
  init(
    _ size: PixelSize, grown: UnsafeMutablePointer<UInt8>, limit: UnsafePointer<UInt8>
  ) {
    (width, height) = (size.width, size.height)
    stride = width + 2
    self.grown = grown
    self.limit = limit
  }

  func run() {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: stride) { numbers in
      guard let reached = numbers.baseAddress else { return }
      for y in 1...height { scan(y, from: -stride, reached, isForward: true) }
      var queue: [Int32] = []
      queue.reserveCapacity(4096)
      for y in (1...height).reversed() {
        scan(y, from: stride, reached, isForward: false)
        enqueue(y, reached, &queue)
      }
      grow(&queue)
    }
  }

  /// Lets a row grow from the one beside it, then along itself.
  @inline(__always)
  private func scan(
    _ y: Int, from other: Int, _ reached: UnsafeMutablePointer<UInt8>, isForward: Bool
  ) {
    let row = grown + (y * stride + 1)
    let limit = self.limit + (y * stride + 1)
    let beside = row + other
    for x in 0..<width {
      reached[x] = max(max(beside[x &- 1], beside[x &+ 1]), max(beside[x], row[x]))
    }
    var level: UInt8 = 0
    if isForward {
      for x in 0..<width {
        level = min(max(level, reached[x]), limit[x])
        row[x] = level
      }
    } else {
      var x = width
      while x > 0 {
        x &-= 1
        level = min(max(level, reached[x]), limit[x])
        row[x] = level
      }
    }
  }

  /// Adds the pixels of a row from which one right of them or below can still grow.
  private func enqueue(
    _ y: Int, _ open: UnsafeMutablePointer<UInt8>, _ queue: inout [Int32]
  ) {
    let row = grown + (y * stride + 1)
    let limit = self.limit + (y * stride + 1)
    let (below, belowLimit) = (row + stride, limit + stride)
    @inline(__always)
    func canGrow(_ to: UInt8, _ most: UInt8, _ level: UInt8) -> UInt8 {
      to < min(level, most) ? 1 : 0
    }
    for x in 0..<width {
      let level = row[x]
      let down =
        canGrow(below[x &- 1], belowLimit[x &- 1], level) | canGrow(below[x], belowLimit[x], level)
      let right =
        canGrow(below[x &+ 1], belowLimit[x &+ 1], level)
        | canGrow(row[x &+ 1], limit[x &+ 1], level)
      open[x] = down | right
    }
    let start = y * stride + 1
    for x in 0..<width where open[x] != 0 { queue.append(Int32(truncatingIfNeeded: start + x)) }
  }

  private func grow(_ queue: inout [Int32]) {
    let steps = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1]
    var next = 0
    steps.withUnsafeBufferPointer { steps in
      while next < queue.count {
        let at = Int(queue[next])
        let level = grown[at]
        next += 1
        for step in steps {
          let to = at &+ step
          let most = min(level, limit[to])
          guard grown[to] < most else { continue }
          grown[to] = most
          queue.append(Int32(truncatingIfNeeded: to))
        }
      }
    }
  }
}
