/// How near a pixel lies to the image's centre, whatever it shows.
///
/// The prior of Zhang et al., "Minimum barrier salient object detection at 80 FPS", ICCV 2015: the
/// distance to the centre of a square, stretched to the image, and turned round.
package struct CenterPrior: SaliencyEstimator {
  package init() {}

  package func map(of image: Image) -> SaliencyMap {
    SaliencyMap(size: image.size, values: Self.weights(image.size).map { Double($0) })
  }

  /// How near each pixel of an image of some size lies, 0…1; all 0 where all are as far.
  static func weights(_ size: PixelSize) -> [Float] {
    // Counted from the centre in halves of a pixel, both sides of it have the same numbers.
    func offsets(_ side: Int) -> [Float] {
      (0..<side.wholeLanes).map { Float(2 * $0 + 1 - side) / Float(side) }
    }
    let squares = offsets(size.width).map { $0 * $0 }
    let down = offsets(size.height)
    var weights = [Float](unsafeUninitializedCapacity: size.area + Lanes.count) {
      out, initialized in
      squares.withUnsafeBufferPointer { squares in
        guard let out = out.baseAddress, let squares = squares.baseAddress else { return }
        for y in 0..<size.height {
          let square = down[y] * down[y]
          for x in stride(from: 0, to: size.width, by: Lanes.count) {
            out.put(-(squares.lanes(x) + square).squareRoots, y * size.width + x)
          }
        }
      }
      initialized = size.area
    }
    SaliencyMap.stretch(&weights)
    return weights
  }
}
