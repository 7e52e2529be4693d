import Support

/// What carries the contents of a scan.
package enum BagKind: Sendable, CaseIterable {
  case suitcase, backpack, duffel, handbag, tray

  /// An empty bag that fills a rectangle of pixels, and the part of it where contents may lie.
  package func model(
    filling frame: Bounds, _ stream: inout RandomStream
  ) -> (solids: [Solid], inside: Bounds) {
    switch self {
    case .suitcase: Self.suitcase(frame, &stream)
    case .backpack: Self.backpack(frame, &stream)
    case .duffel: Self.duffel(frame, &stream)
    case .handbag: Self.handbag(frame, &stream)
    case .tray: Self.tray(frame, &stream)
    }
  }

  /// A zipper along a line: cloth tape, fine metal teeth and a slider with its tab.
  static func zipper(_ line: [Point], slider index: Int) -> [Solid] {
    let place = line[min(index, line.count - 1)]
    return [
      Solid(.path(line, 2.6), .plate(0.5, bevel: 1), .organic),
      Solid(
        .path(line, 1), .plate(0.09, bevel: 0.6), .heavyMetal,
        texture: .bars(period: 2.6, share: 0.5, along: Point(0.78, 0.62))),
      Solid(.box(place, Point(2.6, 2.2), corner: 0.8), .plate(0.25, bevel: 1), .heavyMetal),
      Solid(
        .outline(.box(place + Point(1, 7), Point(1.6, 4), corner: 1), 0.8),
        .plate(0.2, bevel: 0.8), .heavyMetal),
    ]
  }

  /// A strap buckle: a metal frame with a bar.
  static func buckle(at place: Point, degrees: Double, material: Material = .heavyMetal) -> Solid {
    let frame = Shape.outline(.box(place, Point(6, 4.2), corner: 1.2), 1)
    let bar = Shape.box(place, Point(0.9, 4.2), corner: 0.4)
    return Solid(
      Shape.union([frame, bar]).turned(degrees: degrees, about: place),
      .plate(material == .heavyMetal ? 0.16 : 1, bevel: 1), material)
  }
}
