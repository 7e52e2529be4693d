/// All pseudo-colours as a surface in RGB: ten bilinear patches, over what is absorbed and the kind of
/// material.
///
/// A ``Place`` has `x` in 0...5, the ramps' knots from air to opaque, and `y` in 0...2: orange, green,
/// blue.
struct PseudoColourSurface: Sendable {
  typealias Place = SIMD2<Double>

  static let shared = PseudoColourSurface()
  static let extent = Place(5, 2)

  /// The colours of the knots, ramp by ramp.
  private let knots: [SIMD3<Double>]
  /// Near the middle of each cell of the colour cube, a place whose colour is near.
  private let starts: [Place]

  /// The square of a distance, in levels, that makes no difference.
  private static let enough = 0.01

  /// Cells of the colour cube along one channel.
  private static let side = 32

  private init() {
    knots = PseudoColour.orange + PseudoColour.green + PseudoColour.blue
    var net: [(place: Place, colour: SIMD3<Double>)] = []
    for y in 0...10 {
      for x in 0...25 {
        let place = Place(Double(x) / 5, Double(y) / 5)
        net.append((place, Self.patch(at: place, in: knots).colour))
      }
    }
    let width = 256 / Double(Self.side)
    starts = (0..<Self.side * Self.side * Self.side).map { cell in
      let steps = SIMD3(
        cell / Self.side / Self.side, cell / Self.side % Self.side, cell % Self.side)
      let middle = (SIMD3<Double>(steps) + 0.5) * width
      var best = (distance: Double.infinity, place: Place.zero)
      for (place, colour) in net {
        let distance = (colour - middle).squared
        if distance < best.distance { best = (distance, place) }
      }
      return best.place
    }
  }

  /// The colour of a place.
  func colour(at place: Place) -> SIMD3<Double> { Self.patch(at: place, in: knots).colour }

  /// The place whose colour is nearest to one of 0...255.
  ///
  /// From the start of the colour's cell, by steps of Gauss and Newton, and along both axes, where the
  /// nearest place is exact also on the creases between patches. Far from the surface, where colours
  /// of noise lie, a nearer place may be missed: of 400 colours drawn at random, for at most 8 by more
  /// than a level.
  func place(nearestTo colour: SIMD3<Double>) -> Place {
    let cells = pointwiseMin(
      pointwiseMax(SIMD3<Int>(colour * (Double(Self.side) / 256)), .zero),
      SIMD3(repeating: Self.side - 1))
    var place = starts[(cells.x * Self.side + cells.y) * Self.side + cells.z]
    var distance = (self.colour(at: place) - colour).squared
    for _ in 0..<8 where distance > Self.enough {
      var next = stepped(place, towards: colour)
      var least = (self.colour(at: next) - colour).squared
      if distance - least < Self.enough {
        // At a crease, or already there.
        next = along(place, towards: colour)
        least = (self.colour(at: next) - colour).squared
      }
      guard least < distance else { break }
      let gain = distance - least
      (place, distance) = (next, least)
      if gain < Self.enough { break }
    }
    return place
  }

  /// One step of Gauss and Newton, cut off at the border.
  private func stepped(_ place: Place, towards colour: SIMD3<Double>) -> Place {
    let patch = Self.patch(at: place, in: knots)
    let miss = colour - patch.colour
    let (xx, yy) = (patch.alongX.squared, patch.alongY.squared)
    let xy = (patch.alongX * patch.alongY).sum()
    let (x, y) = ((patch.alongX * miss).sum(), (patch.alongY * miss).sum())
    let determinant = xx * yy - xy * xy
    guard determinant > 1e-9 * xx * yy, determinant > 0 else { return place }
    let step = Place(x * yy - y * xy, y * xx - x * xy) / determinant
    return pointwiseMin(pointwiseMax(place + step, .zero), Self.extent)
  }

  /// The nearest place along the first axis, then from there along the second.
  private func along(_ start: Place, towards colour: SIMD3<Double>) -> Place {
    let ramp = min(Int(start.y), 1)
    let share = start.y - Double(ramp)
    var x = 0.0
    var least = Double.infinity
    let middle = min(Int(start.x), 4)
    for knot in max(0, middle - 1)...min(4, middle + 1) {
      let first = knots[ramp * 6 + knot]
      let second = knots[ramp * 6 + knot + 1]
      let near = Self.nearest(
        to: colour, from: first + (knots[ramp * 6 + knot + 6] - first) * share,
        to: second + (knots[ramp * 6 + knot + 7] - second) * share)
      if near.distance < least { (least, x) = (near.distance, Double(knot) + near.share) }
    }
    let knot = min(Int(x), 4)
    func mixed(_ ramp: Int) -> SIMD3<Double> {
      knots[ramp + knot] + (knots[ramp + knot + 1] - knots[ramp + knot]) * (x - Double(knot))
    }
    let ends = (mixed(0), mixed(6), mixed(12))
    let lower = Self.nearest(to: colour, from: ends.0, to: ends.1)
    let upper = Self.nearest(to: colour, from: ends.1, to: ends.2)
    return Place(x, lower.distance < upper.distance ? lower.share : 1 + upper.share)
  }

  /// The nearest point of a line between two colours.
  @inline(__always)
  private static func nearest(
    to colour: SIMD3<Double>, from start: SIMD3<Double>, to end: SIMD3<Double>
  ) -> (share: Double, distance: Double) {
    let way = end - start
    let length = way.squared
    let share = length > 0 ? min(max(((colour - start) * way).sum() / length, 0), 1) : 0
    return (share, (start + way * share - colour).squared)
  }

  /// The colour of a place, and how it changes along both axes.
  @inline(__always)
  private static func patch(
    at place: Place, in knots: [SIMD3<Double>]
  ) -> (colour: SIMD3<Double>, alongX: SIMD3<Double>, alongY: SIMD3<Double>) {
    let knot = min(Int(place.x), 4)
    let ramp = min(Int(place.y), 1)
    let (x, y) = (place.x - Double(knot), place.y - Double(ramp))
    let first = ramp * 6 + knot
    let (a, b, c, d) = (knots[first], knots[first + 1], knots[first + 6], knots[first + 7])
    let lower = a + (b - a) * x
    let upper = c + (d - c) * x
    return (lower + (upper - lower) * y, (b - a) * (1 - y) + (d - c) * y, upper - lower)
  }
}

extension SIMD3<Double> {
  @inline(__always)
  fileprivate var squared: Double { (self * self).sum() }
}
