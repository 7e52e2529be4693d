import Support

extension ItemKind {
  /// A claw hammer: a wooden or tubular shaft, a square face and a curved claw.
  static func hammer(_ stream: inout RandomStream) -> [Solid] {
    let head = 40.0
    let face = stream.uniform(18...23)
    let claw = stream.uniform(22...28)
    let width = stream.uniform(3.6...4.8)
    let isWooden = stream.chance(0.6)
    let clawShape = Shape.polygon(
      smoothCurve(through: [Point(head - 6, -5), Point(head - 7, -14), Point(head - 15, -claw)])
        + smoothCurve(
          through: [Point(head - 12, -claw - 1), Point(head + 1, -15), Point(head + 6, -4)]),
      rounded: 0.8)
    var solids = [
      Solid(
        .box(Point(head, 0), Point(6.5, 7), corner: 1.5), .plate(1.7, bevel: 3), .heavyMetal),
      Solid(
        .box(Point(head, 9), Point(4.6, 6), corner: 1), .plate(1.4, bevel: 3), .heavyMetal),
      Solid(
        .box(Point(head, face - 4.5), Point(7, 4.5), corner: 1.5), .plate(1.8, bevel: 3),
        .heavyMetal),
      Solid(clawShape, .plate(0.9, bevel: 5), .heavyMetal),
      Solid(
        .capsule(Point(-46, 0), Point(6, 0), width + 1.6, width), .rod(3, radius: width + 1),
        isWooden ? .organic : .inorganic),
      Solid(
        .capsule(Point(4, 0), Point(head, 0), width, width * 0.85), .rod(2.4, radius: width),
        isWooden ? .organic : .inorganic),
    ]
    if !isWooden {
      solids.append(
        Solid(
          .box(Point(0, 0), Point(40, 2.2), corner: 1), .tube(1.2, wall: 0.15, radius: 2.2),
          .heavyMetal))
    }
    return solids
  }
}
