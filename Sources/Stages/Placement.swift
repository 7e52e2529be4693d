import Imaging
import Manifest
import Support

/// Where a segment may go: corners uniform over whole pixels, refused when a rule says so.
struct Placement: Sendable {
  /// Pixels kept free at the left, top, right and bottom border.
  let margins: [Int]
  /// The fraction of the segment's width and height that may hang over each border.
  let overhang: Double
  /// The fraction of an earlier instance that may be covered.
  let maximumOverlap: Double
  let inside: PlacementRegion
  /// The fraction of the segment that must lie inside.
  let minimumInside: Double
  /// Draws of a shape before a segment is left out.
  let tries: Int

  /// Places inside that are tried for each shape.
  static let placesPerShape = 5

  /// Places drawn for each shape in search of those inside.
  static let drawsPerShape = 250

  init(_ reader: MappingReader, classes: [String]) {
    margins = reader.numbers(
      "margin_px", in: 0...65500, count: 4, default: [0, 0, 0, 0],
      about: "pixels kept free at the left, top, right and bottom"
    ).map { Int($0) }
    overhang = reader.number(
      "overhang", in: 0...1, default: 0, about: "the fraction that may hang over each border")
    maximumOverlap = reader.number(
      "max_overlap", in: 0...1, default: 1,
      about: "the fraction of an earlier instance that may be covered")
    inside = PlacementRegion(reader, classes: classes)
    let minimum = reader.numberIfPresent(
      "min_inside", in: 0.01...1, about: "the fraction of a segment that must lie inside")
    minimumInside = minimum ?? inside.standardFraction
    if case .canvas = inside {
      if minimum != nil {
        reader.bag.report(
          "'min_inside' needs a part of the canvas, but 'inside' is 'canvas'",
          at: reader.position(of: "min_inside"),
          hint: "'overhang' says how far a segment may reach over the border")
      }
    } else if minimum == nil {
      reader.note("min_inside", .number(minimumInside))
    }
    tries = reader.integer(
      "tries", in: 1...1000, default: 20, about: "draws of a shape before it is left out")
    reader.finish()
  }
}
