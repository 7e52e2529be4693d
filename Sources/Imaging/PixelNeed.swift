/// What somebody will look at of a picture that is not decoded yet.
package enum PixelNeed: Sendable, Equatable {
  /// No pixel.
  case nothing
  /// The pixels of a box, of which `reduction` · `reduction` may be made one: 1, 2, 4 or 8 a side.
  case part(Box, reduction: Int)
  case everything

  /// A box that is then resized: with a reduction after which it still has twice the pixels of the
  /// target on both sides, so that the filter of resizing decides what is seen.
  package static func part(_ box: Box, resizedTo target: PixelSize) -> PixelNeed {
    let reduction = [8, 4, 2].first {
      box.width >= 2 * $0 * target.width && box.height >= 2 * $0 * target.height
    }
    return .part(box, reduction: reduction ?? 1)
  }

  /// What satisfies both.
  package func union(_ other: PixelNeed) -> PixelNeed {
    switch (self, other) {
    case (.nothing, let need), (let need, .nothing): need
    case (.everything, _), (_, .everything): .everything
    case (.part(let box, let reduction), .part(let otherBox, let otherReduction)):
      .part(box.union(otherBox), reduction: min(reduction, otherReduction))
    }
  }

  /// The same pixels, each by itself.
  package var unreduced: PixelNeed {
    if case .part(let box, _) = self { .part(box, reduction: 1) } else { self }
  }
}

/// Tells what will be looked at of a picture once its header was read.
package struct Foresight {
  /// What is needed of a picture of a size.
  package let need: (PixelSize) -> PixelNeed
  /// Whether all pixels are to be there too, for somebody who watches.
  package let isWatched: Bool
  /// Whether the same bytes were decoded before, to their end and without an error.
  package var isSound = false

  package init(isWatched: Bool = false, _ need: @escaping (PixelSize) -> PixelNeed) {
    self.need = need
    self.isWatched = isWatched
  }

  /// All of any picture.
  package static var everything: Foresight { Foresight { _ in .everything } }
}
