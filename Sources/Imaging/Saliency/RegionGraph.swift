/// Superpixels as a graph: which touch, which lie at the image's border, and how far apart they are.
struct RegionGraph {
  let count: Int
  /// The regions that share an edge of a pixel with each region, ascending and without itself.
  let neighbours: [[Int]]
  /// The neighbours and their neighbours, ascending and without the region itself.
  let vicinities: [[Int]]
  /// Whether each region reaches into the band along the image's border.
  let isAtBorder: [Bool]
  /// Mean colours' distances in L*a*b*, `[count, count]`.
  let colourDistances: [Double]
  /// Centres' distances as parts of the image's height and width, `[count, count]`.
  let placeDistances: [Double]

  /// - Parameters:
  ///   - image: `[h, w]` gray or `[h, w, 3]` RGB.
  ///   - superpixels: The image's regions.
  ///   - borderPixels: The border band's thickness.
  init(_ image: Image, _ superpixels: Superpixels, borderPixels: Int) {
    precondition(image.size == superpixels.size, "\(superpixels.size) regions of \(image.size)")
    count = superpixels.count
    (colourDistances, placeDistances) = Self.distances(image, superpixels)
    isAtBorder = Self.border(superpixels, thickness: borderPixels)
    let neighbours = Self.contacts(superpixels)
    self.neighbours = neighbours
    vicinities = neighbours.indices.map { region in
      var isNear = [Bool](repeating: false, count: neighbours.count)
      for near in neighbours[region] {
        isNear[near] = true
        for next in neighbours[near] { isNear[next] = true }
      }
      isNear[region] = false
      return isNear.indices.filter { isNear[$0] }
    }
  }

  /// Distances between mean colours, converted after averaging, and between centres.
  private static func distances(
    _ image: Image, _ superpixels: Superpixels
  ) -> (colours: [Double], places: [Double]) {
    let (width, step) = (image.width, image.channels)
    precondition(step == 1 || step == 3, "\(step) channels")
    var sums = [SIMD8<Int>](repeating: SIMD8(), count: superpixels.count)
    image.samples.withUnsafeBufferPointer { samples in
      superpixels.labels.withUnsafeBufferPointer { labels in
        for y in 0..<image.height {
          var x = 0
          while x < width {
            // One sum over the pixels of a row that go together.
            let (first, label) = (x, labels[y * width + x])
            var (red, green, blue) = (0, 0, 0)
            repeat {
              let at = (y * width + x) * step
              red += Int(samples[at])
              green += Int(samples[step == 1 ? at : at + 1])
              blue += Int(samples[step == 1 ? at : at + 2])
              x += 1
            } while x < width && labels[y * width + x] == label
            let pixels = x - first
            let columns = (first + x - 1) * pixels / 2
            sums[Int(label)] &+= SIMD8(red, green, blue, pixels, columns, y * pixels, 0, 0)
          }
        }
      }
    }
    let means = sums.map { SIMD8<Double>($0) / Double($0[3]) }
    let colours = means.map { LabColour.lab(of: SIMD3($0[0], $0[1], $0[2])) }
    let places = means.map { SIMD2($0[4] / Double(width), $0[5] / Double(image.height)) }
    return (pairs(colours), pairs(places))
  }

  /// The distance of every point from every other.
  private static func pairs<Point: SIMD<Double>>(_ points: [Point]) -> [Double] {
    var distances = [Double](repeating: 0, count: points.count * points.count)
    for (i, point) in points.enumerated() {
      for j in 0..<i {
        let step = point - points[j]
        let distance = (step * step).sum().squareRoot()
        distances[i * points.count + j] = distance
        distances[j * points.count + i] = distance
      }
    }
    return distances
  }

  /// The regions that reach into the band.
  private static func border(_ superpixels: Superpixels, thickness: Int) -> [Bool] {
    let size = superpixels.size
    var isAtBorder = [Bool](repeating: false, count: superpixels.count)
    for y in 0..<size.height {
      let isWhole = y < thickness || y >= size.height - thickness || 2 * thickness >= size.width
      for x in 0..<(isWhole ? size.width : thickness) {
        isAtBorder[Int(superpixels.labels[y * size.width + x])] = true
        isAtBorder[Int(superpixels.labels[(y + 1) * size.width - 1 - x])] = true
      }
    }
    return isAtBorder
  }

  /// The regions that touch each region.
  private static func contacts(_ superpixels: Superpixels) -> [[Int]] {
    let (size, count) = (superpixels.size, superpixels.count)
    var isContact = [Bool](repeating: false, count: count * count)
    superpixels.labels.withUnsafeBufferPointer { labels in
      func touch(_ a: Int32, _ b: Int32) {
        guard a != b else { return }
        isContact[Int(a) * count + Int(b)] = true
        isContact[Int(b) * count + Int(a)] = true
      }
      for y in 0..<size.height {
        let row = y * size.width
        for x in 1..<max(1, size.width) { touch(labels[row + x - 1], labels[row + x]) }
        if y > 0 {
          for x in 0..<size.width { touch(labels[row + x - size.width], labels[row + x]) }
        }
      }
    }
    return (0..<count).map { region in
      (0..<count).filter { isContact[region * count + $0] }
    }
  }
}
