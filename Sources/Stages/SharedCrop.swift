import Imaging
import Manifest
import Support

/// Another view of the same picture that a crop shares a part with: the key `overlap` of
/// `random_resized_crop`.
struct SharedCrop: Sendable {
  /// The view, which is made before.
  let canvas: String
  /// The least common part, as a share of the area that is asked for.
  let least: Double

  /// Nil when the key is not written, or after reporting.
  init?(_ reader: MappingReader, in plan: StagePlan) {
    guard
      let nested = reader.nestedIfPresent(
        "overlap", about: "another view of the same picture that the box shares a part with")
    else { return nil }
    defer { nested.finish() }
    let written = nested.requiredText(
      "canvas", "the name of a view", about: "that view, made before this one")
    least = nested.number(
      "least", in: 0...1, default: 0.01,
      about: "the least common part, as a share of the box's area")
    guard let written else { return nil }
    canvas = written.value
    let views = plan.siblings
    guard !reader.isRecording, !views.contains(canvas) else { return }
    plan.bag.report(
      "there is no view '\(canvas)' before this one in 'views'", at: written.position,
      hint: NearestName.hint(for: canvas, among: views))
  }

  /// Where the other view lies in a canvas; nil when they are of different pictures.
  func corners(
    in canvas: Canvas, of sample: Sample
  ) -> (low: SIMD2<Double>, high: SIMD2<Double>)? {
    guard let other = sample[self.canvas], other.source == canvas.source else { return nil }
    let map = canvas.matrix.inverse * other.matrix
    let (width, height) = (Double(other.image.width), Double(other.image.height))
    let corners = [(0, 0), (width, 0), (0, height), (width, height)].map { x, y in
      let place = map.apply(x, y)
      return SIMD2(place.x, place.y)
    }
    return (corners.reduce(corners[0], pointwiseMin), corners.reduce(corners[0], pointwiseMax))
  }
}
