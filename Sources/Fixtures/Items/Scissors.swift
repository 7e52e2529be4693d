import Support

extension ItemKind {
  /// Scissors: two wedge blades on a pivot and two finger rings, more or less open.
  static func scissors(_ stream: inout RandomStream) -> [Solid] {
    let opening = stream.uniform(5...19)
    let blade = stream.uniform(44...54)
    let ring = Point(stream.uniform(13...16), stream.uniform(8.5...11))
    let isPlastic = stream.chance(0.7)
    var solids: [Solid] = []
    for side in [-1.0, 1.0] {
      let edge = Shape.polygon(
        [Point(-7, -4.5), Point(6, -5.2), Point(blade, 0.4), Point(-2, 3)]
          .map { Point($0.x, $0.y * side) }, rounded: 0.5)
      let centre = Point(-38, 13 * side)
      let shank = smoothCurve(
        through: [Point(0, 0), Point(-10, 1.5 * side), Point(-26, 7 * side)])
      let finger = Shape.outline(
        Shape.ellipse(centre, ring).turned(degrees: -12 * side, about: centre), 2.9)
      let loop = Shape.union([finger, .path(Array(shank.suffix(6)), 3.4)])
      let turn = -opening * side
      solids += [
        Solid(
          edge.turned(degrees: turn),
          .wedge(0.26, from: Point(20, 3 * side), to: Point(20, -3.5 * side)), .heavyMetal),
        Solid(.path(shank, 3.2).turned(degrees: turn), .plate(0.3, bevel: 1), .heavyMetal),
        Solid(
          loop.turned(degrees: turn), .rod(isPlastic ? 1.3 : 0.5, radius: 2.9),
          isPlastic ? .inorganic : .heavyMetal),
      ]
    }
    solids.append(Solid(.circle(.zero, 3.4), .plate(0.5, bevel: 1), .heavyMetal))
    return solids
  }
}
