import Support

/// The labelled kinds of object; names and order are PIDray's twelve classes.
package enum ItemKind: String, Sendable, CaseIterable {
  case baton, pliers, hammer, powerbank, scissors, wrench, gun, bullet, sprayer, handcuffs, knife
  case lighter

  /// The names in class order.
  package static var names: [String] { allCases.map(\.rawValue) }

  /// The kind's number, from 0.
  package var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// How long the longest side may be in a scan, in pixels.
  package var lengthRange: ClosedRange<Double> {
    switch self {
    case .bullet: 38...54
    case .lighter: 40...54
    case .powerbank: 48...68
    case .sprayer: 60...84
    case .gun, .pliers, .scissors, .wrench: 60...88
    case .baton, .hammer, .handcuffs, .knife: 66...92
    }
  }

  /// One object of the kind with its own proportions, in a plane of its own, about 100 units long.
  package func model(_ stream: inout RandomStream) -> [Solid] {
    switch self {
    case .baton: Self.baton(&stream)
    case .pliers: Self.pliers(&stream)
    case .hammer: Self.hammer(&stream)
    case .powerbank: Self.powerbank(&stream)
    case .scissors: Self.scissors(&stream)
    case .wrench: Self.wrench(&stream)
    case .gun: stream.chance(0.6) ? Self.pistol(&stream) : Self.revolver(&stream)
    case .bullet: Self.bullet(&stream)
    case .sprayer: Self.sprayer(&stream)
    case .handcuffs: Self.handcuffs(&stream)
    case .knife: Self.knife(&stream)
    case .lighter: Self.lighter(&stream)
    }
  }
}
