extension RegionGraph {
  /// The saliency that agrees best with what speaks for foreground, what speaks for background, and
  /// that alike regions be alike.
  ///
  /// The minimum of equation 9 of Zhu, Liang, Wei and Sun, CVPR 2014.
  ///
  /// - Parameters:
  ///   - foreground: What draws each region to 1.
  ///   - background: What draws each region to 0, to be weighed five times.
  ///   - scales: The image's scales of colour.
  /// - Returns: A number for each region; all 0 when nothing draws to 1.
  /// - Complexity: O(count³)
  func optimum(
    foreground: [Double], background: [Double], _ scales: RobustBackground.Scales
  ) -> [Double] {
    guard foreground.contains(where: { $0 > 0 }) else { return foreground.map { _ in 0 } }
    var system = likeness(scales.smoothness).map { -$0 }
    for region in 0..<count {
      let row = system[region * count..<(region + 1) * count]
      let pull = 5 * background[region] + foreground[region]
      system[region * count + region] = pull - row.reduce(0, +)
    }
    return Self.solution(&system, foreground)
  }

  /// How strongly each two regions shall be alike, `[count, count]`; 0 with itself.
  private func likeness(_ sigma: Double) -> [Double] {
    var weights = [Double](repeating: 0, count: count * count)
    let border = isAtBorder.indices.filter { isAtBorder[$0] }
    for i in 0..<count {
      func join(_ j: Int) {
        let weight = Self.affinity(colourDistances[i * count + j], sigma)
        weights[i * count + j] = weight
        weights[j * count + i] = weight
      }
      for j in vicinities[i] where j < i { join(j) }
      if isAtBorder[i] { for j in border where j < i { join(j) } }
    }
    for i in 0..<count {
      for j in neighbours[i] { weights[i * count + j] += 0.1 }
    }
    return weights
  }

  /// Solves symmetric positive definite equations by Cholesky's way without roots; all 0 when they
  /// are singular.
  ///
  /// - Parameters:
  ///   - system: `[n, n]` coefficients, of which those right of the diagonal are used; lost.
  ///   - right: `n` right-hand sides.
  /// - Returns: The `n` unknowns.
  private static func solution(_ system: inout [Double], _ right: [Double]) -> [Double] {
    let count = right.count
    var result = right
    let isRegular = system.withUnsafeMutableBufferPointer { system in
      for step in 0..<count {
        let pivot = system[step * count + step]
        guard pivot > 0 else { return false }
        let row = UnsafeBufferPointer(rebasing: system[step * count..<(step + 1) * count])
        for below in step + 1..<max(step + 1, count) where row[below] != 0 {
          let factor = row[below] / pivot
          let changed = UnsafeMutableBufferPointer(
            rebasing: system[below * count..<(below + 1) * count])
          for column in below..<count { changed[column] -= factor * row[column] }
          result[below] -= factor * result[step]
        }
      }
      return true
    }
    guard isRegular else { return right.map { _ in 0 } }
    for step in stride(from: count - 1, through: 0, by: -1) {
      for column in step + 1..<max(step + 1, count) {
        result[step] -= system[step * count + column] * result[column]
      }
      result[step] /= system[step * count + step]
    }
    return result
  }
}
