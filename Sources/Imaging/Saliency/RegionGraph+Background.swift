import Support

extension RegionGraph {
  /// How alike two regions at a distance count: 1 at 0, falling as a Gaussian, 0 beyond three sigmas.
  static func affinity(_ distance: Double, _ sigma: Double) -> Double {
    guard distance > 0 else { return 1 }
    guard distance <= 3 * sigma else { return 0 }
    return ExactMath.exp(-distance * distance / (2 * sigma * sigma))
  }

  /// The length of each region's share of the border over the root of its area, where regions count
  /// by their affinity along the shortest path.
  ///
  /// Equations 3 to 5 of Zhu, Liang, Wei and Sun, CVPR 2014.
  func boundaryConnectivity(_ scales: RobustBackground.Scales) -> [Double] {
    let distances = pathLengths(clip: scales.clip, within: 3 * scales.geodesic)
    // A region is its own area.
    var areas = [Double](repeating: 1, count: count)
    var lengths = isAtBorder.map { $0 ? 1.0 : 0 }
    for i in 0..<count {
      for j in 0..<i {
        let affinity = Self.affinity(distances[i * count + j], scales.geodesic)
        areas[i] += affinity
        areas[j] += affinity
        if isAtBorder[j] { lengths[i] += affinity }
        if isAtBorder[i] { lengths[j] += affinity }
      }
    }
    return zip(lengths, areas).map { $0 / $1.squareRoot() }
  }

  /// The colour contrast of each region to background, in which near regions count more.
  ///
  /// - Parameter background: The probability of each region to be background.
  /// - Returns: The left side of equation 7.
  func contrast(_ background: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for i in 0..<count {
      for j in 0..<i {
        let pair = i * count + j
        let weight = colourDistances[pair] * Self.affinity(placeDistances[pair], 0.4)
        sums[i] += weight * background[j]
        sums[j] += weight * background[i]
      }
    }
    return sums
  }

  /// The lengths of the shortest paths between all regions, `[count, count]`, by Floyd and Warshall.
  ///
  /// Steps lead to neighbours, and from any region at the border to any other there.
  ///
  /// - Parameters:
  ///   - clip: What each step is shorter than its difference in colour; no step is shorter than 0.
  ///   - longest: Paths beyond it may be told longer than they are.
  /// - Returns: 0 from a region to itself, infinity where no path was found.
  func pathLengths(clip: Double, within longest: Double) -> [Double] {
    let count = count
    var lengths = [Double](repeating: .infinity, count: count * count)
    func step(_ i: Int, _ j: Int) {
      lengths[i * count + j] = max(0, colourDistances[i * count + j] - clip)
    }
    let border = isAtBorder.indices.filter { isAtBorder[$0] }
    for i in 0..<count {
      for j in neighbours[i] { step(i, j) }
      if isAtBorder[i] { for j in border { step(i, j) } }
      lengths[i * count + i] = 0
    }
    lengths.withUnsafeMutableBufferPointer { lengths in
      for via in 0..<count {
        let onward = UnsafeBufferPointer(rebasing: lengths[via * count..<(via + 1) * count])
        for start in 0..<count where start != via {
          let row = UnsafeMutableBufferPointer(
            rebasing: lengths[start * count..<(start + 1) * count])
          let there = row[via]
          // What is too long already stays so with more steps.
          guard there <= longest else { continue }
          for end in 0..<count {
            let length = there + onward[end]
            row[end] = length < row[end] ? length : row[end]
          }
        }
      }
    }
    return lengths
  }
}
