import Support

/// Everyday contents of a bag; unlabelled, in pixels, about the origin.
package enum ClutterKind: Sendable, CaseIterable {
  case shirt, socks, shoe, bottle, thermos, tube, laptop, phone, charger, cable, book, umbrella
  case belt, keys, coins, glasses, fruit, pens

  /// One object of the kind with its own proportions.
  package func model(_ stream: inout RandomStream) -> [Solid] {
    switch self {
    case .shirt: Self.shirt(&stream)
    case .socks: Self.socks(&stream)
    case .shoe: Self.shoe(&stream)
    case .bottle: Self.bottle(&stream)
    case .thermos: Self.thermos(&stream)
    case .tube: Self.tube(&stream)
    case .laptop: Self.laptop(&stream)
    case .phone: Self.phone(&stream)
    case .charger: Self.charger(&stream)
    case .cable: Self.cable(&stream)
    case .book: Self.book(&stream)
    case .umbrella: Self.umbrella(&stream)
    case .belt: Self.belt(&stream)
    case .keys: Self.keys(&stream)
    case .coins: Self.coins(&stream)
    case .glasses: Self.glasses(&stream)
    case .fruit: Self.fruit(&stream)
    case .pens: Self.pens(&stream)
    }
  }
}
