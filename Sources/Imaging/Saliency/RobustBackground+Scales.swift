extension RobustBackground {
  /// How large a difference of colour is small in this image, in L*a*b*.
  package struct Scales: Sendable {
    /// What a step from region to region may cost nothing.
    package let clip: Double
    /// The sigma of distances along a path.
    package let geodesic: Double
    /// The sigma of distances between regions that shall be alike.
    package let smoothness: Double

    /// Takes the scales from the colours of regions that are close.
    init(_ graph: RegionGraph) {
      let nearest = graph.meanNearestColour(graph.neighbours)
      let steps = graph.neighbours.indices.flatMap { region in
        graph.neighbours[region].filter { $0 < region }.map {
          graph.colourDistances[region * graph.count + $0]
        }
      }.sorted(by: >)
      let strongest = steps.prefix(max(1, Int((Double(steps.count) * 0.01).rounded())))
      let top = strongest.isEmpty ? 0 : strongest.reduce(0, +) / Double(strongest.count)
      clip = graph.meanNearestColour(graph.vicinities)
      geodesic = max(5, min(10, 3 * nearest, top / 10))
      smoothness = min(3 * nearest, 0.2 * top, 20)
    }
  }
}

extension RegionGraph {
  /// The mean of the colour distances to the most similar of each region's companions; 0 when none
  /// has any.
  fileprivate func meanNearestColour(_ companions: [[Int]]) -> Double {
    let nearest = companions.indices.compactMap { region in
      companions[region].lazy.map { colourDistances[region * count + $0] }.min()
    }
    return nearest.isEmpty ? 0 : nearest.reduce(0, +) / Double(nearest.count)
  }
}
