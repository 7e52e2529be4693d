/// How much a pixel is lighter or darker than squares of six sizes around it.
///
/// Montabone and Soto, "Human detection using a mobile platform and novel features derived from a
/// visual saliency mechanism", Image and Vision Computing 2010, as OpenCV's program has it; but sums
/// that pass 255 stay there instead of starting again from 0, and lighter and darker together are
/// divided by their own greatest.
package struct FineGrained: SaliencyEstimator {
  private static let scales = [12, 24, 48, 28, 56, 112]

  package init() {}

  package func map(of image: Image) -> SaliencyMap {
    let size = image.size
    let gray = Self.gray(of: image)
    let sums = Self.sums(of: gray, size)
    var lighter = [Int](repeating: 0, count: size.area)
    var darker = lighter
    for scale in Self.scales {
      for y in 0..<size.height {
        let (top, bottom) = (max(0, y - scale + 1), min(size.height, y + scale + 1))
        for x in 0..<size.width {
          let (left, right) = (max(0, x - scale + 1), min(size.width, x + scale + 1))
          let area = (bottom - top) * (right - left)
          guard area > 1 else { continue }
          let stride = size.width + 1
          let sum =
            sums[bottom * stride + right] - sums[top * stride + right]
            - sums[bottom * stride + left] + sums[top * stride + left]
          let centre = gray[y * size.width + x]
          let mean = Double(sum - centre) / Double(area - 1)
          let difference = Double(centre) - mean
          if difference > 0 { lighter[y * size.width + x] += Int(difference) }
          if difference < 0 { darker[y * size.width + x] += Int(-difference) }
        }
      }
    }
    let both = zip(Self.scaled(lighter), Self.scaled(darker)).map { $0 + $1 }
    let greatest = both.max() ?? 0
    guard greatest > 0 else { return .nothing(size) }
    return SaliencyMap(size: size, values: both.map { Double($0) / Double(greatest) })
  }

  /// Numbers scaled so that the greatest becomes 255, cut to whole ones.
  private static func scaled(_ numbers: [Int]) -> [Int] {
    let greatest = numbers.max() ?? 0
    return greatest > 0 ? numbers.map { $0 * 255 / greatest } : numbers
  }

  /// Luma in whole numbers, blurred twice by [1, 2, 1] / 4 each way.
  private static func gray(of image: Image) -> [Int] {
    var plane = Plane(lumaOf: image)
    for _ in 0..<2 {
      plane.values = plane.values.map { Double(Int($0 + 0.5)) }
      plane = plane.blurred(by: [0.25, 0.5, 0.25])
    }
    return plane.values.map { Int($0 + 0.5) }
  }

  /// The sums of all rectangles from the upper left corner, a row and a column more than pixels.
  private static func sums(of gray: [Int], _ size: PixelSize) -> [Int] {
    let stride = size.width + 1
    var sums = [Int](repeating: 0, count: stride * (size.height + 1))
    for y in 0..<size.height {
      var row = 0
      for x in 0..<size.width {
        row += gray[y * size.width + x]
        sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row
      }
    }
    return sums
  }
}
