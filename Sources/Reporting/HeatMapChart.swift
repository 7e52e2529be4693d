import Support

/// A heat map as cells over a canvas of some shape, the fuller the darker.
struct HeatMapChart {
  private let map: HeatMap
  /// Of the drawing; the longer side has 160 units.
  private let width: Double
  private let height: Double

  /// Draws over the outline of a canvas of this many columns and rows.
  init(_ map: HeatMap, width: Int, height: Int) {
    precondition(width > 0 && height > 0, "an empty canvas")
    self.map = map
    let scale = 160 / Double(max(width, height))
    // A canvas far from square keeps cells that can be seen.
    self.width = max(Double(width) * scale, 40)
    self.height = max(Double(height) * scale, 40)
  }

  var svg: String {
    let size = (w: SVGNumber.text(width), h: SVGNumber.text(height))
    var parts = [
      "<svg class=\"chart map\" viewBox=\"-1 -1 \(SVGNumber.text(width + 2)) "
        + "\(SVGNumber.text(height + 2))\" style=\"width:\(SVGNumber.text(width / 10))rem\" "
        + "role=\"img\" aria-label=\"heat map\">",
      "<path d=\"M0 0h\(size.w)v\(size.h)h-\(size.w)z\"/>",
    ]
    let densest = Double(max(map.counts.max() ?? 1, 1))
    let cell = (w: width / Double(HeatMap.side), h: height / Double(HeatMap.side))
    for row in 0..<HeatMap.side {
      for column in 0..<HeatMap.side where map[column, row] > 0 {
        let count = map[column, row]
        parts.append(
          "<rect x=\"\(SVGNumber.text(Double(column) * cell.w))\" "
            + "y=\"\(SVGNumber.text(Double(row) * cell.h))\" "
            + "width=\"\(SVGNumber.text(cell.w))\" height=\"\(SVGNumber.text(cell.h))\" "
            + "fill-opacity=\"\(SVGNumber.text(0.08 + 0.92 * Double(count) / densest))\">"
            + "<title>\(count)</title></rect>")
      }
    }
    parts.append("</svg>")
    return parts.joined(separator: "\n")
  }
}
