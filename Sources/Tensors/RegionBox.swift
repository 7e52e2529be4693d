/// A box of an image in pixels, right and bottom edges outside of it.
package struct RegionBox: Sendable, Equatable {
  package let minX: Double
  package let minY: Double
  package let maxX: Double
  package let maxY: Double

  package init(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) {
    self.minX = minX
    self.minY = minY
    self.maxX = maxX
    self.maxY = maxY
  }

  package var width: Double { maxX - minX }
  package var height: Double { maxY - minY }
  package var area: Double { max(0, width) * max(0, height) }

  /// The area of what two boxes share over that of what either covers, 0...1.
  package func intersectionOverUnion(_ other: RegionBox) -> Double {
    let width = min(maxX, other.maxX) - max(minX, other.minX)
    let height = min(maxY, other.maxY) - max(minY, other.minY)
    guard width > 0, height > 0 else { return 0 }
    let shared = width * height
    return shared / (area + other.area - shared)
  }
}
