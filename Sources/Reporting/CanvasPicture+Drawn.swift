import Imaging

extension CanvasPicture {
  /// The shortest long side of a picture on its own; smaller canvases are enlarged.
  private static let shortest = 512

  /// A canvas as a picture of its own with masks, boxes and names on it, `[h, w, 3]`.
  ///
  /// At the canvas's own size, or the whole multiple of it that a small canvas needs to be seen.
  package static func drawn(_ canvas: PreviewCanvas) -> Image {
    let size = canvas.image.size
    let side = max(shortest, size.width, size.height)
    let picture = CanvasPicture(canvas, fitting: PixelSize(side, side))
    var surface = Surface(size: picture.image.size, colour: Palette.paper)
    surface.place(picture, x: 0, y: 0)
    return surface.image
  }
}
