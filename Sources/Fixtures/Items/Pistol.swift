import Support

extension ItemKind {
  /// A self-loading pistol: slide over barrel, trigger guard, raked grip with a loaded magazine.
  static func pistol(_ stream: inout RandomStream) -> [Solid] {
    let slide = stream.uniform(7...8.5)
    let rake = stream.uniform(10...20)
    let grip = stream.uniform(20...25)
    let isPolymer = stream.chance(0.5)
    let gripTop = Point(-30, -6)
    func raked(_ shape: Shape) -> Shape { shape.turned(degrees: rake, about: gripTop) }
    let guardRing = Shape.outline(.ellipse(Point(-7, 3), Point(11, 10)), 1.7)
    let gripShape = raked(.box(gripTop + Point(0, grip), Point(11, grip), corner: 4))
    var solids = [
      Solid(
        .box(Point(0, -16), Point(48, slide), corner: 2.5), .plate(0.55, bevel: 2.5), .heavyMetal),
      Solid(.box(Point(8, -17.5), Point(38, 3.6), corner: 1), .plate(0.9, bevel: 2.5), .heavyMetal),
      Solid(.box(Point(-4, -6), Point(38, 5), corner: 2), .plate(0.3, bevel: 2), .heavyMetal),
      Solid(.box(Point(45, -25), Point(2, 2.2), corner: 0.5), .plate(0.4, bevel: 1), .heavyMetal),
      Solid(
        .box(Point(-44, -25), Point(2.5, 2.2), corner: 0.5), .plate(0.4, bevel: 1), .heavyMetal),
      Solid(guardRing, .plate(0.35, bevel: 1), .heavyMetal),
      Solid(
        .path(smoothCurve(through: [Point(-10, -3), Point(-7, 3), Point(-10, 8)]), 1.6),
        .plate(0.4, bevel: 1), .heavyMetal),
      Solid(
        gripShape, .plate(isPolymer ? 2.4 : 0.28, bevel: 4), isPolymer ? .inorganic : .heavyMetal),
      Solid(
        raked(.box(gripTop + Point(1, grip), Point(6.5, grip - 1), corner: 1)),
        .plate(0.16, bevel: 0.8), .heavyMetal),
    ]
    for round in 0..<stream.integer(3...5) {
      let y = Double(round) * 6.5 + 8
      solids.append(
        Solid(
          raked(.capsule(gripTop + Point(-4, y), gripTop + Point(5, y - 1.5), 2.2, 1.6)),
          .rod(0.7, radius: 2.2), .heavyMetal))
    }
    return solids
  }
}
