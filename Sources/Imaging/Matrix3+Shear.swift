import Support

extension Matrix3 {
  /// Slants about the origin: `[[1, tan(angle)], [0, 1]]`, so that rows move by their height.
  ///
  /// - Parameter degrees: Inside -90...90; with y pointing down, a positive angle leans the lower
  ///   end of a picture to the right.
  public static func shear(degrees: Double) -> Matrix3 {
    precondition(abs(degrees) < 90, "a shear of \(degrees) degrees")
    let (sine, cosine) = ExactMath.sinCos(degrees: degrees)
    return Matrix3([1, sine / cosine, 0, 0, 1, 0, 0, 0, 1])
  }

  /// How a picture goes through a map and lies centred on a canvas that just holds it.
  ///
  /// The canvas's sides are `ceil(extent - 1e-6)`, at least 1; the extent's centre comes to the
  /// canvas's. For a map that leaves straight lines parallel, that is the picture's centre.
  ///
  /// - Parameter size: The picture's size.
  /// - Returns: The canvas's size, and the map from the picture's pixels to the canvas's.
  public func expanded(from size: PixelSize) -> (target: PixelSize, forward: Matrix3) {
    let centred =
      self * .translation(-Double(size.width) / 2, -Double(size.height) / 2)
    let extent = centred.extent(of: size)
    let target = PixelSize(
      max(1, Int((extent.width - 1e-6).rounded(.up))),
      max(1, Int((extent.height - 1e-6).rounded(.up))))
    let middle: (x: Double, y: Double) =
      centred.isAffine
      ? (0, 0) : (extent.minX + extent.width / 2, extent.minY + extent.height / 2)
    let shift = Matrix3.translation(
      Double(target.width) / 2 - middle.x, Double(target.height) / 2 - middle.y)
    return (target, shift * centred)
  }
}
