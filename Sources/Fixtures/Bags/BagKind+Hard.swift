import Support

extension BagKind {
  /// A trolley case: shell, two rails of a telescopic handle, wheels, zipper and fittings.
  static func suitcase(
    _ frame: Bounds, _ stream: inout RandomStream
  ) -> (solids: [Solid], inside: Bounds) {
    let (low, high) = (frame.low + Point(9, 4), frame.high - Point(13, 4))
    let (centre, half) = ((low + high) * 0.5, (high - low) * 0.5)
    let shell = Shape.box(centre, half, corner: stream.uniform(14...26))
    let shellMaterial: Material = stream.chance(0.5) ? .organic : .inorganic
    var solids = [
      Solid(shell, .plate(stream.uniform(0.35...0.9), bevel: 5), .organic),
      Solid(
        .outline(shell, 2), .plate(shellMaterial == .organic ? 1.2 : 0.5, bevel: 1.4), shellMaterial
      ),
      Solid(
        .outline(.box(centre, half - Point(6, 6), corner: 14), 0.9), .plate(0.4, bevel: 0.8),
        .inorganic),
    ]
    let spread = half.y * stream.uniform(0.3...0.5)
    for side in [-1.0, 1.0] {
      let y = centre.y + side * spread
      solids += [
        Solid(
          .box(Point(centre.x, y), Point(half.x - 8, 3.4), corner: 1),
          .plate(stream.uniform(0.35...0.6), bevel: 1), .lightMetal),
        Solid(
          .box(Point(centre.x + 6, y), Point(half.x - 26, 1), corner: 0.5),
          .plate(0.35, bevel: 0.6), .lightMetal),
      ]
      let wheel = Point(high.x + 5, centre.y + side * (half.y - 16))
      solids += [
        Solid(.outline(.circle(wheel, 5.6), 2.4), .plate(1, bevel: 1.5), .inorganic),
        Solid(.circle(wheel, 2), .plate(0.3, bevel: 1), .heavyMetal),
        Solid(
          .box(wheel - Point(7, 0), Point(5, 4.5), corner: 1), .plate(0.7, bevel: 1), .inorganic),
      ]
      for end in [-1.0, 1.0] {
        solids.append(
          Solid(
            .circle(Point(centre.x + end * (half.x - 11), y + 8 * side), 1.5),
            .plate(0.2, bevel: 0.8), .heavyMetal))
      }
    }
    solids += [
      Solid(
        .path(
          [
            Point(low.x + 8, centre.y - spread), Point(low.x - 5, centre.y - spread),
            Point(low.x - 5, centre.y + spread), Point(low.x + 8, centre.y + spread),
          ], 1.6), .plate(0.5, bevel: 1), .lightMetal),
      Solid(
        .path(
          smoothCurve(
            through: [
              Point(centre.x - 22, low.y + 3), Point(centre.x - 16, low.y - 3),
              Point(centre.x + 16, low.y - 3), Point(centre.x + 22, low.y + 3),
            ]), 2.2), .plate(1.6, bevel: 1), .organic),
    ]
    let seam = low.y + half.y * stream.uniform(0.1...0.22)
    solids += zipper(
      [Point(low.x + 6, seam), Point(high.x - 6, seam)], slider: stream.integer(0...1))
    return (solids, Bounds(around: [low + Point(10, 10), high - Point(10, 10)]))
  }

  /// A security tray: a low plastic tub with a rim and ribs.
  static func tray(
    _ frame: Bounds, _ stream: inout RandomStream
  ) -> (solids: [Solid], inside: Bounds) {
    let half = frame.extent * 0.5 - Point(2, 2)
    let rim = Shape.box(frame.centre, half, corner: 16)
    let floor = Shape.box(frame.centre, half - Point(11, 11), corner: 9)
    var solids = [
      Solid(rim, .plate(0.35, bevel: 1), .organic),
      Solid(.outline(rim, 1.7), .plate(1.6, bevel: 1), .organic),
      Solid(.outline(floor, 1.2), .plate(1.3, bevel: 1), .organic),
      Solid(
        floor, .plate(0.25, bevel: 1), .organic,
        texture: .bars(period: stream.uniform(9...14), share: 0.8, along: Point(1, 0))),
    ]
    for side in [-1.0, 1.0] {
      solids.append(
        Solid(
          .outline(
            .box(frame.centre + Point(side * (half.x - 6), 0), Point(3, 16), corner: 2.5), 0.9),
          .plate(1.2, bevel: 0.8), .organic))
    }
    let inside = frame.expanded(by: -14)
    return (solids, inside)
  }
}
