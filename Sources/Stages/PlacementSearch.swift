import Imaging
import Support

/// The search for places on one canvas.
struct PlacementSearch {
  private let placement: Placement
  private let canvas: PixelSize
  /// The pixels segments must lie on; nil when they may lie anywhere.
  private let inside: RegionCounts?
  /// Why there is no place at all.
  let reasonForNone: String?
  /// The canvas's level of air before anything was pasted.
  let white: Double

  /// Finds the pixels to lie on; the ids are those of the classes whose masks segments go inside.
  init(
    _ placement: Placement, on canvas: Canvas, white: Double, classIDs: Set<Int>
  ) throws(PipelineError) {
    self.placement = placement
    self.white = white
    self.canvas = canvas.image.size
    inside = try placement.inside.region(of: canvas, white: white, classIDs: classIDs)
      .map { RegionCounts($0) }
    let isAnywhere = if case .canvas = placement.inside { true } else { false }
    reasonForNone = isAnywhere || inside != nil ? nil : placement.inside.reasonWhenEmpty
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
    return PlacementRoom(
      columns: (margins[0] - reach.x, canvas.width - margins[2] - size.width + reach.x),
      rows: (margins[1] - reach.y, canvas.height - margins[3] - size.height + reach.y))
  }

  /// The places for a shape in a room; nil when its outermost columns and rows already say that
  /// too little of it can lie inside.
  func draws(for shape: Mask, in room: PlacementRoom) -> PlacementDraws? {
    guard let inside else { return PlacementDraws(room: room, inside: nil) }
    let least = placement.minimumInside * Double(shape.area) - 1e-9
    return inside.room(for: shape, least: least, in: room).map {
      PlacementDraws(room: $0, inside: (inside, MaskRuns(shape), least))
    }
  }

  /// Why a shape without a place is refused.
  var reasonWhenOutside: String { placement.inside.reasonWhenOutside }

  /// Why a placed segment is refused; nil when it is not.
  func refusal(of region: Region, on canvas: Canvas) -> String? {
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

  /// nil when a range is empty.
  init?(columns: (Int, Int), rows: (Int, Int)) {
    guard columns.0 <= columns.1, rows.0 <= rows.1 else { return nil }
    self.columns = columns.0...columns.1
    self.rows = rows.0...rows.1
  }

  /// A place, uniform over whole pixels.
  func corner(_ stream: inout RandomStream) -> (x: Int, y: Int) {
    let x = stream.integer(columns)
    return (x, stream.integer(rows))
  }
}

/// Places drawn for one shape: those with enough of it inside, each equally likely.
struct PlacementDraws {
  let room: PlacementRoom
  /// What to lie on, the shape, and how many of its pixels have to.
  let inside: (region: RegionCounts, shape: MaskRuns, least: Double)?
  private var left = Placement.drawsPerShape

  init(room: PlacementRoom, inside: (region: RegionCounts, shape: MaskRuns, least: Double)?) {
    self.room = room
    self.inside = inside
  }

  /// A place; nil when ``Placement/drawsPerShape`` draws are used up.
  ///
  /// A draw that is not inside costs a look-up for each run of the shape's mask.
  mutating func next(_ stream: inout RandomStream) -> (x: Int, y: Int)? {
    guard let inside else { return room.corner(&stream) }
    while left > 0 {
      left -= 1
      let corner = room.corner(&stream)
      let count = inside.region.count(of: inside.shape, x: corner.x, y: corner.y)
      if Double(count) >= inside.least { return corner }
    }
    return nil
  }
}
