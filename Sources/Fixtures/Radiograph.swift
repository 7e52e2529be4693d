import Imaging
import Support

/// What two detectors behind the objects see, as optical depth: `-ln(I / I0)`.
///
/// Depths of stacked bodies add, so their transmissions multiply (Beer–Lambert).
package struct Radiograph: Sendable {
  package let size: PixelSize
  /// Optical depth at the low energy, row by row.
  package private(set) var low: [Double]
  /// Optical depth at the high energy, row by row.
  package private(set) var high: [Double]

  /// Empty air.
  package init(size: PixelSize) {
    self.size = size
    low = [Double](repeating: 0, count: size.area)
    high = low
  }

  /// Puts an object into the beam and tells which points it covers.
  @discardableResult
  package mutating func add(_ object: [Solid], at placement: Placement = Placement()) -> Coverage {
    var coverage = Coverage(size: size)
    for solid in object {
      let attenuation = solid.material.attenuation
      Self.visit(solid, at: placement, in: size) { pixel, bits, thickness in
        coverage.bits[pixel] |= bits
        low[pixel] += attenuation.low * thickness
        high[pixel] += attenuation.high * thickness
      }
    }
    return coverage
  }

  /// The points an object would cover.
  package static func coverage(
    of object: [Solid], at placement: Placement, in size: PixelSize
  ) -> Coverage {
    var coverage = Coverage(size: size)
    for solid in object {
      visit(solid, at: placement, in: size) { pixel, bits, _ in coverage.bits[pixel] |= bits }
    }
    return coverage
  }

  /// The transmissions `I / I0` of a pixel at both energies, in 0...1.
  package func transmission(x: Int, y: Int) -> (low: Double, high: Double) {
    let pixel = y * size.width + x
    return (ExactMath.exp(-low[pixel]), ExactMath.exp(-high[pixel]))
  }

  /// Calls back for each pixel that a body touches, with its covered points and mean thickness.
  ///
  /// Only pixels within one pixel of the outline are sampled sixteen times.
  private static func visit(
    _ solid: Solid, at placement: Placement, in size: PixelSize,
    _ body: (_ pixel: Int, _ bits: UInt16, _ thickness: Double) -> Void
  ) {
    let corners = solid.shape.bounds.corners.map(placement.pixel(of:))
    let bounds = Bounds(around: corners).expanded(by: 1)
    let firstX = max(0, Int(bounds.low.x.rounded(.down)))
    let firstY = max(0, Int(bounds.low.y.rounded(.down)))
    let endX = min(size.width, Int(bounds.high.x.rounded(.up)))
    let endY = min(size.height, Int(bounds.high.y.rounded(.up)))
    guard firstX < endX, firstY < endY else { return }
    for y in firstY..<endY {
      for x in firstX..<endX {
        let corner = Point(Double(x), Double(y))
        let middle = placement.point(at: corner + Point(0.5, 0.5))
        let distance = solid.shape.distance(middle)
        if distance * placement.scale > 1 { continue }
        let pixel = y * size.width + x
        if distance * placement.scale < -1 {
          body(pixel, .max, solid.thickness(at: middle, distance: distance))
          continue
        }
        var bits: UInt16 = 0
        var sum = 0.0
        for index in 0..<16 {
          let point = placement.point(at: corner + Coverage.points[index])
          let distance = solid.shape.distance(point)
          guard distance < 0 else { continue }
          bits |= 1 << UInt16(index)
          sum += solid.thickness(at: point, distance: distance)
        }
        if bits != 0 { body(pixel, bits, sum / 16) }
      }
    }
  }
}
