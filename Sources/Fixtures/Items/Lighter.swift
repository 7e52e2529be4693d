import Support

extension ItemKind {
  /// A gas lighter: a plastic tank with a dividing wall and liquid, a steel hood and spark wheel.
  static func lighter(_ stream: inout RandomStream) -> [Solid] {
    let half = stream.uniform(14.5...18)
    let top = 22.0
    let level = stream.uniform(-26...10)
    let tank = Shape.box(Point((top - 50) / 2, 0), Point((top + 50) / 2, half), corner: 5)
    let hood = Shape.box(Point(35, 1), Point(13, half - 1), corner: 3)
    let wheel = Point(41, -half * 0.42)
    let window = Shape.circle(Point(40, half * 0.5), 2.8)
    return [
      Solid(tank, .plate(0.9, bevel: 3), .organic),
      Solid(
        .outline(.box(Point(-14, 0), Point(34, half - 1.6), corner: 4), 1.6), .plate(0.5, bevel: 1),
        .inorganic),
      Solid(.box(Point(-16, 1), Point(32, 1.3), corner: 0.5), .plate(0.6, bevel: 0.8), .inorganic),
      Solid(
        .box(Point((level - 46) / 2, 0), Point((level + 46) / 2, half - 3), corner: 3),
        .plate(1.6, bevel: 4), .organic),
      Solid(
        .box(Point(4, half * 0.4), Point(24, 1.2), corner: 0.6), .plate(0.3, bevel: 0.6),
        .heavyMetal),
      Solid(
        .box(Point(20, half * 0.4), Point(5, 3), corner: 1), .plate(0.35, bevel: 1), .heavyMetal),
      Solid(hood.minus(window), .plate(0.1, bevel: 1.5), .heavyMetal),
      Solid(.outline(hood, 1), .plate(0.1, bevel: 0.8), .heavyMetal),
      Solid(.circle(wheel, 7.6), .plate(0.6, bevel: 3), .heavyMetal),
      Solid(.circle(wheel, 2), .plate(0.5, bevel: 1), .heavyMetal),
      Solid(
        .box(Point(30, half * 0.55), Point(4, half * 0.32), corner: 1.5), .plate(1.2, bevel: 1),
        .inorganic),
    ]
  }
}
