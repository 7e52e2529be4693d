/// A factor on a body's thickness that varies over the plane.
package enum Texture: Sendable {
  /// The same thickness everywhere.
  case even
  /// Soft folds, as of cloth: low-frequency noise and a few creases; a factor in 0.4...1.6.
  case folds(key: UInt32, size: Double)
  /// Bars across a direction: teeth of a zipper, keys of a keyboard, ribs of a sole.
  case bars(period: Double, share: Double, along: Point)
  /// A grid of bumps: circuit boards and keyboards.
  case cells(key: UInt32, size: Double)

  /// The factor at a point of the shape's own plane.
  package func factor(at point: Point) -> Double {
    switch self {
    case .even:
      return 1
    case .folds(let key, let size):
      let broad = Self.noise(point / size, key: key)
      let warp = Self.noise(point / (size * 0.8), key: key &+ 1)
      let crease = Self.noise(
        Point(point.x / (size * 1.6), (point.y + warp * size * 1.4) / (size * 0.28)), key: key &+ 2)
      return 0.4 + 0.75 * broad + 0.45 * crease * crease
    case .bars(let period, let share, let direction):
      let phase = point.dot(direction) / period
      return phase - phase.rounded(.down) < share ? 1 : 0.15
    case .cells(let key, let size):
      let cell = point / size
      let whole = Point(cell.x.rounded(.down), cell.y.rounded(.down))
      let inside = cell - whole
      let isGap = min(inside.x, inside.y) < 0.25
      return isGap ? 0.45 : 0.6 + Self.lattice(Int(whole.x), Int(whole.y), key: key)
    }
  }

  /// Value noise in 0...1 with smooth interpolation between whole coordinates.
  package static func noise(_ point: Point, key: UInt32) -> Double {
    let (floorX, floorY) = (point.x.rounded(.down), point.y.rounded(.down))
    let (x, y) = (Int(floorX), Int(floorY))
    let (u, v) = (smooth(point.x - floorX), smooth(point.y - floorY))
    let top = lattice(x, y, key: key) * (1 - u) + lattice(x + 1, y, key: key) * u
    let bottom = lattice(x, y + 1, key: key) * (1 - u) + lattice(x + 1, y + 1, key: key) * u
    return top * (1 - v) + bottom * v
  }

  private static func smooth(_ value: Double) -> Double { value * value * (3 - 2 * value) }

  /// A number in 0..<1 that belongs to a lattice point: two rounds of a multiply-and-shift mix.
  private static func lattice(_ x: Int, _ y: Int, key: UInt32) -> Double {
    var word = UInt32(truncatingIfNeeded: x) &* 0x9E37_79B1
    word ^= UInt32(truncatingIfNeeded: y) &* 0x85EB_CA77 &+ key &* 0xC2B2_AE3D
    word = (word ^ word >> 16) &* 0x7FEB_352D
    word = (word ^ word >> 15) &* 0x846C_A68B
    word ^= word >> 16
    return Double(word >> 8) * 0x1p-24
  }
}
