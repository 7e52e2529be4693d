import Support

/// What is not joined to the image's border through similar colours, smoothed over superpixels.
///
/// Zhu, Liang, Wei and Sun, "Saliency optimization from robust background detection", CVPR 2014, with
/// scales of colour that follow from the image. An artificial frame is not looked for. Departure: an
/// image has no more than 600 superpixels, as the time grows with their number's third power.
package struct RobustBackground: SaliencyEstimator {
  /// How deep the band is whose superpixels count as the image's border.
  package let borderPixels: Int

  package init(borderPixels: Int = 8) {
    precondition(borderPixels > 0, "a border of \(borderPixels) pixels")
    self.borderPixels = borderPixels
  }

  package func map(of image: Image) -> SaliencyMap {
    let count = (Double(image.size.area) / 600).rounded()
    return map(of: image, over: Superpixels(of: image, count: max(1, min(600, Int(count)))))
  }

  /// The map of an image with given superpixels.
  package func map(of image: Image, over superpixels: Superpixels) -> SaliencyMap {
    SaliencyMap(
      size: image.size, values: superpixels.painted(evidence(of: image, superpixels).saliency))
  }

  /// What the superpixels of an image tell on the way to its map.
  package struct Evidence: Sendable {
    package let scales: Scales
    /// Equation 4: how much of a region's surroundings in colour lies at the border.
    package let boundaryConnectivity: [Double]
    /// Equation 6, in 0…1.
    package let backgroundProbability: [Double]
    /// Equation 7 stretched to 0…1, before the cut.
    package let contrast: [Double]
    /// Below this, contrast counts as 0.
    package let contrastThreshold: Double
    /// The minimum of equation 9, stretched to 0…1.
    package let saliency: [Double]
  }

  /// Judges the superpixels of an image.
  package func evidence(of image: Image, _ superpixels: Superpixels) -> Evidence {
    let graph = RegionGraph(image, superpixels, borderPixels: borderPixels)
    let scales = Scales(graph)
    let connectivity = graph.boundaryConnectivity(scales)
    let background = connectivity.map { 1 - ExactMath.exp(-$0 * $0 / 2) }
    let contrast = SaliencyMap.stretched(graph.contrast(background))
    let threshold = Self.otsuThreshold(contrast)
    let saliency = graph.optimum(
      foreground: contrast.map { $0 < threshold ? 0 : $0 },
      background: zip(background, connectivity).map { $1 > 3 ? 1000 : $0 }, scales)
    return Evidence(
      scales: scales, boundaryConnectivity: connectivity, backgroundProbability: background,
      contrast: contrast, contrastThreshold: threshold,
      saliency: SaliencyMap.stretched(saliency))
  }

  /// Otsu's threshold of numbers in 0…1, in 256 bins.
  ///
  /// The mean of all bins that part the numbers with the largest variance between the two sides; 0
  /// when all numbers share a bin.
  package static func otsuThreshold(_ values: [Double]) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    for value in values { counts[Int(value * 255 + 0.5)] += 1 }
    let total = counts.indices.reduce(0) { $0 + $1 * counts[$1] }
    var (below, sum) = (0, 0)
    var (largest, bins) = (0.0, [0])
    for bin in counts.indices {
      below += counts[bin]
      sum += bin * counts[bin]
      guard below > 0 && below < values.count else { continue }
      let gap = Double(sum * values.count - total * below)
      let variance = gap * gap / Double(below * (values.count - below))
      if variance > largest { (largest, bins) = (variance, []) }
      if variance == largest { bins.append(bin) }
    }
    return Double(bins.reduce(0, +)) / Double(bins.count) / 255
  }
}
