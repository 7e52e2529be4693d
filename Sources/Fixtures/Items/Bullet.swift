import Support

extension ItemKind {
  /// A cartridge: a bright powder-filled case with a rim and a dark pointed bullet.
  static func bullet(_ stream: inout RandomStream) -> [Solid] {
    let radius = stream.uniform(11...15)
    let mouth = stream.uniform(2...14)
    let neck = radius * stream.uniform(0.62...0.95)
    let shoulder = mouth - 9
    let caseShape = Shape.polygon(
      [
        Point(-46, -radius), Point(shoulder, -radius), Point(mouth - 2, -neck),
        Point(mouth + 5, -neck),
        Point(mouth + 5, neck), Point(mouth - 2, neck), Point(shoulder, radius), Point(-46, radius),
      ], rounded: 0.5)
    let ogive = smoothCurve(
      through: [
        Point(mouth - 3, -neck), Point(mouth + 10, -neck), Point(mouth + 26, -neck * 0.72),
        Point(50, -1),
      ])
    let tip = Shape.polygon(ogive + ogive.reversed().map(\.mirrored), rounded: 0.4)
    return [
      Solid(caseShape, .tube(1.2, wall: 0.055, radius: radius), .heavyMetal),
      Solid(caseShape, .rod(1, radius: radius), .organic),
      Solid(
        .box(Point(-48, 0), Point(2.6, radius + 1), corner: 0.8), .plate(0.5, bevel: 1),
        .heavyMetal),
      Solid(
        .box(Point(-41, 0), Point(4, radius - 2.5), corner: 1), .plate(0.3, bevel: 1), .heavyMetal),
      Solid(.box(Point(-48, 0), Point(3, 3.5), corner: 0.5), .plate(0.4, bevel: 1), .heavyMetal),
      Solid(tip, .rod(1.5, radius: neck), .heavyMetal),
    ]
  }
}
