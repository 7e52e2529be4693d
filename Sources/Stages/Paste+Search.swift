import Imaging
import Support

/// A drawn shape of a segment at a place that no rule refuses.
struct PastePlace {
  let object: CutOut
  /// What made it.
  let shape: PasteDraw
  let corner: (x: Int, y: Int)
  /// From the pixels of the segment's image to those of the canvas.
  let forward: Matrix3
  /// The pixels of the shape, also those beyond the canvas.
  let full: Region
  /// The pixels on the canvas.
  let region: Region
  let draws: [String: JSONValue]

  /// The pixels on the canvas over all pixels of the shape.
  var visibleFraction: Double { Double(region.area) / Double(full.area) }
}

/// Why a segment was left out.
struct PasteRefusal: Error {
  let reason: String
}

/// A segment to paste and the shapes it may take.
struct PasteObject {
  let segment: SegmentPixels
  let crop: CropRule?
  let geometry: Geometry
}

extension Paste {
  /// Draws shapes, and for each some places, until one is accepted; else the last refusal.
  func search(
    _ object: PasteObject, on canvas: Canvas, _ place: PlacementSearch,
    _ reference: ScaleRule.Reference, _ stream: inout RandomStream
  ) -> Result<PastePlace, PasteRefusal> {
    if let reason = place.reasonForNone { return .failure(PasteRefusal(reason: reason)) }
    var refusal = PasteRefusal(reason: "no draw was tried")
    for _ in 0..<placement.tries {
      let attempt = PasteDraw(
        object.segment, crop: object.crop, geometry: object.geometry, reference, &stream)
      guard let room = place.room(for: attempt.size) else {
        refusal = PasteRefusal(reason: "larger than its canvas")
        continue
      }
      if let reason = attempt.refusal {
        refusal = PasteRefusal(reason: reason)
        continue
      }
      let (shape, forward) = attempt.made()
      if let reason = keep.refusal(of: shape.mask) {
        refusal = PasteRefusal(reason: reason)
        continue
      }
      guard var places = place.draws(for: shape.mask, in: room) else {
        refusal = PasteRefusal(reason: place.reasonWhenOutside)
        continue
      }
      for _ in 0..<Placement.placesPerShape {
        guard let corner = places.next(&stream) else {
          refusal = PasteRefusal(reason: place.reasonWhenOutside)
          break
        }
        switch accept(shape, at: corner, on: canvas, place) {
        case .failure(let found): refusal = found
        case .success(let (full, region)):
          var draws = attempt.json
          draws["position_px"] = .array([.integer(corner.x), .integer(corner.y)])
          return .success(
            PastePlace(
              object: shape, shape: attempt, corner: corner,
              forward: .translation(Double(corner.x), Double(corner.y)) * forward, full: full,
              region: region, draws: draws))
        }
      }
    }
    return .failure(refusal)
  }

  /// All pixels of an object at a place, and those on the canvas, when no rule refuses it.
  private func accept(
    _ object: CutOut, at corner: (x: Int, y: Int), on canvas: Canvas, _ place: PlacementSearch
  ) -> Result<(Region, Region), PasteRefusal> {
    guard let full = Region(object.mask, x: corner.x, y: corner.y) else {
      return .failure(PasteRefusal(reason: "empty after its transform"))
    }
    let region = full.clipped(to: canvas.image.size.bounds)
    let fraction = Double(region?.area ?? 0) / Double(full.area)
    let reason =
      keep.refusal(visible: region?.area ?? 0, fraction: fraction)
      ?? place.refusal(of: full, on: canvas)
    if let region, reason == nil { return .success((full, region)) }
    return .failure(PasteRefusal(reason: reason ?? "outside its canvas"))
  }
}
