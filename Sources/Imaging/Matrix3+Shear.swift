import Support

extension Matrix3 {
  /// Slants about the origin: `[[1, tan(angle)], [0, 1]]`, so that rows move by their height.
  ///
  /// The angle lies inside -90...90; with y pointing down, a positive one leans the lower end of a
  /// picture to the right.
  public static func shear(degrees: Double) -> Matrix3 {
    precondition(abs(degrees) < 90, "a shear of \(degrees) degrees")
    let (sine, cosine) = ExactMath.sinCos(degrees: degrees)
    return Matrix3([1, sine / cosine, 0, 0, 1, 0, 0, 0, 1])
  }

  /// How a picture lies on a canvas that just holds it, after this map about its own centre.
  ///
  /// The canvas's sides are `ceil(extent - 1e-6)`, at least 1 (compositing, section 8), and the
  /// middle of the extent comes to the canvas's.
  ///
  /// - Parameters:
  ///   - size: The picture's size.
  ///   - bend: A map of the picture's own pixels that comes first, for example a perspective.
  /// - Returns: The canvas's size, and the map from the picture's pixels to the canvas's.
  public func expanded(
    from size: PixelSize, after bend: Matrix3 = .identity
  ) -> (target: PixelSize, forward: Matrix3) {
    let about = centred(on: size) * bend
    let extent = about.extent(of: size)
    let target = PixelSize(
      max(1, Int((extent.width - 1e-6).rounded(.up))),
      max(1, Int((extent.height - 1e-6).rounded(.up))))
    // A linear map's extent lies about the origin already.
    let middle: (x: Double, y: Double) =
      bend == .identity
      ? (0, 0) : (extent.minX + extent.width / 2, extent.minY + extent.height / 2)
    return (target, .centre(of: target) * .translation(-middle.x, -middle.y) * about)
  }

  /// The same map with a picture's centre as the origin it starts from.
  public func centred(on size: PixelSize) -> Matrix3 {
    self * .translation(-Double(size.width) / 2, -Double(size.height) / 2)
  }

  /// Moves the origin to the middle of a picture.
  public static func centre(of size: PixelSize) -> Matrix3 {
    .translation(Double(size.width) / 2, Double(size.height) / 2)
  }
}
