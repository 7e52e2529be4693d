/// The colour map of a TIFF (TIFF 6.0, section 5): 16 bits a colour, of which many files use 8.
struct TIFFPalette {
  /// All reds, all greens, all blues.
  private let table: [UInt16]
  /// Whether each colour is `v · 257`.
  private let isEightBit: Bool

  /// Takes a table as stored; where only the low or only the high bytes are used, both become it.
  init(_ stored: [UInt16]) {
    if stored.allSatisfy({ $0 < 256 }) {
      table = stored.map { $0 * 257 }
    } else if stored.allSatisfy({ $0 & 255 == 0 }) {
      table = stored.map { ($0 >> 8) * 257 }
    } else {
      table = stored
    }
    isEightBit = table.allSatisfy { $0 >> 8 == $0 & 255 }
  }

  /// The colours of indices, each with its alpha behind it where there is one.
  func colours<Index: FixedWidthInteger>(of indices: [Index], hasAlpha: Bool) -> StoredSamples {
    let most = Int(Index.max)
    return isEightBit
      ? .unsigned8(
        looked(up: indices, hasAlpha) {
          UInt8($0 >> 8)
        } alpha: {
          $0 * 255 / most
        })
      : .unsigned16(
        looked(up: indices, hasAlpha) {
          $0
        } alpha: {
          $0 * 65_535 / most
        })
  }

  private func looked<Index: FixedWidthInteger, Value: FixedWidthInteger>(
    up indices: [Index], _ hasAlpha: Bool, _ value: (UInt16) -> Value, alpha: (Int) -> Int
  ) -> [Value] {
    let count = table.count / 3
    let step = hasAlpha ? 2 : 1
    var out: [Value] = []
    out.reserveCapacity(indices.count / step * (hasAlpha ? 4 : 3))
    for start in stride(from: 0, to: indices.count, by: step) {
      for channel in 0..<3 { out.append(value(table[channel * count + Int(indices[start])])) }
      if hasAlpha { out.append(Value(alpha(Int(indices[start + 1])))) }
    }
    return out
  }
}
