import Imaging
import Support

/// A drawn shape of a segment at a place that no rule refuses.
struct PastePlace {
  let object: CutOut
  let corner: (x: Int, y: Int)
  /// From the pixels of the segment's image to those of the canvas.
  let forward: Matrix3
  /// The pixels on the canvas.
  let region: Region
  /// Those over all pixels of the shape.
  let visibleFraction: Double
  let draws: [String: JSONValue]
}

/// Why a segment was left out.
struct PasteRefusal: Error {
  let reason: String
}

extension Paste {
  /// Draws shapes, and for each some places, until one is accepted; else the last refusal.
  func search(
    _ segment: SegmentPixels, on canvas: Canvas, _ place: PlacementSearch,
    _ stream: inout RandomStream
  ) -> Result<PastePlace, PasteRefusal> {
    var refusal = PasteRefusal(reason: "no draw was tried")
    for _ in 0..<placement.tries {
      let attempt = PasteDraw(segment, crop: crop, geometry: geometry, &stream)
      guard let room = place.room(for: attempt.size) else {
        refusal = PasteRefusal(reason: "larger than its canvas")
        continue
      }
      if let reason = attempt.refusal {
        refusal = PasteRefusal(reason: reason)
        continue
      }
      let (object, forward) = attempt.made()
      if let reason = keep.refusal(of: object.mask) {
        refusal = PasteRefusal(reason: reason)
        continue
      }
      for _ in 0..<Placement.placesPerShape {
        let corner = room.corner(&stream)
        switch accept(object, at: corner, on: canvas, place) {
        case .failure(let found): refusal = found
        case .success(let (region, fraction)):
          let toCanvas = Matrix3.translation(Double(corner.x), Double(corner.y)) * forward
          var draws = attempt.json
          draws["position_px"] = .array([.integer(corner.x), .integer(corner.y)])
          return .success(
            PastePlace(
              object: object, corner: corner, forward: toCanvas, region: region,
              visibleFraction: fraction, draws: draws))
        }
      }
    }
    return .failure(refusal)
  }

  /// What is visible of an object at a place, and the fraction of it, when no rule refuses it.
  private func accept(
    _ object: CutOut, at corner: (x: Int, y: Int), on canvas: Canvas, _ place: PlacementSearch
  ) -> Result<(Region, Double), PasteRefusal> {
    guard let full = Region(object.mask, x: corner.x, y: corner.y) else {
      return .failure(PasteRefusal(reason: "empty after its transform"))
    }
    let region = full.clipped(to: canvas.image.size.bounds)
    let fraction = Double(region?.area ?? 0) / Double(full.area)
    let reason =
      keep.refusal(visible: region?.area ?? 0, fraction: fraction)
      ?? place.refusal(of: full, on: canvas)
    if let region, reason == nil { return .success((region, fraction)) }
    return .failure(PasteRefusal(reason: reason ?? "outside its canvas"))
  }
}
