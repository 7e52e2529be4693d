import Support

extension ClutterKind {
  /// A drink or toiletry bottle: thin plastic or glass, a liquid up to some level, a screw cap.
  static func bottle(_ stream: inout RandomStream) -> [Solid] {
    let length = stream.uniform(32...46)
    let radius = stream.uniform(11...16)
    let level = stream.uniform(-length * 0.3...length * 0.7)
    let isGlass = stream.chance(0.4)
    let neck = radius * stream.uniform(0.3...0.45)
    let outline = smoothCurve(
      through: [
        Point(-length, -radius), Point(-length * 0.3, -radius), Point(length * 0.4, -radius * 0.97),
        Point(length * 0.72, -radius * 0.6), Point(length * 0.85, -neck), Point(length + 4, -neck),
      ], stepsPerSpan: 4)
    let body = Shape.polygon(outline + outline.reversed().map(\.mirrored), rounded: 0.8)
    let fluid = Shape.intersection(
      body, .box(Point(level - 100, 0), Point(100, radius - 0.6), corner: 3))
    return [
      Solid(
        body, .tube(5, wall: isGlass ? 0.3 : 0.22, radius: radius),
        isGlass ? .inorganic : .organic),
      Solid(fluid, .rod(5.4, radius: radius), .organic),
      Solid(
        .box(Point(length + 5, 0), Point(4.5, neck + 1.8), corner: 1.2), .plate(0.9, bevel: 1),
        .inorganic, texture: .bars(period: 2.4, share: 0.6, along: Point(0, 1))),
    ]
  }

  /// A steel flask: two thin walls and a thick stopper.
  static func thermos(_ stream: inout RandomStream) -> [Solid] {
    let length = stream.uniform(36...48)
    let radius = stream.uniform(12...15)
    let body = Shape.box(.zero, Point(length, radius), corner: 5)
    let inner = Shape.box(Point(-1, 0), Point(length - 6, radius - 2.6), corner: 6)
    return [
      Solid(body, .tube(6, wall: 0.045, radius: radius), .heavyMetal),
      Solid(inner, .tube(5, wall: 0.04, radius: radius - 2.6), .heavyMetal),
      Solid(.outline(inner, 0.7), .plate(0.07, bevel: 0.6), .heavyMetal),
      Solid(
        .box(Point(length + 3, 0), Point(8, radius - 2), corner: 3), .plate(2.2, bevel: 2),
        .organic),
      Solid(
        .box(Point(length - 3, 0), Point(1.2, radius), corner: 0.5), .plate(0.1, bevel: 0.6),
        .heavyMetal),
    ]
  }

  /// A tube of paste or cream: flat crimped end, dense filling, ribbed cap.
  static func tube(_ stream: inout RandomStream) -> [Solid] {
    let length = stream.uniform(22...32)
    let body = Shape.polygon(
      [Point(-length, -9), Point(length, -7), Point(length, 7), Point(-length, 9)], rounded: 1)
    return [
      Solid(body, .wedge(1.1, from: Point(-length, 0), to: Point(length * 0.6, 0)), .inorganic),
      Solid(
        .box(Point(-length, 0), Point(1.5, 10), corner: 0.5), .plate(0.4, bevel: 1), .inorganic),
      Solid(
        .box(Point(length + 6, 0), Point(5, 6.5), corner: 1), .plate(1.6, bevel: 1), .organic,
        texture: .bars(period: 2.2, share: 0.6, along: Point(0, 1))),
    ]
  }

  /// A piece of fruit or a bar of soap: a smooth organic ball, with a stone in it at times.
  static func fruit(_ stream: inout RandomStream) -> [Solid] {
    let radii = Point(stream.uniform(12...18), stream.uniform(11...15))
    var solids = [Solid(.ellipse(.zero, radii), .rod(5, radius: radii.y), .organic)]
    if stream.chance(0.5) {
      solids.append(Solid(.ellipse(.zero, radii * 0.3), .rod(1.6, radius: 4), .organic))
    }
    return solids
  }
}
