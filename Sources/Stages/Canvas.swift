import Imaging
import Support

/// A picture in the making, with everything that must move when its pixels do.
package struct Canvas: Sendable {
  package var image: Picture
  /// In the order they were put on, lowest first.
  package var instances: [Instance]
  /// Which patches are hidden, a bit for each of a grid, row by row; nil until some are, and
  /// again once pixels have moved.
  package var hidden: Mask?
  /// What becomes of the pixels when they are normalised for a batch; nil for nothing more.
  package var highPass: HighPass?
  /// From this canvas's pixels to those of ``source``.
  package var matrix: Matrix3
  /// How much each pixel stands out: one channel of eight bits, the image's size; nil until told.
  package var saliency: Picture?
  /// The image the canvas started from.
  package var source: Origin
  /// What each stage drew for this canvas, in order.
  package var draws: [StageDraws] = []

  package init(image: Picture, instances: [Instance] = [], source: Origin) {
    self.image = image
    self.instances = instances
    self.source = source
    matrix = .identity
  }

  /// Replaces the pixels by those of a box and clips every instance to it.
  package mutating func crop(to box: Box) {
    move(to: box)
    image = image.cropped(to: box)
    saliency = saliency?.cropped(to: box)
    hidden = nil
  }

  /// Resizes pixels with an antialiased filter and masks by nearest neighbour.
  package mutating func resize(to size: PixelSize, by filter: ResampleFilter = .bilinear) {
    resize(image.size.bounds, to: size, by: filter)
  }

  /// Replaces the pixels by those of a box, resized as ``resize(to:by:)`` does, and clips every
  /// instance to it: what cropping and resizing give, without ever making the crop.
  package mutating func resize(_ box: Box, to size: PixelSize, by filter: ResampleFilter) {
    move(to: box)
    if size != box.size {
      let inverse = Matrix3.resize(from: box.size, to: size).inverse
      warpInstances(from: box.size, to: size, inverse: inverse)
    }
    image = image.resized(box, to: size, by: filter)
    saliency = saliency?.resized(box, to: size, by: filter)
    hidden = nil
  }

  /// Moves matrix and instances to the frame of a box, before the pixels, which are the caller's.
  private mutating func move(to box: Box) {
    guard box != image.size.bounds else { return }
    matrix = matrix * .translation(Double(box.minX), Double(box.minY))
    instances = instances.map { instance in
      instance.clipped(to: box).offset(x: -box.minX, y: -box.minY)
    }
  }

  /// Mirrors left to right.
  package mutating func flip() {
    warpInstances(
      from: image.size, to: image.size, inverse: Matrix3.flip(width: image.width).inverse)
    image = image.flipped()
    saliency = saliency?.flipped()
    hidden = nil
  }

  /// Turns counter-clockwise by multiples of 90°, exactly; width and height may swap.
  package mutating func rotate(quarterTurns: Int) {
    let turned = image.rotated(quarterTurns: quarterTurns)
    let forward = Geometry.quarterTurn(quarterTurns, of: image.size)
    warpInstances(from: image.size, to: turned.size, inverse: forward.inverse)
    image = turned
    saliency = saliency?.rotated(quarterTurns: quarterTurns)
    hidden = nil
  }

  /// Turns by any angle; masks by nearest neighbour, whatever the filter.
  ///
  /// The fill is the level of all channels outside the picture, 0...255 whatever the depth.
  package mutating func rotate(_ rotation: Rotation, by filter: RotationFilter, fill: Double) {
    warpInstances(
      from: image.size, to: rotation.target, inverse: rotation.inverse, masks: rotation.stepped)
    image = image.rotated(rotation, by: filter, fill: fill)
    saliency = saliency?.rotated(rotation, by: filter, fill: 0)
    hidden = nil
  }

  /// Samples pixels bilinearly and masks by nearest neighbour through a map.
  ///
  /// The fill is the level of all channels outside the picture, 0...255 whatever the depth.
  package mutating func warp(to size: PixelSize, forward: Matrix3, fill: Double) {
    let inverse = forward.inverse
    warpInstances(from: image.size, to: size, inverse: inverse)
    image = image.warped(to: size, inverse: inverse, fill: fill)
    saliency = saliency?.warped(to: size, inverse: inverse, fill: 0)
    hidden = nil
  }

  /// Moves instances and matrix, before the pixels, which are the caller's; masks may go by a map of
  /// their own that differs by less than they can show.
  private mutating func warpInstances(
    from old: PixelSize, to size: PixelSize, inverse: Matrix3, masks: Matrix3? = nil
  ) {
    matrix = matrix * inverse
    instances = instances.map {
      $0.warped(from: old, to: size, inverse: inverse, masks: masks ?? inverse)
    }
  }
}

/// What one stage drew for one canvas.
package struct StageDraws: Sendable {
  package let stage: String
  package let values: [String: JSONValue]

  package init(stage: String, values: [String: JSONValue]) {
    self.stage = stage
    self.values = values
  }
}

/// An image or segment of a source, as the `json` member names it.
package struct Origin: Sendable, Hashable {
  package let source: String
  package let dataset: String
  /// Below the dataset's root.
  package let path: String
  /// The row among the catalog's segments; nil for a whole image.
  package let segment: Int?

  package init(source: String, dataset: String, path: String, segment: Int? = nil) {
    self.source = source
    self.dataset = dataset
    self.path = path
    self.segment = segment
  }

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "source": .string(source), "dataset": .string(dataset), "path": .string(path),
    ]
    if let segment { members["segment"] = .integer(segment) }
    return .object(members)
  }
}
