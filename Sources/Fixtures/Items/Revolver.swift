import Support

extension ItemKind {
  /// A revolver: barrel, fluted cylinder with cartridges, round guard and a curved grip.
  static func revolver(_ stream: inout RandomStream) -> [Solid] {
    let muzzle = stream.uniform(40...50)
    let drum = stream.uniform(11...13)
    let curve = stream.uniform(0...5)
    let grip = Shape.polygon(
      smoothCurve(
        through: [
          Point(-16, -16), Point(-28, -13), Point(-34, 2), Point(-44 - curve, 22),
          Point(-36, 29), Point(-26, 26), Point(-23, 10), Point(-14, 0),
        ], isClosed: true), rounded: 1)
    var solids = [
      Solid(
        .box(Point(muzzle / 2 + 2, -15), Point(muzzle / 2 - 2, 4.2), corner: 1),
        .plate(0.9, bevel: 2.5), .heavyMetal),
      Solid(
        .box(Point(muzzle / 2, -8.5), Point(muzzle / 2 - 8, 2), corner: 1), .plate(0.5, bevel: 1),
        .heavyMetal),
      Solid(
        .polygon(
          [Point(muzzle - 4, -19), Point(muzzle - 1, -23), Point(muzzle, -19)], rounded: 0.6),
        .plate(0.4, bevel: 1), .heavyMetal),
      Solid(
        .outline(.box(Point(-5, -10), Point(15, drum - 0.5), corner: 3), 1.8),
        .plate(0.5, bevel: 1), .heavyMetal),
      Solid(
        .box(Point(-4, -10), Point(11.5, drum - 1.5), corner: 2.5), .plate(0.3, bevel: 3),
        .heavyMetal),
      Solid(.outline(.circle(Point(-6, 8), 9), 1.7), .plate(0.35, bevel: 1), .heavyMetal),
      Solid(
        .path(smoothCurve(through: [Point(-8, 0), Point(-5, 6), Point(-8, 11)]), 1.5),
        .plate(0.4, bevel: 1), .heavyMetal),
      Solid(
        .path(smoothCurve(through: [Point(-20, -16), Point(-27, -20), Point(-31, -26)]), 2.4),
        .plate(0.5, bevel: 1), .heavyMetal),
      Solid(grip, .plate(2.2, bevel: 5), .organic),
      Solid(.outline(grip, 1.4), .plate(0.25, bevel: 1), .heavyMetal),
    ]
    for chamber in [-1.0, 0, 1] {
      let y = -10 + chamber * drum * 0.55
      solids.append(
        Solid(
          .capsule(Point(-13, y), Point(5, y), 2.6, 2), .rod(0.5, radius: 2.6), .heavyMetal))
    }
    return solids
  }
}
