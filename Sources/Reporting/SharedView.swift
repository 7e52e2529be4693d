import Imaging

/// What two views of one picture both show, as previews outline it.
package struct SharedView: Sendable {
  /// The corners of the shared part in the picture's pixels, in order around it.
  package let outline: [SIMD2<Double>]
  /// The same corners in the pixels of each view.
  package let outlines: (first: [SIMD2<Double>], second: [SIMD2<Double>])
  /// How much they share, in words.
  package let caption: String

  /// Nil when a matrix, as a stranger's shard may have it, is no map that can be undone.
  package init?(_ pair: ViewPair) {
    let matrices = [pair.first.matrix, pair.second.matrix]
    guard matrices.allSatisfy({ $0.isInvertible }) else { return nil }
    let overlap = pair.overlap
    let seen = matrices.map { matrix in
      let inverse = matrix.inverse
      return overlap.map { corner in
        let place = inverse.apply(corner.x, corner.y)
        return SIMD2(place.x, place.y)
      }
    }
    let share = pair.intersectionOverUnion
    // Sums that rounding took beyond the whole are still good.
    guard (-0.01...1.01).contains(share),
      (overlap + seen[0] + seen[1]).allSatisfy({ $0.x.isFinite && $0.y.isFinite })
    else { return nil }
    outline = overlap
    outlines = (seen[0], seen[1])
    caption = overlap.isEmpty ? "no overlap" : "overlap: IoU \(Int((share * 100).rounded()))%"
  }

  /// Of the first two of some views, when these are of one picture.
  package init?<Source: Equatable>(ofFirst views: [(source: Source, view: View)]) {
    guard views.count > 1, views[0].source == views[1].source else { return nil }
    self.init(ViewPair(views[0].view, views[1].view))
  }
}

extension PreviewSample {
  /// A sample whose first two canvases are outlined where they show the same of one picture.
  ///
  /// - Parameters:
  ///   - key: The sample's key.
  ///   - canvases: What is shown.
  ///   - views: Per canvas, the picture it was made from and what it shows of it.
  ///   - caption: What to say of the sample, before how much the views share.
  package init<Source: Equatable>(
    key: String, canvases: [PreviewCanvas], views: [(source: Source, view: View)],
    caption: String = ""
  ) {
    precondition(canvases.count == views.count, "\(canvases.count) canvases, \(views.count) views")
    guard let shared = SharedView(ofFirst: views) else {
      self.init(key: key, canvases: canvases, caption: caption)
      return
    }
    var canvases = canvases
    canvases[0].shared = shared.outlines.first
    canvases[1].shared = shared.outlines.second
    let captions = [caption, shared.caption].filter { !$0.isEmpty }
    self.init(key: key, canvases: canvases, caption: captions.joined(separator: "; "))
  }
}
