/// A width and a height in pixels.
public struct PixelSize: Sendable, Hashable, CustomStringConvertible {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int

  /// Makes a size; neither side is negative.
  public init(_ width: Int, _ height: Int) {
    precondition(width >= 0 && height >= 0, "a size of \(width)x\(height)")
    self.width = width
    self.height = height
  }

  /// The number of pixels.
  public var area: Int { width * height }

  /// The box that covers all of an image of this size.
  public var bounds: Box { Box(0, 0, width, height) }

  /// For example `640x480`: width, then height.
  public var description: String { "\(width)x\(height)" }
}
