import Support

/// Names with their colours above a chart, in rows that are filled one after the other.
struct ChartLegend {
  private let places: [(name: String, x: Double, row: Int)]

  /// Of one character.
  private static let character = 6.0
  private static let rowHeight = 14.0

  init(_ names: [String], width: Double) {
    let longest = Int((width - 24) / Self.character)
    var (x, row) = (4.0, 0)
    places = names.map { name in
      let short = name.shortened(to: longest)
      let size = 16 + Double(short.count) * Self.character
      if x > 4, x + size > width { (x, row) = (4, row + 1) }
      defer { x += size + 8 }
      return (short, x, row)
    }
  }

  /// How much of the chart it takes.
  var height: Double { Double((places.last?.row ?? -1) + 1) * Self.rowHeight }

  /// A line and a text for each name.
  var parts: [String] {
    places.enumerated().map { index, place in
      let y = Double(place.row) * Self.rowHeight + 10
      let colour = Palette.colour(ofClass: index).hex
      return
        "<line x1=\"\(SVGNumber.text(place.x))\" y1=\"\(SVGNumber.text(y - 3))\" "
        + "x2=\"\(SVGNumber.text(place.x + 12))\" y2=\"\(SVGNumber.text(y - 3))\" "
        + "style=\"stroke:\(colour);stroke-width:2\"/>"
        + "<text x=\"\(SVGNumber.text(place.x + 16))\" y=\"\(SVGNumber.text(y))\">"
        + "\(XMLText.escaped(place.name))</text>"
    }
  }
}

extension String {
  /// The text, or its start and an ellipsis.
  func shortened(to count: Int) -> String {
    self.count > count ? prefix(count - 1) + "…" : self
  }
}
