/// The Philox4x32-10 counter-based generator.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
/// section 3.3. Four 32-bit words out of a 128-bit counter and a 64-bit key; no state.
package enum Philox {
  /// The block of random words that a counter stands for under a key.
  @inlinable
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for _ in 0..<10 {
      let low = UInt64(0xD251_1F53) * UInt64(counter.x)
      let high = UInt64(0xCD9E_8D57) * UInt64(counter.z)
      counter = SIMD4(
        UInt32(high >> 32) ^ counter.y ^ key.x, UInt32(truncatingIfNeeded: high),
        UInt32(low >> 32) ^ counter.w ^ key.y, UInt32(truncatingIfNeeded: low))
      key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return counter
  }
}
