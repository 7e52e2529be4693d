extension SaliencyMap {
  /// What of an image a network answers to, by a number for each place of its grid of features.
  ///
  /// The grid is enlarged bilinearly, pixel centres at halves and its outermost numbers beyond the
  /// outermost centres, and then stretched to 0…1. Numbers that differ by less than a millionth of
  /// the largest, as sums in single precision do by rounding alone, tell nothing: such a map is all 0.
  ///
  /// - Parameters:
  ///   - size: The image's size, at least 1×1.
  ///   - activations: Finite numbers, at least one, over the whole image.
  package init(size: PixelSize, activations: Plane) {
    let values = activations.values
    let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
    guard greatest - least > 1e-6 * max(abs(least), abs(greatest)) else {
      self = .nothing(size)
      return
    }
    // Of the range 1, whatever the network's: what is stretched must not be taken for rounding.
    let grid = Plane(
      size: activations.size, values: values.map { ($0 - least) / (greatest - least) })
    self.init(size: size, scores: grid.resized(to: size, isAntialiased: false).values)
  }
}
