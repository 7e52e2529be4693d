import Datasets
import Imaging
import Support

/// A canvas while segments are pasted on it.
struct PasteGround {
  var canvas: Canvas
  let place: PlacementSearch
  var stream: RandomStream
  /// What blends are drawn from; nil when there is but one.
  var blends: RandomStream?
  /// Instances that a later paste has hidden in part.
  var touched: Set<Int> = []
  /// What was put there without becoming a labelled instance, for the sample's `json`.
  var distractors: [JSONValue] = []

  init(
    canvas: Canvas, place: PlacementSearch, stream: RandomStream, blends: RandomStream?
  ) {
    self.canvas = canvas
    self.place = place
    self.stream = stream
    self.blends = blends
  }
}

extension Paste {
  /// Pastes one segment; the reason when no draw was accepted.
  func put(
    _ object: PasteObject, on ground: inout PasteGround, in run: StageRun,
    isDistractor: Bool = false
  ) -> String? {
    let segment = object.segment
    let reference = reference(for: segment, on: ground.canvas, in: run)
    let found: PastePlace
    switch search(object, on: ground.canvas, ground.place, reference, &ground.stream) {
    case .success(let place): found = place
    case .failure(let refusal): return refusal.reason
    }
    let mode = blend.mode(&ground.blends)
    let rule = blend.draw(
      mode, for: segment, shape: found.shape, channels: ground.canvas.image.channels,
      white: ground.place.white, &ground.stream)
    rule.apply(found.object, to: &ground.canvas.image, x: found.corner.x, y: found.corner.y)
    let hidden = Occlusion.hide(
      ground.canvas.instances.map { $0.region }, under: found.region, mode: blend.occlusion)
    for (index, left) in hidden.enumerated() where left != ground.canvas.instances[index].region {
      ground.touched.insert(index)
      ground.canvas.instances[index] = ground.canvas.instances[index].replacing(region: left)
    }
    var draws = found.draws
    draws.merge(rule.json) { $1 }
    ground.canvas.instances.append(
      Instance(
        classID: segment.classID, region: found.region, amodal: found.full,
        visibleFraction: found.visibleFraction, isIgnored: isDistractor,
        matrix: found.forward.inverse, origin: segment.origin, draws: draws))
    if isDistractor {
      draws["source"] = segment.origin.json
      ground.distractors.append(.object(draws))
    }
    return nil
  }

  /// What the segment's size is measured against on a canvas.
  ///
  /// The true size of a canvas's pixel follows how the canvas was resized, by area, at its centre.
  private func reference(
    for segment: SegmentPixels, on canvas: Canvas, in run: StageRun
  ) -> ScaleRule.Reference {
    let size = canvas.image.size
    var reference = ScaleRule.Reference(canvas: size)
    if let own = run.millimetresPerPixel(of: segment.origin),
      let below = run.millimetresPerPixel(of: canvas.source)
    {
      let area = canvas.matrix.areaFactor(Double(size.width) / 2, Double(size.height) / 2)
      reference.physicalFactor = own / (below * area.squareRoot())
    }
    return reference
  }
}

extension StageRun {
  /// As the dataset of an image's source has it.
  fileprivate func millimetresPerPixel(of origin: Origin) -> Double? {
    sources[origin.source]?.entry.dataset.millimetresPerPixel
  }
}

extension Matrix3 {
  /// How much larger an area around a point is after the map: `|det| / |w|³`.
  fileprivate func areaFactor(_ x: Double, _ y: Double) -> Double {
    let e = elements
    let determinant =
      e[0] * (e[4] * e[8] - e[5] * e[7]) - e[1] * (e[3] * e[8] - e[5] * e[6])
      + e[2] * (e[3] * e[7] - e[4] * e[6])
    let w = e[6] * x + e[7] * y + e[8]
    return abs(determinant / (w * w * w))
  }
}
