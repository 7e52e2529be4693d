/// What an object is made of, as far as two X-ray energies can tell.
///
/// The attenuations are chosen, not measured: of the order of water, PVC, aluminium with fittings
/// and iron at about 60 and 110 keV, spread out so that the four colours separate. The ratio of the
/// two, 1.27 to 2.9, is what a scanner's colour shows; thickness cancels out of it.
package enum Material: Sendable, CaseIterable {
  /// Water, cloth, paper, wood, food, most plastics.
  case organic
  /// Glass, PVC, ceramics, electronics, batteries.
  case inorganic
  /// Aluminium and thin mixed metal.
  case lightMetal
  /// Steel, brass, copper, lead.
  case heavyMetal

  /// Attenuation per centimetre at the low and at the high energy.
  package var attenuation: (low: Double, high: Double) {
    switch self {
    case .organic: (0.21, 0.165)
    case .inorganic: (0.62, 0.38)
    case .lightMetal: (1.1, 0.42)
    case .heavyMetal: (7.5, 2.6)
    }
  }
}
