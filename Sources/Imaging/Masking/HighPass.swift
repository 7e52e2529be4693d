import Support

/// What stays of a normalised picture when a blurred copy is taken away, with noise over some of it.
///
/// Chin et al., WACV 2024, section 3.3: the whole picture becomes `n - G * n`, `G` a Gaussian of sigma 5
/// in 11×11 pixels, so that hidden patches have no edges of their own; what is hidden shows Gaussian
/// noise of mean 0. Departure: the released program draws one patch of noise for a batch; here each
/// view has its own, or it would depend on its batch.
package struct HighPass: Sendable {
  /// What the noise covers.
  package enum Cover: Sendable, Equatable {
    case nothing
    /// Patches of a grid for each channel, or the same for all; the same noise is in each patch.
    case patches([Mask])
    /// All but a box.
    case outside(Box)
    /// A box.
    case inside(Box)
  }

  private static let sigma = 5.0
  private static let radius = 5

  package let cover: Cover
  /// The standard deviation of the noise.
  package let deviation: Double
  /// Where the noise comes from.
  private let stream: RandomStream

  /// - Parameters:
  ///   - cover: What the noise covers.
  ///   - deviation: The standard deviation of the noise.
  ///   - stream: Where the noise comes from.
  package init(cover: Cover, deviation: Double, noise stream: RandomStream) {
    self.cover = cover
    self.deviation = deviation
    self.stream = stream
  }

  /// Replaces normalised planes, `[channels, height, width]`.
  package func apply(to planes: UnsafeMutableBufferPointer<Float>, of size: PixelSize) {
    Self.filter(planes, of: size)
    var stream = stream
    switch cover {
    case .nothing: break
    case .patches(let masks):
      guard let grid = masks.first.map({ PatchGrid($0.size, on: size) }) else { return }
      let patch = grid.largest
      let noise = stream.normals(planes.count / size.area * patch.area, deviation: deviation)
      Self.fill(planes, of: size, patches: masks, with: noise)
    case .outside(let box), .inside(let box):
      let noise = stream.normals(planes.count, deviation: deviation)
      var isInside = false
      if case .inside = cover { isInside = true }
      Self.fill(planes, of: size, box, inside: isInside, with: noise)
    }
  }

  /// Takes a blurred copy away from each plane; what lies beyond an edge is its mirror image.
  package static func filter(_ planes: UnsafeMutableBufferPointer<Float>, of size: PixelSize) {
    for start in stride(from: 0, to: planes.count, by: size.area) {
      let plane = UnsafeMutableBufferPointer(rebasing: planes[start..<start + size.area])
      var blurred = Raster<Float>(size: size, channels: 1, samples: Array(plane))
      blurred.blur(
        sigma: sigma, radius: Swift.min(radius, size.width - 1, size.height - 1))
      for index in plane.indices { plane[index] -= blurred.samples[index] }
    }
  }

  /// Puts noise into patches.
  ///
  /// - Parameters:
  ///   - planes: `[channels, height, width]`.
  ///   - size: Of a plane.
  ///   - masks: The grid's hidden patches, one mask for all channels or one for each.
  ///   - noise: `[channels, rows, columns]` for the grid's largest patch.
  package static func fill(
    _ planes: UnsafeMutableBufferPointer<Float>, of size: PixelSize, patches masks: [Mask],
    with noise: [Float]
  ) {
    for channel in 0..<planes.count / size.area {
      let mask = masks[masks.count == 1 ? 0 : channel]
      let grid = PatchGrid(mask.size, on: size)
      let patch = grid.largest
      for cell in 0..<grid.count where mask.bits[cell] != 0 {
        let box = grid.box(of: cell)
        for y in box.minY..<box.maxY {
          let to = channel * size.area + y * size.width
          let from = channel * patch.area + (y - box.minY) * patch.width - box.minX
          for x in box.minX..<box.maxX { planes[to + x] = noise[from + x] }
        }
      }
    }
  }

  /// Puts noise into a box, or around it.
  ///
  /// - Parameters:
  ///   - planes: `[channels, height, width]`.
  ///   - size: Of a plane.
  ///   - box: The box.
  ///   - isInside: Whether the noise is in it.
  ///   - noise: As many numbers as the planes.
  package static func fill(
    _ planes: UnsafeMutableBufferPointer<Float>, of size: PixelSize, _ box: Box,
    inside isInside: Bool, with noise: [Float]
  ) {
    for index in planes.indices {
      let (y, x) = (index % size.area).quotientAndRemainder(dividingBy: size.width)
      let covers = x >= box.minX && x < box.maxX && y >= box.minY && y < box.maxY
      if covers == isInside { planes[index] = noise[index] }
    }
  }
}

extension PatchGrid {
  /// The size of a patch that no other exceeds.
  package var largest: PixelSize {
    PixelSize(
      (image.width + size.width - 1) / size.width, (image.height + size.height - 1) / size.height)
  }
}
