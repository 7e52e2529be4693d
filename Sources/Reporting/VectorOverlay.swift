import Imaging

/// Boxes and names over a canvas as numbers for the page's vector graphics, in canvas pixels.
struct VectorOverlay {
  /// Per instance: box, name, and the plate the name stands on.
  let marks: [[String: Any]]
  /// The corners of what another view shows too, as a polygon's `points`; nil for none.
  let shared: String?
  /// The width of a box's line.
  let stroke: String
  /// The width of the white line below that of the shared part.
  let casing: String
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
    let line = max(5, max(size.width, size.height) / 20)
    stroke = Self.decimal(line)
    casing = Self.decimal(line * 5 / 2)
    shared =
      canvas.shared.isEmpty
      ? nil
      : canvas.shared.map { corner in
        "\(Self.tenths(corner.x, below: size.width)),\(Self.tenths(corner.y, below: size.height))"
      }.joined(separator: " ")
    fontSize = Self.decimal(tenths)
  }

  /// A place of 0 to a side, as text.
  private static func tenths(_ place: Double, below side: Int) -> String {
    decimal(Int((min(max(place, 0), Double(side)) * 10).rounded()))
  }

  /// A number of tenths as text.
  private static func decimal(_ tenths: Int) -> String {
    "\(tenths / 10).\(tenths % 10)"
  }
}
