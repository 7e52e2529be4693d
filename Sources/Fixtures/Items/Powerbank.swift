import Support

extension ItemKind {
  /// A power bank: a row of round or flat cells in a plastic box, a circuit board with sockets.
  static func powerbank(_ stream: inout RandomStream) -> [Solid] {
    let half = Point(48, stream.uniform(24...32))
    let rows = stream.integer(2...4)
    let areCellsRound = stream.chance(0.65)
    var solids = [
      Solid(.box(.zero, half, corner: 6), .plate(0.35, bevel: 2), .organic),
      Solid(
        .outline(.box(.zero, half - Point(1.6, 1.6), corner: 5), 1.6), .plate(1.2, bevel: 1),
        .organic),
      Solid(
        .box(Point(39, 0), Point(5.5, half.y - 5), corner: 1), .plate(0.35, bevel: 0.5), .inorganic,
        texture: .cells(key: stream.nextWord(), size: 3)),
      Solid(
        .box(Point(43.5, -half.y * 0.45), Point(4, 5), corner: 0.8), .plate(0.16, bevel: 0.5),
        .heavyMetal),
      Solid(
        .box(Point(43.5, half.y * 0.35), Point(4, 3.5), corner: 0.8), .plate(0.16, bevel: 0.5),
        .heavyMetal),
      Solid(.circle(Point(36, half.y * 0.02), 2.6), .plate(0.3, bevel: 1), .heavyMetal),
    ]
    let pitch = (half.y * 2 - 8) / Double(rows)
    for row in 0..<rows {
      let y = -half.y + 4 + pitch * (Double(row) + 0.5)
      let radius = pitch / 2 - 0.8
      let cell = Shape.box(Point(-6, y), Point(37, radius), corner: areCellsRound ? 1.5 : 2.5)
      let profile: Profile =
        areCellsRound ? .rod(1.8, radius: radius) : .plate(0.9, bevel: 2)
      solids += [
        Solid(cell, profile, .lightMetal),
        Solid(.outline(cell, 0.7), .plate(0.12, bevel: 0.5), .heavyMetal),
        Solid(
          .box(Point(30.5, y), Point(1.6, radius * 0.45), corner: 0.5), .plate(0.4, bevel: 0.5),
          .heavyMetal),
      ]
    }
    return solids
  }
}
