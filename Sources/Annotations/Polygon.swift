import Support

/// A closed outline as COCO's tools see it: vertices on a grid of fifths of a pixel.
///
/// Nothing finer than a fifth reaches a mask, so the fifths alone are kept.
package struct Polygon: Sendable, Equatable {
  /// Column and row of each vertex, in fifths of a pixel.
  package let vertices: [SIMD2<Int32>]

  /// The largest distance of a coordinate from zero, in pixels.
  package static let largestCoordinate = 1e8

  /// Takes `[x1, y1, x2, y2, …]` in pixels, where a pixel's corner has whole coordinates.
  ///
  /// Each coordinate becomes `5x + 0.5` without its fraction (towards zero), as `rleFrPoly` does.
  ///
  /// - Throws: ``PipelineError`` with `invalidAnnotation` when the count is odd, there are fewer
  ///   than three points, or a coordinate is not finite or beyond ``largestCoordinate``.
  package init(coordinates: [Double], at place: String) throws(PipelineError) {
    if let problem = Self.problem(of: coordinates) {
      throw PipelineError(.invalidAnnotation, at: place, problem)
    }
    vertices = stride(from: 0, to: coordinates.count, by: 2).map {
      SIMD2(Self.fifths(coordinates[$0]), Self.fifths(coordinates[$0 + 1]))
    }
  }

  /// Takes vertices that are already in fifths.
  init(vertices: [SIMD2<Int32>]) {
    self.vertices = vertices
  }

  /// Why coordinates make no outline; nil when they do.
  static func problem(of coordinates: [Double]) -> String? {
    guard coordinates.count.isMultiple(of: 2) else {
      return "polygon has \(coordinates.count) coordinates, expected an even number"
    }
    guard coordinates.count >= 6 else {
      return "polygon has \(points(coordinates.count / 2)), expected 3 or more"
    }
    let isAllowed = coordinates.allSatisfy { abs($0) <= largestCoordinate }
    guard !isAllowed,
      let index = coordinates.firstIndex(where: { !(abs($0) <= largestCoordinate) })
    else { return nil }
    return "polygon coordinate \(index) is \(coordinates[index]), "
      + "expected a number between -1e8 and 1e8"
  }

  /// A coordinate in fifths of a pixel; it is within ``largestCoordinate``.
  static func fifths(_ pixels: Double) -> Int32 {
    Int32(5 * pixels + 0.5)
  }

  private static func points(_ count: Int) -> String {
    count == 1 ? "1 point" : "\(count) points"
  }
}
