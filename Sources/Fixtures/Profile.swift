/// How thick a body is along the beam, by how far inside its outline a point lies.
///
/// Thicknesses are centimetres; distances in the plane are the shape's own units.
package enum Profile: Sendable {
  /// A slab that rises to its thickness over a bevel.
  case plate(Double, bevel: Double)
  /// A solid round bar or ball of this diameter, whose outline is `radius` away from its axis.
  case rod(Double, radius: Double)
  /// A hollow round body of this diameter and wall: bright inside, dark along its edges.
  case tube(Double, wall: Double, radius: Double)
  /// A wedge: nothing at the first point and full thickness from the second on.
  case wedge(Double, from: Point, to: Point)

  /// The thickness at a point that lies `depth` inside the outline; 0 outside.
  package func thickness(depth: Double, at point: Point) -> Double {
    guard depth > 0 else { return 0 }
    switch self {
    case .plate(let thickness, let bevel):
      guard depth < bevel else { return thickness }
      let rise = depth / bevel
      return thickness * rise * (2 - rise)
    case .rod(let diameter, let radius):
      return diameter * Self.halfChord(1, at: 1 - min(depth / radius, 1))
    case .tube(let diameter, let wall, let radius):
      let offset = 1 - min(depth / radius, 1)
      let hollow = 1 - min(2 * wall / diameter, 1)
      return diameter * (Self.halfChord(1, at: offset) - Self.halfChord(hollow, at: offset))
    case .wedge(let thickness, let start, let end):
      let direction = end - start
      let along = (point - start).dot(direction) / direction.dot(direction)
      return thickness * min(max(along, 0.08), 1)
    }
  }

  /// Half the chord of a circle at a distance from its centre.
  private static func halfChord(_ radius: Double, at offset: Double) -> Double {
    offset < radius ? (radius * radius - offset * offset).squareRoot() : 0
  }
}
