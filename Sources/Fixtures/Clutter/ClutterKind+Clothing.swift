import Support

extension ClutterKind {
  /// A folded garment: a large irregular patch with folds, sometimes with a few buttons.
  static func shirt(_ stream: inout RandomStream) -> [Solid] {
    let reach = Point(stream.uniform(34...66), stream.uniform(26...46))
    let corners = (0..<11).map { corner in
      let angle = Double(corner) * 360 / 11 + stream.uniform(-10...10)
      return Point.polar(angle, stream.uniform(0.78...1.08)) * reach
    }
    let texture = Texture.folds(key: stream.nextWord(), size: stream.uniform(18...36))
    let outline = Shape.polygon(
      smoothCurve(through: corners, stepsPerSpan: 3, isClosed: true), rounded: 0)
    var solids = [
      Solid(outline, .plate(stream.uniform(0.8...2), bevel: 7), .organic, texture: texture)
    ]
    guard stream.chance(0.35) else { return solids }
    let slope = stream.uniform(-0.4...0.4)
    for button in 0..<5 {
      let x = (Double(button) - 2) * reach.x * 0.3
      solids.append(
        Solid(.circle(Point(x, x * slope), 1.7), .plate(0.25, bevel: 1), .inorganic))
    }
    return solids
  }

  /// A rolled pair of socks: a soft ball with a spiral.
  static func socks(_ stream: inout RandomStream) -> [Solid] {
    let radius = stream.uniform(13...19)
    let spiral = (0..<26).map { step in
      Point.polar(Double(step) * 30, radius * (0.15 + 0.75 * Double(step) / 26))
    }
    return [
      Solid(
        .ellipse(.zero, Point(radius * 1.2, radius)), .rod(2.6, radius: radius), .organic,
        texture: .folds(key: stream.nextWord(), size: 9)),
      Solid(.path(spiral, 1), .plate(0.8, bevel: 1), .organic),
    ]
  }

  /// A shoe from below: a ribbed rubber sole with heel, shank and eyelets.
  static func shoe(_ stream: inout RandomStream) -> [Solid] {
    let length = stream.uniform(42...52)
    let outline = smoothCurve(
      through: [
        Point(-length, 0), Point(-length * 0.86, -15), Point(-length * 0.45, -14),
        Point(0, -12), Point(length * 0.5, -19), Point(length * 0.9, -13), Point(length, -2),
        Point(length * 0.85, 10), Point(length * 0.4, 15), Point(-length * 0.1, 12),
        Point(-length * 0.6, 14), Point(-length * 0.9, 12),
      ], stepsPerSpan: 4, isClosed: true)
    let sole = Shape.polygon(outline, rounded: 0)
    var solids = [
      Solid(
        sole, .plate(0.85, bevel: 3), .inorganic,
        texture: .bars(period: 5, share: 0.7, along: Point(0.95, 0.3))),
      Solid(.outline(sole, 1.8), .plate(1.2, bevel: 1), .inorganic),
      Solid(sole, .plate(1.4, bevel: 6), .organic),
      Solid(
        .box(Point(-length * 0.68, 0), Point(length * 0.27, 12), corner: 6),
        .plate(1, bevel: 2), .inorganic),
    ]
    if stream.chance(0.6) {
      solids.append(
        Solid(
          .capsule(Point(-length * 0.5, 0), Point(length * 0.1, -1), 3, 2),
          .plate(0.12, bevel: 1), .heavyMetal))
    }
    for eyelet in 0..<5 {
      for side in [-1.0, 1.0] {
        solids.append(
          Solid(
            .outline(.circle(Point(Double(eyelet) * 7 - 8, side * 5 - 1), 1.5), 0.6),
            .plate(0.2, bevel: 0.6), .heavyMetal))
      }
    }
    return solids
  }
}
