import Imaging
import Manifest
import Support

/// Where a segment may go: corners uniform over whole pixels, refused when a rule says so.
struct Placement: Sendable {
  enum Inside: String, Sendable, CaseIterable {
    /// Anywhere on the canvas.
    case canvas
    /// On what a transmission image shows, not on air.
    case content
  }

  /// Pixels kept free at the left, top, right and bottom border.
  let margins: [Int]
  /// The fraction of the segment's width and height that may hang over each border.
  let overhang: Double
  /// The fraction of an earlier instance that may be covered.
  let maximumOverlap: Double
  let inside: Inside
  /// Draws of a shape before a segment is left out.
  let tries: Int

  /// Places drawn for each shape.
  static let placesPerShape = 5

  /// The fraction of a segment that must lie on the content.
  static let contentFraction = 0.9

  init(_ reader: MappingReader) {
    margins = reader.numbers("margin_px", in: 0...65500, count: 4, default: [0, 0, 0, 0])
      .map { Int($0) }
    overhang = reader.number("overhang", in: 0...1, default: 0)
    maximumOverlap = reader.number("max_overlap", in: 0...1, default: 1)
    inside = reader.choice("inside", default: Inside.canvas)
    tries = reader.integer("tries", in: 1...1000, default: 20)
    reader.finish()
  }
}

/// The search for places on one canvas.
struct PlacementSearch {
  private let placement: Placement
  private let canvas: PixelSize
  /// What the segments must lie on; nil when they may lie anywhere.
  private let content: Region?
  /// The canvas's level of air before anything was pasted.
  let white: Double

  init(_ placement: Placement, on canvas: Canvas, white: Double) {
    self.placement = placement
    self.white = white
    self.canvas = canvas.image.size
    content = placement.inside == .content ? Content.region(of: canvas.image, white: white) : nil
  }

  /// Where the corner of a segment of some size may go; nil when it has no room at all.
  ///
  /// Without margins and overhang, columns are `0...W - w` and rows `0...H - h`; a margin of one
  /// pixel at the right and bottom gives InsLoc's and SegLoc's `0...W - 1 - w`.
  func room(for size: PixelSize) -> PlacementRoom? {
    let margins = placement.margins
    let reach = (
      x: Int((placement.overhang * Double(size.width)).rounded(.down)),
      y: Int((placement.overhang * Double(size.height)).rounded(.down))
    )
    let columns = (margins[0] - reach.x, canvas.width - margins[2] - size.width + reach.x)
    let rows = (margins[1] - reach.y, canvas.height - margins[3] - size.height + reach.y)
    guard columns.0 <= columns.1, rows.0 <= rows.1 else { return nil }
    return PlacementRoom(columns: columns.0...columns.1, rows: rows.0...rows.1)
  }

  /// Why a placed segment is refused; nil when it is not.
  func refusal(of region: Region, on canvas: Canvas) -> String? {
    if placement.inside == .content {
      guard let content else { return "its canvas shows nothing but air" }
      let share = Double(region.overlap(content)) / Double(region.area)
      if share < Placement.contentFraction { return "not inside the content" }
    }
    guard placement.maximumOverlap < 1 else { return nil }
    for instance in canvas.instances where !instance.isIgnored {
      guard let other = instance.region else { continue }
      let share = Double(region.overlap(other)) / Double(other.area)
      if share > placement.maximumOverlap { return "overlap over max_overlap" }
    }
    return nil
  }
}

/// The places a segment's corner may take on a canvas.
struct PlacementRoom {
  let columns: ClosedRange<Int>
  let rows: ClosedRange<Int>

  /// A place, uniform over whole pixels.
  func corner(_ stream: inout RandomStream) -> (x: Int, y: Int) {
    let x = stream.integer(columns)
    return (x, stream.integer(rows))
  }
}
