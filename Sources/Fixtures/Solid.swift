import Support

/// One homogeneous piece of an object: an outline, a thickness over it and a material.
package struct Solid: Sendable {
  package var shape: Shape
  package var profile: Profile
  package var material: Material
  package var texture: Texture

  package init(
    _ shape: Shape, _ profile: Profile, _ material: Material, texture: Texture = .even
  ) {
    self.shape = shape
    self.profile = profile
    self.material = material
    self.texture = texture
  }

  /// The thickness in centimetres at a point of the shape's own plane.
  package func thickness(at point: Point, distance: Double) -> Double {
    profile.thickness(depth: -distance, at: point) * texture.factor(at: point)
  }
}

/// Where an object lies in a scan.
package struct Placement: Sendable {
  /// The pixel position of the object's origin.
  package var centre: Point
  /// Pixels per unit of the object's plane.
  package var scale: Double
  /// Whether it is turned over before it is rotated.
  package var isMirrored: Bool
  private let sin: Double
  private let cos: Double

  package init(
    at centre: Point = .zero, degrees: Double = 0, scale: Double = 1, isMirrored: Bool = false
  ) {
    self.centre = centre
    self.scale = scale
    self.isMirrored = isMirrored
    (sin, cos) = ExactMath.sinCos(degrees: degrees)
  }

  /// The pixel position of a point of the object.
  package func pixel(of point: Point) -> Point {
    centre + (isMirrored ? point.mirrored : point).turned(sin: sin, cos: cos) * scale
  }

  /// The point of the object at a pixel position.
  package func point(at pixel: Point) -> Point {
    let straight = ((pixel - centre) / scale).turned(sin: -sin, cos: cos)
    return isMirrored ? straight.mirrored : straight
  }
}
