import Support

extension ItemKind {
  /// A knife: a pointed wedge blade, a bolster and a riveted handle over a steel tang.
  static func knife(_ stream: inout RandomStream) -> [Solid] {
    let width = stream.uniform(6.5...9.5)
    let heel = stream.uniform(-12...0)
    let belly = stream.uniform(0.55...0.85)
    let isPlastic = stream.chance(0.4)
    let edge = smoothCurve(
      through: [
        Point(heel, width), Point((heel + 50) * 0.45, width), Point(38, width * belly * 0.75),
        Point(52, -width * 0.55),
      ])
    let blade = Shape.polygon(
      edge + [Point(34, -width * 0.62), Point(heel, -width * 0.62)], rounded: 0.4)
    let grip = Shape.polygon(
      smoothCurve(
        through: [
          Point(heel - 4, -5.4), Point(heel - 20, -6.2), Point(-47, -6.5), Point(-50, 0),
          Point(-47, 7), Point(-36, 5), Point(heel - 14, 6), Point(heel - 4, 5.4),
        ], isClosed: true), rounded: 0.4)
    var solids = [
      Solid(
        blade, .wedge(0.3, from: Point(0, width), to: Point(0, -width * 0.5)), .heavyMetal),
      Solid(grip, .rod(2, radius: 7), isPlastic ? .inorganic : .organic),
      Solid(
        .box(Point((heel - 46) / 2, 0), Point((heel + 46) / 2, 2.8), corner: 1),
        .plate(0.2, bevel: 0.8), .heavyMetal),
      Solid(
        .box(Point(heel - 3, 0), Point(3, 6.6), corner: 1.2), .plate(0.7, bevel: 1.5), .heavyMetal),
    ]
    for rivet in 0..<3 {
      let x = -42 + Double(rivet) * (heel + 32) / 2
      solids.append(Solid(.circle(Point(x, 0), 1.9), .plate(0.8, bevel: 1), .heavyMetal))
    }
    return solids
  }
}
