import Support

extension ItemKind {
  /// Pliers: two crossed levers on a pivot, blunt toothed jaws and bowed, sleeved handles.
  static func pliers(_ stream: inout RandomStream) -> [Solid] {
    let opening = stream.uniform(4...13)
    let bow = stream.uniform(11...15)
    let jaw = stream.uniform(24...34)
    let pivot = Point(16, 0)
    var solids: [Solid] = []
    for side in [-1.0, 1.0] {
      let turn = side * opening
      let teeth = Shape.polygon(
        [Point(14, 0.6), Point(16 + jaw, 0.6), Point(16 + jaw, 3), Point(30, 7.5), Point(14, 8)]
          .map { Point($0.x, $0.y * side) }, rounded: 0.6)
      let lever = smoothCurve(
        through: [
          Point(18, 3 * side), Point(8, -2 * side), Point(-6, -bow * 0.75 * side),
          Point(-28, -bow * side), Point(-50, -bow * 0.8 * side),
        ])
      let sleeve = Array(lever.dropFirst(11))
      solids += [
        Solid(teeth.turned(degrees: turn, about: pivot), .plate(0.7, bevel: 4), .heavyMetal),
        Solid(
          .path(lever, 2.6).turned(degrees: turn, about: pivot), .plate(0.5, bevel: 2),
          .heavyMetal),
        Solid(
          .path(sleeve, 4.8).turned(degrees: turn, about: pivot), .rod(1.3, radius: 4.8),
          .inorganic),
      ]
    }
    solids.append(Solid(.circle(pivot, 7.2), .plate(0.5, bevel: 2), .heavyMetal))
    solids.append(Solid(.circle(pivot, 2.6), .plate(1, bevel: 1), .heavyMetal))
    return solids
  }
}
