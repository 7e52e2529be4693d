import Support

extension ItemKind {
  /// Handcuffs: two rings with ratchet housings and keyholes, joined by a short chain.
  static func handcuffs(_ stream: inout RandomStream) -> [Solid] {
    let links = stream.integer(2...3)
    let ring = stream.uniform(17...20)
    let pitch = 6.0
    let reach = Double(links) * pitch / 2 + 3
    var solids: [Solid] = []
    for side in [-1.0, 1.0] {
      let lean = stream.uniform(-35...35)
      let near = Point(side * reach, 0)
      let centre = near + Point(side * (ring + 4), 0)
      func leaning(_ shape: Shape) -> Shape { shape.turned(degrees: lean, about: near) }
      let housing = Shape.capsule(
        near + Point(side * 5, -ring * 0.62), near + Point(side * 5, ring * 0.62), 5, 5)
      let hole = Shape.circle(near + Point(side * 5, ring * 0.25), 1.7)
      solids += [
        Solid(
          leaning(.outline(.ellipse(centre, Point(ring, ring * 0.88)), 2.8)),
          .plate(0.45, bevel: 1.5), .heavyMetal),
        Solid(leaning(housing.minus(hole)), .plate(0.55, bevel: 2), .heavyMetal),
      ]
    }
    for link in 0...links {
      let x = (Double(link) - Double(links) / 2) * pitch
      let half = link % 2 == 0 ? Point(5, 3.6) : Point(5, 1.2)
      solids.append(
        Solid(
          .outline(.box(Point(x, 0), half, corner: min(half.y, 3)), 1.3), .plate(0.4, bevel: 1),
          .heavyMetal))
    }
    return solids
  }
}
