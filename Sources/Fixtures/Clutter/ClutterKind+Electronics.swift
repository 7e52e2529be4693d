import Support

extension ClutterKind {
  /// A laptop: an aluminium case with keyboard, battery cells, board, fan and hinges.
  static func laptop(_ stream: inout RandomStream) -> [Solid] {
    let half = Point(stream.uniform(58...72), stream.uniform(40...48))
    let fan = Point(-half.x * 0.6, -half.y * 0.5)
    var solids = [
      Solid(.box(.zero, half, corner: 4), .plate(0.16, bevel: 1), .lightMetal),
      Solid(
        .outline(.box(.zero, half - Point(1, 1), corner: 4), 1), .plate(0.3, bevel: 0.8),
        .lightMetal),
      Solid(
        .box(Point(0, -half.y * 0.18), Point(half.x * 0.86, half.y * 0.36), corner: 1),
        .plate(0.22, bevel: 0.5), .inorganic, texture: .cells(key: stream.nextWord(), size: 6.5)),
      Solid(
        .box(Point(half.x * 0.1, -half.y * 0.6), Point(half.x * 0.6, half.y * 0.24), corner: 1),
        .plate(0.4, bevel: 0.5), .inorganic, texture: .cells(key: stream.nextWord(), size: 4)),
      Solid(.outline(.circle(fan, 9), 1.5), .plate(0.08, bevel: 1), .heavyMetal),
      Solid(.circle(fan, 3), .plate(0.12, bevel: 1), .heavyMetal),
      Solid(
        .path(
          [fan + Point(8, -4), Point(0, -half.y * 0.72), Point(half.x * 0.5, -half.y * 0.6)], 1.3),
        .plate(0.1, bevel: 1), .heavyMetal),
    ]
    for cell in 0..<4 {
      let x = (Double(cell) - 1.5) * half.x * 0.42
      solids.append(
        Solid(
          .box(Point(x, half.y * 0.62), Point(half.x * 0.195, half.y * 0.26), corner: 1.5),
          .plate(0.6, bevel: 1), .inorganic))
    }
    for side in [-1.0, 1.0] {
      solids.append(
        Solid(
          .box(Point(side * half.x * 0.7, -half.y + 2), Point(7, 2), corner: 1),
          .plate(0.2, bevel: 1), .heavyMetal))
    }
    return solids
  }

  /// A telephone: glass, battery, a board with shields, a camera.
  static func phone(_ stream: inout RandomStream) -> [Solid] {
    let half = Point(stream.uniform(24...30), stream.uniform(12...14.5))
    return [
      Solid(.box(.zero, half, corner: 4), .plate(0.35, bevel: 1), .inorganic),
      Solid(
        .outline(.box(.zero, half - Point(0.6, 0.6), corner: 3.5), 0.7), .plate(0.35, bevel: 0.6),
        .lightMetal),
      Solid(
        .box(Point(4, 2), Point(half.x * 0.52, half.y * 0.6), corner: 1.5), .plate(0.5, bevel: 1),
        .inorganic),
      Solid(
        .box(Point(-half.x * 0.7, 0), Point(half.x * 0.2, half.y * 0.75), corner: 1),
        .plate(0.06, bevel: 0.5), .heavyMetal, texture: .cells(key: stream.nextWord(), size: 4)),
      Solid(
        .circle(Point(-half.x * 0.72, -half.y * 0.55), 2.4), .plate(0.2, bevel: 1), .heavyMetal),
    ]
  }

  /// A mains charger: a plastic box with transformer, capacitors and two pins.
  static func charger(_ stream: inout RandomStream) -> [Solid] {
    let half = Point(stream.uniform(15...20), stream.uniform(11...14))
    var solids = [
      Solid(.box(.zero, half, corner: 3), .plate(0.5, bevel: 1), .organic),
      Solid(
        .outline(.box(.zero, half - Point(1, 1), corner: 3), 1), .plate(0.8, bevel: 1), .organic),
      Solid(.box(Point(-3, 1), Point(6.5, 6), corner: 1), .plate(0.3, bevel: 2), .heavyMetal),
      Solid(.circle(Point(8, -5), 3.2), .rod(0.8, radius: 3.2), .lightMetal),
      Solid(.circle(Point(9, 4), 2.4), .rod(0.7, radius: 2.4), .lightMetal),
    ]
    for side in [-1.0, 1.0] {
      solids.append(
        Solid(
          .capsule(Point(half.x, side * 4), Point(half.x + 8, side * 4), 1.2, 1.2),
          .rod(0.4, radius: 1.2), .heavyMetal))
    }
    return solids + cord(from: Point(-half.x, 0), &stream)
  }

  /// A loose cable with a plug on either end.
  static func cable(_ stream: inout RandomStream) -> [Solid] {
    let turns = stream.integer(2...4)
    let radius = stream.uniform(15...28)
    var knots: [Point] = [Point.polar(stream.uniform(0...360), radius * 2)]
    for step in 0..<turns * 7 {
      let reach = radius * stream.uniform(0.8...1.2)
      knots.append(Point.polar(Double(step) * 51.4, reach) * Point(1.25, 0.85))
    }
    knots.append(Point.polar(stream.uniform(0...360), radius * 2.1))
    return wire(smoothCurve(through: knots, stepsPerSpan: 5))
  }

  /// A wandering cord that starts at a point and leads to the left.
  private static func cord(from start: Point, _ stream: inout RandomStream) -> [Solid] {
    var knots = [start]
    for step in 1...5 {
      knots.append(start + Point(Double(step) * -9, stream.uniform(-16...16)))
    }
    return wire(smoothCurve(through: knots))
  }

  private static func wire(_ curve: [Point]) -> [Solid] {
    let plug = curve[curve.count - 1]
    return [
      Solid(.path(curve, 1.3), .plate(0.3, bevel: 1), .organic),
      Solid(.path(curve, 0.75), .plate(0.12, bevel: 0.6), .heavyMetal),
      Solid(.path([curve[curve.count - 3], plug], 2.6), .plate(0.5, bevel: 1), .inorganic),
      Solid(.circle(plug, 1.5), .plate(0.2, bevel: 1), .heavyMetal),
    ]
  }
}
