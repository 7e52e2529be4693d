import Support

/// Student's t distribution with a whole number of degrees of freedom.
///
/// The share between −t and t is a finite sum of powers of the cosine of arctan(t / √ν). Source:
/// Abramowitz and Stegun, "Handbook of mathematical functions", 1964, 26.7.3 and 26.7.4.
package struct StudentDistribution {
  /// ν, 1 or more.
  package let degrees: Int

  package init(degrees: Int) {
    precondition(degrees > 0, "\(degrees) degrees of freedom")
    self.degrees = degrees
  }

  /// The t below which a share of the distribution lies.
  ///
  /// - Parameter share: 0.5..<1; the distribution is even.
  /// - Returns: t, to about twelve digits.
  package func quantile(_ share: Double) -> Double {
    precondition((0.5..<1).contains(share), "the quantile of \(share)")
    // In the angle, which has ends, the middle share rises from 0 to 1.
    var (low, high) = (0.0, Double.pi / 2)
    for _ in 0..<60 {
      let angle = (low + high) / 2
      if middleShare(angle) < 2 * share - 1 { low = angle } else { high = angle }
    }
    let (sine, cosine) = ExactMath.sinCos(radians: (low + high) / 2)
    return Double(degrees).squareRoot() * sine / cosine
  }

  /// The share between −t and t, for t = √ν · tan(angle).
  private func middleShare(_ angle: Double) -> Double {
    let (sine, cosine) = ExactMath.sinCos(radians: angle)
    let isOdd = degrees % 2 == 1
    var term = isOdd ? cosine : 1
    var sum = degrees == 1 ? 0 : term
    var order = isOdd ? 3 : 2
    while order <= degrees - 2 {
      term *= cosine * cosine * Double(order - 1) / Double(order)
      sum += term
      order += 2
    }
    return isOdd ? (angle + sine * sum) * 2 / Double.pi : sine * sum
  }
}
