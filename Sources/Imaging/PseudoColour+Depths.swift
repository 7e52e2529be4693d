import Support

/// From a colour back to two energies.
extension PseudoColour {
  /// Where the ramps are taken to end, in knots: at a mean depth of 8, beyond which all is as dark.
  private static let opaque = 4.9945
  /// The ratios that places of one plain ramp stand for, of which many have the same colour: thin
  /// organic layers, the middle of all green ones, and metal of middle thickness.
  private static let plain = SIMD3(lean.ratio, 1.67, 2.65)
  /// So near to a plain ramp, as a share of the way to the next, a place leans towards its ratio.
  private static let margin = 0.02
  /// What no material exceeds: the low energy's depth over the high one's.
  private static let greatest = 3.0

  /// The optical depths at the low and at the high energy whose colour is nearest to one of 0...255.
  ///
  /// White is no depth at all. A colour cannot tell everything: within one plain ramp the ratio is
  /// taken from its middle, and thin layers look organic whatever they are. With colours rounded to
  /// eight bits, the depth that brightness shows, `0.4 · low + 0.6 · high`, is off by at most 0.02 up
  /// to 2 and by at most 0.05 up to 3; colouring the result again is off by at most 2 levels.
  ///
  /// - Parameter colour: Red, green and blue.
  /// - Returns: Low and high.
  /// - Complexity: About ten evaluations of the map.
  package static func depths(of colour: SIMD3<Float>) -> SIMD2<Double> {
    guard colour != SIMD3(repeating: 255) else { return .zero }
    let place = PseudoColourSurface.shared.place(nearestTo: SIMD3<Double>(colour))
    let absorbed = min(place.x, opaque) / PseudoColourSurface.extent.x
    let mean = -ExactMath.log(1 - absorbed) / weights.both
    let ratio = ratio(at: place.y)
    // ratio = (low + lean.depth · lean.ratio) / (high + lean.depth), solved for the mean.
    let leant = weights.low * lean.depth * (ratio - lean.ratio)
    let high = max(
      (mean - leant) / (weights.low * ratio + weights.high),
      mean / (weights.low * greatest + weights.high))
    return SIMD2(max(0, (mean - weights.high * high) / weights.low), high)
  }

  /// The ratio that a place between the ramps stands for.
  private static func ratio(at place: Double) -> Double {
    let ramp = place < 1 ? 0 : 1
    let share = place - Double(ramp)
    let bounds = ramp == 0 ? mixing : metalling
    let exact = bounds.from + (bounds.to - bounds.from) * unstepped(share)
    let near = plain[share < 0.5 ? ramp : ramp + 1]
    return near + (exact - near) * min(min(share, 1 - share) / margin, 1)
  }

  /// Where the cubic step `u² (3 - 2u)` reaches a share of 0...1.
  private static func unstepped(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return share }
    guard share <= 0.5 else { return 1 - unstepped(1 - share) }
    var along = (share / 3).squareRoot()
    for _ in 0..<4 {
      along -= (along * along * (3 - 2 * along) - share) / (6 * along * (1 - along))
    }
    return along
  }
}
