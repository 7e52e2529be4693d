/// What the first samples of a stored pixel mean.
package enum ColourModel: Sendable, Equatable {
  /// One sample; a fax stores 0 for white.
  case gray(whiteIsZero: Bool)
  case rgb
  /// Ink, 0 for none.
  case cmyk
  /// CIE 1976 L*a*b*; the zero of a* and b* is 0 in two's complement, or the middle of the range.
  case lab(isSigned: Bool)

  /// Samples a pixel without alpha.
  package var channels: Int {
    switch self {
    case .gray: 1
    case .rgb, .lab: 3
    case .cmyk: 4
    }
  }
}

/// What the sample behind the colours means.
package enum AlphaModel: Sendable, Equatable {
  case none
  /// Opacity, apart from the colours.
  case straight
  /// Opacity, 0 where the file names a colour as transparent (a PNG's tRNS).
  case keyed
  /// Opacity that the colours are multiplied by.
  case associated
  /// A second sample beside gray of which the file does not say what it is.
  case unspecified
}
