/// What resampling weighs pixels by.
public enum ResampleFilter: String, Sendable, CaseIterable {
  /// The triangle, Pillow's `BILINEAR`.
  case bilinear
  /// Keys's cubic with a = -0.5, Pillow's `BICUBIC`.
  case bicubic

  /// Where the weights end on each side, in pixels of the larger of the two grids.
  var support: Double { self == .bilinear ? 1 : 2 }

  /// The weight at a distance.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .bilinear: return max(0, 1 - x)
    case .bicubic:
      // As Pillow forms it, so that the last bit is the same.
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
  }
}
