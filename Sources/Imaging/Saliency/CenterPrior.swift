/// How near a pixel lies to the image's centre, whatever it shows.
///
/// The prior of Zhang et al., "Minimum barrier salient object detection at 80 FPS", ICCV 2015: the
/// distance to the centre of a square, stretched to the image, and turned round.
package struct CenterPrior: SaliencyEstimator {
  package init() {}

  package func map(of image: Image) -> SaliencyMap { Self.map(image.size) }

  /// The map of any image of a size; all 0 where all pixels are as far from the centre.
  static func map(_ size: PixelSize) -> SaliencyMap {
    // Counted from the centre in halves of a pixel, both sides of it have the same numbers.
    func offset(_ place: Int, of side: Int) -> Double {
      Double(2 * place + 1 - side) / Double(side)
    }
    var scores: [Double] = []
    scores.reserveCapacity(size.area)
    for y in 0..<size.height {
      let down = offset(y, of: size.height)
      for x in 0..<size.width {
        let across = offset(x, of: size.width)
        scores.append(-(across * across + down * down).squareRoot())
      }
    }
    return SaliencyMap(size: size, scores: scores)
  }
}
