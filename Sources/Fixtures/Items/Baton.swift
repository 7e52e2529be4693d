import Support

extension ItemKind {
  /// An expandable baton: a thick sleeve with grip rings, two thinner tubes and a ball at the tip.
  static func baton(_ stream: inout RandomStream) -> [Solid] {
    let sleeveEnd = stream.uniform(-20 ... -8)
    let middleEnd = stream.uniform(16...24)
    let width = stream.uniform(5.5...7.5)
    let (middle, tip) = (width * 0.68, width * 0.42)
    var solids = [
      Solid(
        .box(Point((sleeveEnd - 50) / 2, 0), Point((sleeveEnd + 50) / 2, width), corner: 2),
        .tube(2.6, wall: 0.16, radius: width), .heavyMetal),
      Solid(
        .box(Point((sleeveEnd - 48) / 2, 0), Point((sleeveEnd + 46) / 2, width + 1), corner: 2),
        .rod(2.2, radius: width + 1), .organic),
      Solid(
        .box(
          Point((sleeveEnd + middleEnd) / 2, 0), Point((middleEnd - sleeveEnd) / 2, middle),
          corner: 0.5),
        .tube(1.8, wall: 0.15, radius: middle), .heavyMetal),
      Solid(
        .box(Point((middleEnd + 46) / 2, 0), Point((46 - middleEnd) / 2, tip), corner: 0.5),
        .rod(0.7, radius: tip), .heavyMetal),
      Solid(.circle(Point(47, 0), width * 0.62), .rod(1.6, radius: width * 0.62), .heavyMetal),
      Solid(
        .box(Point(-50, 0), Point(2.5, width + 1.5), corner: 1.5), .plate(1, bevel: 2),
        .heavyMetal),
    ]
    for ring in stride(from: -42, to: sleeveEnd - 3, by: 5.5) {
      solids.append(
        Solid(
          .box(Point(ring, 0), Point(0.9, width + 1.6), corner: 0.5), .plate(0.9, bevel: 0.6),
          .inorganic))
    }
    return solids
  }
}
