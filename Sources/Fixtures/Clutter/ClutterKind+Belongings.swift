import Support

extension ClutterKind {
  /// A book: a slab of paper with cover edges and a spine.
  static func book(_ stream: inout RandomStream) -> [Solid] {
    let half = Point(stream.uniform(26...38), stream.uniform(19...27))
    return [
      Solid(.box(.zero, half, corner: 1), .plate(stream.uniform(1.4...3), bevel: 1), .organic),
      Solid(.outline(.box(.zero, half, corner: 1), 0.8), .plate(0.7, bevel: 0.8), .organic),
      Solid(
        .box(Point(-half.x + 2, 0), Point(2, half.y), corner: 0.5), .plate(1.2, bevel: 1), .organic),
    ]
  }

  /// A folded umbrella: shaft, a bundle of ribs, cloth and a crooked handle.
  static func umbrella(_ stream: inout RandomStream) -> [Solid] {
    let length = stream.uniform(48...66)
    let handle = smoothCurve(
      through: [
        Point(length, 0), Point(length + 14, 0), Point(length + 20, 7), Point(length + 13, 13),
      ])
    var solids = [
      Solid(
        .capsule(Point(-length, 0), Point(length * 0.7, 0), 4, 7), .rod(1.6, radius: 6), .organic,
        texture: .folds(key: stream.nextWord(), size: 10)),
      Solid(
        .capsule(Point(-length - 6, 0), Point(length, 0), 1.2, 1.2), .rod(0.4, radius: 1.2),
        .heavyMetal),
      Solid(.path(handle, 3.2), .rod(1.8, radius: 3.2), .inorganic),
    ]
    for rib in [-1.0, -0.45, 0.45, 1.0] {
      solids.append(
        Solid(
          .path(
            [
              Point(-length + 4, rib * 2), Point(length * 0.1, rib * 4),
              Point(length * 0.62, rib * 6),
            ],
            0.6), .plate(0.12, bevel: 0.6), .heavyMetal))
    }
    return solids
  }

  /// A coiled belt with its buckle.
  static func belt(_ stream: inout RandomStream) -> [Solid] {
    let radius = stream.uniform(17...23)
    let coil = (0..<40).map { step in
      Point.polar(Double(step) * 24, radius * (0.5 + 0.5 * Double(step) / 40)) * Point(1.3, 0.8)
    }
    let end = coil[coil.count - 1]
    return [
      Solid(.path(coil, 1.5), .plate(1.9, bevel: 1), .organic),
      Solid(
        .outline(.box(end, Point(6.5, 5), corner: 1.5), 1.3), .plate(0.3, bevel: 1), .heavyMetal),
      Solid(.capsule(end, end + Point(6, 0), 0.9, 0.9), .plate(0.3, bevel: 1), .heavyMetal),
    ]
  }

  /// A ring with a few keys.
  static func keys(_ stream: inout RandomStream) -> [Solid] {
    var solids = [Solid(.outline(.circle(.zero, 6), 0.8), .plate(0.2, bevel: 0.8), .heavyMetal)]
    let first = stream.uniform(0...360)
    for key in 0..<stream.integer(2...4) {
      let turn = first + Double(key) * stream.uniform(24...48)
      let bow = Shape.circle(Point(11.5, 0), 4.6).minus(.circle(Point(9.5, 0), 1.4))
      let blade = Shape.box(Point(22, 0), Point(7.5, 1.6), corner: 0.5)
      let bits = Shape.union([
        .box(Point(21, 2), Point(1.2, 1.4), corner: 0.2),
        .box(Point(25, 2), Point(1.4, 1.8), corner: 0.2),
      ])
      solids.append(
        Solid(
          Shape.union([bow, blade, bits]).turned(degrees: turn), .plate(0.2, bevel: 0.8),
          .heavyMetal))
    }
    return solids
  }

  /// A handful of coins.
  static func coins(_ stream: inout RandomStream) -> [Solid] {
    (0..<stream.integer(3...6)).map { _ in
      let place = Point(stream.uniform(-11...11), stream.uniform(-9...9))
      return Solid(.circle(place, stream.uniform(3...4.6)), .plate(0.17, bevel: 1), .heavyMetal)
    }
  }

  /// A pair of glasses: two lenses, bridge, folded temples.
  static func glasses(_ stream: inout RandomStream) -> [Solid] {
    let lens = Point(stream.uniform(9.5...11.5), stream.uniform(7...9))
    var solids = [
      Solid(
        .path([Point(-4, -2), Point(0, -4), Point(4, -2)], 0.9), .plate(0.2, bevel: 0.8),
        .heavyMetal)
    ]
    for side in [-1.0, 1.0] {
      let centre = Point(side * (lens.x + 3), 0)
      solids += [
        Solid(.ellipse(centre, lens), .plate(0.25, bevel: 1), .inorganic),
        Solid(.outline(.ellipse(centre, lens), 0.9), .plate(0.14, bevel: 0.8), .heavyMetal),
        Solid(
          .path([centre + Point(side * lens.x, -2), Point(side * -12, lens.y + 3 + side)], 0.8),
          .plate(0.14, bevel: 0.8), .heavyMetal),
      ]
    }
    return solids
  }

  /// Two or three pens side by side.
  static func pens(_ stream: inout RandomStream) -> [Solid] {
    (0..<stream.integer(2...3)).flatMap { pen -> [Solid] in
      let y = Double(pen) * 6 - 6
      let slant = stream.uniform(-4...4)
      let (start, end) = (Point(-26, y - slant), Point(24, y + slant))
      return [
        Solid(.capsule(start, end, 2.2, 2.2), .tube(0.9, wall: 0.2, radius: 2.2), .inorganic),
        Solid(.capsule(start, end, 0.7, 0.7), .plate(0.15, bevel: 0.6), .inorganic),
        Solid(
          .capsule(end, end + Point(3, slant * 0.1), 1.4, 0.6), .plate(0.2, bevel: 0.8), .heavyMetal
        ),
      ]
    }
  }
}
