/// An image in coded form whose pixels can be had in parts.
package protocol PixelSource: AnyObject, Sendable {
  /// Columns and rows.
  var size: PixelSize { get }
  /// 1 gray or 3 RGB.
  var channels: Int { get }
  /// The pixels that are coded together, 8 or 16 a side.
  var block: PixelSize { get }
  /// About how many bytes it takes.
  var footprint: Int { get }
  /// The pixels of a box that starts where a block starts and ends where one ends, or at the image's
  /// edge; the same as those of the whole image there.
  func pixels(of box: Box) -> Image
}
