extension JSONScanner {
  /// Takes the elements of an array that are plain numbers, each with the comma after it.
  ///
  /// Plain are up to 15 digits with a point or without, which is what annotation files consist of.
  /// Anything else, and the last element, is left to ``number()``.
  mutating func takePlainNumbers(into values: inout [Double]) {
    position = bytes.withUnsafeBufferPointer { text in
      var taken = position
      while let (value, end) = Self.plainNumber(in: text, from: taken) {
        values.append(value)
        taken = end
      }
      return taken
    }
  }

  /// The plain number that begins at a place, after spaces, and the place after its comma.
  private static func plainNumber(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (value: Double, end: Int)? {
    var next = start
    func byte() -> UInt8 { next < text.count ? text[next] : 0 }
    while byte() == 0x20 || byte() == 0x0A { next += 1 }
    let isNegative = byte() == UInt8(ascii: "-")
    if isNegative { next += 1 }
    let first = next
    var digits: UInt64 = 0
    while case let digit = byte() &- UInt8(ascii: "0"), digit < 10 {
      digits = digits &* 10 &+ UInt64(digit)
      next += 1
    }
    let whole = next - first
    // A leading 0 stands alone.
    guard whole > 0, whole == 1 || text[first] != UInt8(ascii: "0") else { return nil }
    var decimals = 0
    if byte() == UInt8(ascii: ".") {
      next += 1
      while case let digit = byte() &- UInt8(ascii: "0"), digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        decimals += 1
        next += 1
      }
      guard decimals > 0 else { return nil }
    }
    guard whole + decimals <= 15, byte() == UInt8(ascii: ",") else { return nil }
    // Both are exact, so their quotient is the nearest number.
    let value = Double(digits) / powersOfTen[decimals]
    return (isNegative ? -value : value, next + 1)
  }
}
