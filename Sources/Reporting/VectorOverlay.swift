import Imaging

/// Boxes and names over a canvas as numbers for the page's vector graphics, in canvas pixels.
struct VectorOverlay {
  /// Per instance: box, name, and the plate the name stands on.
  let marks: [[String: Any]]
  /// The width of a box's line.
  let stroke: String
  /// The height of letters.
  let fontSize: String

  init(_ canvas: PreviewCanvas) {
    let size = canvas.image.size
    // Letters take the same share of any canvas, because pages show all at about the same size.
    let tenths = max(40, max(size.width, size.height) * 10 / 24)
    var plates: [Box] = []
    marks = canvas.instances.map { instance in
      let colour = Palette.colour(ofClass: instance.classID)
      let title = instance.title
      // Monospaced letters are 0.6 of their height; `textLength` holds every browser to it.
      let textTenths = title.count * tenths * 6 / 10
      let plateSize = PixelSize((textTenths + tenths * 6 / 10) / 10 + 1, tenths * 13 / 100 + 1)
      let plate = NamePlate.place(
        for: instance.box, inside: size.bounds, apart: plates, size: plateSize)
      plates.append(plate)
      return [
        "x": instance.box.minX, "y": instance.box.minY,
        "width": instance.box.width, "height": instance.box.height,
        "colour": colour.hex, "ink": colour.ink.hex, "title": title,
        "plate_x": plate.minX, "plate_y": plate.minY,
        "plate_width": plate.width, "plate_height": plate.height,
        "text_x": Self.decimal(plate.minX * 10 + tenths * 3 / 10),
        "text_y": Self.decimal(plate.minY * 10 + tenths),
        "text_length": Self.decimal(textTenths),
      ]
    }
    stroke = Self.decimal(max(5, max(size.width, size.height) / 20))
    fontSize = Self.decimal(tenths)
  }

  /// A number of tenths as text.
  private static func decimal(_ tenths: Int) -> String {
    "\(tenths / 10).\(tenths % 10)"
  }
}
