/// A permutation of `0..<count` computed point by point, in constant memory.
///
/// A four-round Feistel network with Philox as round function over the smallest even number of bits
/// that holds `count`, walked until the value falls inside the domain (Black and Rogaway, "Ciphers
/// with arbitrary finite domains", CT-RSA 2002, section 4).
package struct KeyedPermutation: Sendable {
  package let count: Int
  private let key: SIMD2<UInt32>
  private let halfBits: UInt32

  package init(count: Int, key: UInt64) {
    precondition(count > 0)
    self.count = count
    self.key = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    let bits = count > 1 ? Int.bitWidth - (count - 1).leadingZeroBitCount : 1
    halfBits = UInt32((bits + 1) / 2)
  }

  /// Where an index goes.
  package subscript(index: Int) -> Int {
    precondition((0..<count).contains(index))
    var value = UInt64(index)
    repeat {
      value = encrypted(value)
    } while value >= UInt64(count)
    return Int(value)
  }

  /// The index that goes to a place: the other way round than the subscript.
  package func index(of place: Int) -> Int {
    precondition((0..<count).contains(place))
    var value = UInt64(place)
    repeat {
      value = decrypted(value)
    } while value >= UInt64(count)
    return Int(value)
  }

  private func encrypted(_ value: UInt64) -> UInt64 {
    let lowMask = UInt64(1) << UInt64(halfBits) - 1
    var left = UInt32(truncatingIfNeeded: value >> UInt64(halfBits))
    var right = UInt32(truncatingIfNeeded: value & lowMask)
    for round in UInt32(0)..<4 {
      (left, right) = (right, (left ^ mixed(right, round)) & UInt32(truncatingIfNeeded: lowMask))
    }
    return UInt64(left) << UInt64(halfBits) | UInt64(right)
  }

  private func decrypted(_ value: UInt64) -> UInt64 {
    let lowMask = UInt64(1) << UInt64(halfBits) - 1
    var left = UInt32(truncatingIfNeeded: value >> UInt64(halfBits))
    var right = UInt32(truncatingIfNeeded: value & lowMask)
    for round in (UInt32(0)..<4).reversed() {
      (left, right) = ((right ^ mixed(left, round)) & UInt32(truncatingIfNeeded: lowMask), left)
    }
    return UInt64(left) << UInt64(halfBits) | UInt64(right)
  }

  /// The round function.
  private func mixed(_ half: UInt32, _ round: UInt32) -> UInt32 {
    Philox.block(counter: SIMD4(half, round, halfBits, 0), key: key).x
  }
}
