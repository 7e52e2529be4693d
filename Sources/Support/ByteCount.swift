/// A number of bytes, printed in binary units.
public struct ByteCount: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The number.
  public var bytes: Int

  /// Makes a count of bytes.
  public init(_ bytes: Int) {
    self.bytes = bytes
  }

  /// A count in units of 1024² bytes.
  public static func mebibytes(_ count: Int) -> ByteCount {
    ByteCount(count << 20)
  }

  /// Orders by number of bytes.
  public static func < (left: ByteCount, right: ByteCount) -> Bool {
    left.bytes < right.bytes
  }

  /// For example `512 B`, `12.3 KiB`, `4.0 GiB`.
  public var description: String {
    let units = ["KiB", "MiB", "GiB", "TiB"]
    guard bytes >= 1024 else { return "\(bytes) B" }
    // `bytes * 10 / 1024`, which would not fit for the largest.
    var tenths = bytes / 1024 * 10 + bytes % 1024 * 10 / 1024
    var unit = 0
    while tenths >= 10240, unit + 1 < units.count {
      tenths /= 1024
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
