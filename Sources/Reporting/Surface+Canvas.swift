import Imaging

extension Surface {
  /// Draws a canvas with its corner at a point: picture, masks, boxes, what another view
  /// shows too, then names on plates.
  package mutating func place(_ picture: CanvasPicture, x: Int, y: Int) {
    place(picture.image, x: x, y: y)
    let frame = picture.image.size.bounds.offset(x: x, y: y)
    for mark in picture.marks {
      let colour = Palette.colour(ofClass: mark.instance.classID)
      tint(mark.mask, x: x + mark.box.minX, y: y + mark.box.minY, colour, opacity: 84)
    }
    for mark in picture.marks {
      let colour = Palette.colour(ofClass: mark.instance.classID)
      outline(mark.box.offset(x: x, y: y), colour, pixels: picture.image.width >= 160 ? 2 : 1)
    }
    outline(frame.expanded(by: 1), Palette.rule)
    outline(picture.shared.map { $0 + SIMD2(Double(x), Double(y)) }, inside: frame)
    var plates: [Box] = []
    for mark in picture.marks {
      let text = PixelFont.fitted(mark.instance.title, width: frame.width - 6)
      let plate = NamePlate.place(
        for: mark.box.offset(x: x, y: y), inside: frame, apart: plates,
        size: PixelSize(PixelFont.width(of: text) + 5, PixelFont.glyphHeight + 4))
      plates.append(plate)
      let colour = Palette.colour(ofClass: mark.instance.classID)
      fill(plate, colour)
      write(text, x: plate.minX + 3, y: plate.minY + 2, colour.ink)
    }
  }
}
