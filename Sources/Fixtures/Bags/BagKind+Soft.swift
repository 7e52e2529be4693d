import Support

extension BagKind {
  /// A backpack lying on its side: rounded top, front pocket, straps, buckles and zippers.
  static func backpack(
    _ frame: Bounds, _ stream: inout RandomStream
  ) -> (solids: [Solid], inside: Bounds) {
    let (low, high) = (frame.low + Point(8, 8), frame.high - Point(4, 8))
    let (centre, half) = ((low + high) * 0.5, (high - low) * 0.5)
    func place(_ x: Double, _ y: Double) -> Point { centre + half * Point(x, y) }
    let outline = smoothCurve(
      through: [
        place(-0.98, 0), place(-0.9, -0.62), place(-0.6, -0.96), place(0, -1), place(0.62, -0.97),
        place(0.97, -0.75), place(1, 0), place(0.97, 0.75), place(0.6, 0.95), place(0, 0.97),
        place(-0.6, 0.92), place(-0.9, 0.62),
      ], isClosed: true)
    let body = Shape.polygon(outline, rounded: 0)
    let pocket = Shape.box(place(0.42, 0.02), half * Point(0.46, 0.62), corner: 18)
    let zip = smoothCurve(
      through: [
        place(0.5, -0.86), place(-0.3, -0.86), place(-0.78, -0.5), place(-0.85, 0),
        place(-0.78, 0.5), place(-0.3, 0.82), place(0.5, 0.82),
      ])
    let pocketZip = smoothCurve(
      through: [place(0.02, -0.45), place(-0.02, 0), place(0.02, 0.5)])
    var solids = [
      Solid(
        body, .plate(stream.uniform(0.5...1.1), bevel: 8), .organic,
        texture: .folds(key: stream.nextWord(), size: 40)),
      Solid(.outline(body, 1.5), .plate(1.1, bevel: 1), .organic),
      Solid(.outline(pocket, 1.2), .plate(0.9, bevel: 1), .organic),
      Solid(
        .path(
          smoothCurve(through: [place(-0.97, -0.14), place(-1.05, 0), place(-0.97, 0.14)]), 2),
        .plate(1.4, bevel: 1), .organic),
    ]
    for side in [-1.0, 1.0] {
      let strap = smoothCurve(
        through: [
          place(-0.8, 0.22 * side), place(-0.2, 0.5 * side), place(0.4, 0.62 * side),
          place(0.93, 0.8 * side),
        ])
      solids += [
        Solid(.path(strap, 8), .plate(0.8, bevel: 2), .organic),
        Solid(.path(strap, 1), .plate(0.5, bevel: 0.8), .organic),
        buckle(
          at: place(0.66, 0.71 * side), degrees: 20 * side,
          material: stream.chance(0.5) ? .heavyMetal : .inorganic),
      ]
    }
    solids += zipper(zip, slider: stream.integer(4...30))
    solids += zipper(pocketZip, slider: stream.integer(1...10))
    return (solids, Bounds(around: [place(-0.8, -0.8), place(0.9, 0.8)]))
  }

  /// A travel bag: a soft barrel with two handle loops, rings and a long zipper.
  static func duffel(
    _ frame: Bounds, _ stream: inout RandomStream
  ) -> (solids: [Solid], inside: Bounds) {
    let (low, high) = (frame.low + Point(5, 20), frame.high - Point(5, 4))
    let (centre, half) = ((low + high) * 0.5, (high - low) * 0.5)
    func place(_ x: Double, _ y: Double) -> Point { centre + half * Point(x, y) }
    let sag = stream.uniform(-0.08...0.08)
    let outline = smoothCurve(
      through: [
        place(-1, 0), place(-0.93, -0.7), place(-0.6, -0.95 + sag), place(0, -1),
        place(0.6, -0.92 - sag), place(0.94, -0.7), place(1, 0), place(0.94, 0.8),
        place(0.4, 0.98), place(-0.4, 1), place(-0.94, 0.8),
      ], isClosed: true)
    let body = Shape.polygon(outline, rounded: 0)
    let zip = smoothCurve(
      through: [
        place(-0.85, -0.55), place(-0.3, -0.7 + sag), place(0.3, -0.68), place(0.85, -0.55),
      ])
    var solids = [
      Solid(
        body, .plate(stream.uniform(0.5...1), bevel: 10), .organic,
        texture: .folds(key: stream.nextWord(), size: 32)),
      Solid(.outline(body, 1.3), .plate(1, bevel: 1), .organic),
    ]
    for offset in [0.0, 0.06] {
      let handle = smoothCurve(
        through: [
          place(-0.38 + offset, 0.5), place(-0.36 + offset, -0.6), place(-0.22 + offset, -1.16),
          place(0.2 + offset, -1.2), place(0.34 + offset, -0.6), place(0.36 + offset, 0.5),
        ])
      solids.append(Solid(.path(handle, 3.4), .plate(1, bevel: 1.5), .organic))
    }
    for side in [-1.0, 1.0] {
      solids.append(
        Solid(
          .outline(.circle(place(0.9 * side, -0.35), 5), 1.1), .plate(0.22, bevel: 1), .heavyMetal))
      solids.append(buckle(at: place(0.37 * side, -0.2), degrees: 90))
    }
    solids += zipper(zip, slider: stream.integer(3...15))
    return (solids, Bounds(around: [place(-0.84, -0.7), place(0.84, 0.82)]))
  }

  /// A handbag: a trapezoid with a metal clasp, studs and a chain or leather handle.
  static func handbag(
    _ frame: Bounds, _ stream: inout RandomStream
  ) -> (solids: [Solid], inside: Bounds) {
    let (low, high) = (frame.low + Point(8, 44), frame.high - Point(8, 4))
    let (centre, half) = ((low + high) * 0.5, (high - low) * 0.5)
    func place(_ x: Double, _ y: Double) -> Point { centre + half * Point(x, y) }
    let body = Shape.polygon(
      [place(-0.8, -0.9), place(0.8, -0.9), place(0.94, 0.9), place(-0.94, 0.9)], rounded: 8)
    let handle = smoothCurve(
      through: [
        place(-0.5, -0.8), place(-0.42, -1.25), place(0, -1.5), place(0.42, -1.25),
        place(0.5, -0.8),
      ])
    var solids = [
      Solid(
        body, .plate(stream.uniform(0.6...1.2), bevel: 5), .organic,
        texture: .folds(key: stream.nextWord(), size: 48)),
      Solid(.outline(body, 1.6), .plate(1.2, bevel: 1), .organic),
      Solid(.path([place(-0.78, -0.62), place(0.78, -0.62)], 1), .plate(1, bevel: 0.8), .organic),
      Solid(
        .outline(.box(place(0, -0.58), Point(8, 5), corner: 2), 1.4), .plate(0.2, bevel: 1),
        .heavyMetal),
      Solid(.box(place(0, -0.58), Point(3, 2.4), corner: 1), .plate(0.25, bevel: 1), .heavyMetal),
    ]
    if stream.chance(0.5) {
      for (index, point) in handle.enumerated() where index % 2 == 0 {
        solids.append(
          Solid(
            .outline(.ellipse(point, Point(3.4, 2.4)), 0.9), .plate(0.2, bevel: 0.8), .heavyMetal))
      }
    } else {
      solids.append(Solid(.path(handle, 3), .rod(1.8, radius: 3), .organic))
    }
    for side in [-1.0, 1.0] {
      solids.append(
        Solid(
          .outline(.circle(place(0.5 * side, -0.76), 4.5), 1.1), .plate(0.2, bevel: 1), .heavyMetal)
      )
      for stud in 0..<3 {
        solids.append(
          Solid(
            .circle(place((0.72 - Double(stud) * 0.2) * side, 0.93), 1.4), .plate(0.2, bevel: 0.8),
            .heavyMetal))
      }
    }
    solids += zipper([place(-0.7, -0.78), place(0.7, -0.78)], slider: stream.integer(0...1))
    return (solids, Bounds(around: [place(-0.76, -0.55), place(0.76, 0.8)]))
  }
}
