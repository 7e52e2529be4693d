import Support

extension ItemKind {
  /// A combination wrench: open jaws on one end, a ring on the other, an I-shaped shaft between.
  static func wrench(_ stream: inout RandomStream) -> [Solid] {
    let width = stream.uniform(3.6...5)
    let jaw = stream.uniform(12.5...15)
    let gap = jaw * stream.uniform(0.42...0.5)
    let ring = stream.uniform(9.5...11.5)
    let slant = stream.uniform(-20...20)
    let jawCentre = Point(38, 0)
    let slot = Shape.box(jawCentre + Point(jaw * 0.75, 0), Point(jaw, gap), corner: gap * 0.5)
      .turned(degrees: slant, about: jawCentre)
    let head = Shape.ellipse(jawCentre, Point(jaw * 1.05, jaw)).minus(slot)
    let hasTwoJaws = stream.chance(0.3)
    let tailCentre = Point(-39, 0)
    let tailHole: Shape =
      hasTwoJaws
      ? .box(tailCentre - Point(ring * 0.7, 0), Point(ring, ring * 0.45), corner: ring * 0.2)
      : .circle(tailCentre, ring * 0.58)
    return [
      Solid(head, .plate(0.6, bevel: 3), .heavyMetal),
      Solid(
        Shape.circle(tailCentre, ring).minus(tailHole), .plate(0.7, bevel: 2.5), .heavyMetal),
      Solid(
        Shape.box(Point(-2, 0), Point(33, width), corner: 1).minus(slot).minus(tailHole),
        .plate(0.22, bevel: 1), .heavyMetal),
      Solid(
        .outline(.box(Point(-2, 0), Point(26, width - 1), corner: 1), 0.9),
        .plate(0.3, bevel: 0.8), .heavyMetal),
    ]
  }
}
