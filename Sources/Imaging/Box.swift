/// A rectangle of whole pixels: columns `minX..<maxX`, rows `minY..<maxY`.
///
/// The upper ends are exclusive, as in `[x1, y1, x2, y2]` of the sample's `json`.
public struct Box: Sendable, Hashable, CustomStringConvertible {
  /// The first column.
  public var minX: Int
  /// The first row.
  public var minY: Int
  /// One past the last column.
  public var maxX: Int
  /// One past the last row.
  public var maxY: Int

  /// Makes a box from its corners; upper ends are exclusive.
  public init(_ minX: Int, _ minY: Int, _ maxX: Int, _ maxY: Int) {
    self.minX = minX
    self.minY = minY
    self.maxX = maxX
    self.maxY = maxY
  }

  /// Columns covered.
  public var width: Int { max(0, maxX - minX) }
  /// Rows covered.
  public var height: Int { max(0, maxY - minY) }
  /// Pixels covered.
  public var area: Int { width * height }
  /// Whether no pixel is covered.
  public var isEmpty: Bool { maxX <= minX || maxY <= minY }
  /// Width and height.
  public var size: PixelSize { PixelSize(width, height) }

  /// The pixels both cover; possibly empty.
  public func intersection(_ other: Box) -> Box {
    Box(
      max(minX, other.minX), max(minY, other.minY), min(maxX, other.maxX), min(maxY, other.maxY))
  }

  /// The smallest box that holds both, neither of which is empty.
  public func union(_ other: Box) -> Box {
    Box(
      min(minX, other.minX), min(minY, other.minY), max(maxX, other.maxX), max(maxY, other.maxY))
  }

  /// Whether every pixel of the other lies inside.
  public func contains(_ other: Box) -> Bool {
    minX <= other.minX && minY <= other.minY && other.maxX <= maxX && other.maxY <= maxY
  }

  /// The same box moved.
  public func offset(x: Int, y: Int) -> Box {
    Box(minX + x, minY + y, maxX + x, maxY + y)
  }

  /// The same box with a border of some pixels on each side.
  public func expanded(by margin: Int) -> Box {
    Box(minX - margin, minY - margin, maxX + margin, maxY + margin)
  }

  /// `[x1, y1, x2, y2]`.
  public var corners: [Int] { [minX, minY, maxX, maxY] }

  /// For example `[3, 4, 10, 12]`.
  public var description: String { "\(corners)" }
}
