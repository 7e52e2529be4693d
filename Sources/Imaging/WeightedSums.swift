/// Thirty-two sums of weighted numbers, in registers until they are complete.
///
/// Arithmetic of `SIMD8` is made of whole registers; what the standard library does lane by lane
/// (conversions, `replacing`, wider vectors) is not, and is not used here.
struct WeightedSums {
  /// The sums side by side.
  static var count: Int { 32 }

  private typealias Lanes = SIMD8<Float>
  private var a: Lanes
  private var b: Lanes
  private var c: Lanes
  private var d: Lanes

  /// Weighted numbers that lie side by side.
  @inline(__always)
  init(of numbers: UnsafePointer<Float>, by weight: Float) {
    a = Self.lanes(numbers, 0) * weight
    b = Self.lanes(numbers, 1) * weight
    c = Self.lanes(numbers, 2) * weight
    d = Self.lanes(numbers, 3) * weight
  }

  /// Adds numbers from two places, weighted alike.
  @inline(__always)
  mutating func add(_ one: UnsafePointer<Float>, _ other: UnsafePointer<Float>, by weight: Float) {
    a += (Self.lanes(one, 0) + Self.lanes(other, 0)) * weight
    b += (Self.lanes(one, 1) + Self.lanes(other, 1)) * weight
    c += (Self.lanes(one, 2) + Self.lanes(other, 2)) * weight
    d += (Self.lanes(one, 3) + Self.lanes(other, 3)) * weight
  }

  /// Puts the sums side by side.
  @inline(__always)
  func store(to sums: UnsafeMutablePointer<Float>) {
    let size = MemoryLayout<Lanes>.size
    let bytes = UnsafeMutableRawPointer(sums)
    bytes.storeBytes(of: a, as: Lanes.self)
    bytes.storeBytes(of: b, toByteOffset: size, as: Lanes.self)
    bytes.storeBytes(of: c, toByteOffset: 2 * size, as: Lanes.self)
    bytes.storeBytes(of: d, toByteOffset: 3 * size, as: Lanes.self)
  }

  @inline(__always)
  private static func lanes(_ numbers: UnsafePointer<Float>, _ index: Int) -> Lanes {
    UnsafeRawPointer(numbers).loadUnaligned(
      fromByteOffset: index * MemoryLayout<Lanes>.size, as: Lanes.self)
  }
}
