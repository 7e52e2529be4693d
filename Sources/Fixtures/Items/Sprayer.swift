import Support

extension ItemKind {
  /// A spray can: a thin metal cylinder with liquid and dip tube, a domed shoulder and a nozzle.
  static func sprayer(_ stream: inout RandomStream) -> [Solid] {
    let radius = stream.uniform(14.5...18)
    let shoulder = stream.uniform(20...27)
    let fill = stream.uniform(-20...shoulder - 4)
    let isSteel = stream.chance(0.4)
    let body = Shape.box(
      Point((shoulder - 48) / 2, 0), Point((shoulder + 48) / 2, radius), corner: 3)
    let dome = Shape.polygon(
      [
        Point(shoulder - 1, -radius + 1), Point(shoulder + 5, -radius * 0.72),
        Point(shoulder + 9, -6), Point(shoulder + 9, 6), Point(shoulder + 5, radius * 0.72),
        Point(shoulder - 1, radius - 1),
      ], rounded: 1)
    let liquid = Shape.intersection(
      body, .box(Point((fill - 46) / 2, 0), Point((fill + 46) / 2, radius - 1.2), corner: 2))
    let cap = shoulder + 9
    return [
      Solid(
        body, .tube(5, wall: isSteel ? 0.035 : 0.2, radius: radius),
        isSteel ? .heavyMetal : .lightMetal),
      Solid(liquid, .rod(4.6, radius: radius), .organic),
      Solid(dome, .plate(0.9, bevel: 4), .lightMetal),
      Solid(
        .path(
          smoothCurve(through: [Point(-47, -radius + 2), Point(-41, 0), Point(-47, radius - 2)]), 1),
        .plate(0.12, bevel: 0.8), .heavyMetal),
      Solid(
        .box(Point(shoulder - 1, 0), Point(1, radius + 0.6), corner: 0.6), .plate(0.14, bevel: 0.6),
        .heavyMetal),
      Solid(
        .path(
          smoothCurve(through: [Point(cap - 2, 0), Point(0, 2), Point(-38, radius * 0.6)]), 1.1),
        .plate(0.5, bevel: 1), .inorganic),
      Solid(.box(Point(cap - 4, 0), Point(7, 2.6), corner: 1), .plate(0.45, bevel: 1), .heavyMetal),
      Solid(
        .box(Point(cap + 5, 0), Point(6.5, 7.5), corner: 2), .plate(1.3, bevel: 2), .inorganic),
      Solid(
        .box(Point(cap + 7, 9), Point(2.4, 4), corner: 1), .plate(1, bevel: 1), .inorganic),
    ]
  }
}
