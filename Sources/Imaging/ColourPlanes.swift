/// Some hundred pixels apart by channel, as many as stay in the nearest cache from step to step.
///
/// Numbers are whole, 0...`top` of the depth. A step is a loop over all of them, also over those that
/// the picture's last planes have too many.
struct ColourPlanes<Value: ColourValue> {
  /// The pixels of a block.
  static var width: Int { 256 }
  /// The memory of three planes, one after the other.
  static var byteCount: Int { 3 * width * MemoryLayout<Float>.stride }

  private let red: UnsafeMutablePointer<Float>
  private var green: UnsafeMutablePointer<Float> { red + Self.width }
  private var blue: UnsafeMutablePointer<Float> { red + 2 * Self.width }

  /// Planes in memory that lasts as long as they do.
  init(_ memory: UnsafeMutableRawBufferPointer) {
    precondition(memory.count >= Self.byteCount)
    let numbers = memory.bindMemory(to: Float.self)
    numbers.initialize(repeating: 0)
    guard let first = numbers.baseAddress else { preconditionFailure("no memory") }
    red = first
  }

  // MARK: Samples

  /// Takes pixels of three channels apart.
  func load(pixels: UnsafePointer<Value>, count: Int) {
    let (red, green, blue) = (red, green, blue)
    for x in 0..<count {
      red[x] = pixels[3 * x].number
      green[x] = pixels[3 * x + 1].number
      blue[x] = pixels[3 * x + 2].number
    }
  }

  /// Puts pixels together.
  func store(pixels: UnsafeMutablePointer<Value>, count: Int) {
    let (red, green, blue) = (red, green, blue)
    for x in 0..<count {
      pixels[3 * x] = Value(whole: red[x])
      pixels[3 * x + 1] = Value(whole: green[x])
      pixels[3 * x + 2] = Value(whole: blue[x])
    }
  }

  /// Takes samples as they come, up to three times as many as pixels, for steps that do not ask what
  /// channel a sample is of.
  func load(samples: UnsafePointer<Value>, count: Int) {
    let red = red
    for index in 0..<count { red[index] = samples[index].number }
  }

  /// Puts samples back.
  func store(samples: UnsafeMutablePointer<Value>, count: Int) {
    let red = red
    for index in 0..<count { samples[index] = Value(whole: red[index]) }
  }

  // MARK: Steps

  /// Changes each pixel on its own.
  @inline(__always)
  func update(_ change: (_ red: inout Float, _ green: inout Float, _ blue: inout Float) -> Void) {
    let (red, green, blue) = (red, green, blue)
    for x in 0..<Self.width {
      var (r, g, b) = (red[x], green[x], blue[x])
      change(&r, &g, &b)
      (red[x], green[x], blue[x]) = (r, g, b)
    }
  }

  /// Changes all samples alike.
  @inline(__always)
  func updateSamples(_ change: (Float) -> Float) {
    let red = red
    for index in 0..<3 * Self.width { red[index] = change(red[index]) }
  }

  /// The sum of the lumas of the first pixels.
  func lumaSum(count: Int) -> Int {
    let (red, green, blue) = (red, green, blue)
    var sum: UInt32 = 0
    for x in 0..<count { sum &+= UInt32(whole: Value.luma(red[x], green[x], blue[x])) }
    return Int(sum)
  }
}
