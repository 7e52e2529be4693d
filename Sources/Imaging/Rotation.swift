import Support

/// How the pixels of a turned picture are found between those of the picture.
package enum RotationFilter: String, Sendable, CaseIterable {
  /// The pixel a place lies in, Pillow's `NEAREST`.
  case nearest
  /// The four pixels around a place, each weighted by its nearness, Pillow's `BILINEAR`.
  case bilinear
}

/// A turn of pictures of one size about their middle, as Pillow's `Image.rotate` has it.
///
/// The maps are those of Pillow 9 to 13, number for number; in one angle of ten thousand the C library
/// gives Pillow a sine or cosine that differs from ours in the fifteenth decimal.
package struct Rotation: Sendable, Equatable {
  /// The size of the result.
  package let target: PixelSize
  /// From the result's pixels to the picture's.
  package let inverse: Matrix3
  /// The same in steps of 2^-16, by which nearest neighbours are found, those of masks always.
  package let stepped: Matrix3

  /// - Parameters:
  ///   - degrees: Counter-clockwise on screen.
  ///   - size: The picture's size.
  ///   - expand: Whether the result grows to hold the whole turned picture.
  package init(degrees: Double, of size: PixelSize, expand: Bool) {
    let turn = ExactMath.sinCos(radians: Self.reduced(degrees) * (.pi / 180))
    let sine = ExactMath.roundedTo15Decimals(turn.sin)
    let cosine = ExactMath.roundedTo15Decimals(turn.cos)
    /// What comes from `x`, `y` plus an offset.
    func map(_ x: Double, _ y: Double) -> Matrix3 {
      Matrix3([cosine, -sine, x, sine, cosine, y, 0, 0, 1])
    }
    let (width, height) = (Double(size.width), Double(size.height))
    let middle = map(0, 0).apply(-(width / 2), -(height / 2))
    let about = map(middle.x + width / 2, middle.y + height / 2)
    if expand {
      let extent = about.wholeExtent(of: size)
      let shift = about.apply(
        -Double(extent.width - size.width) / 2, -Double(extent.height - size.height) / 2)
      (target, inverse) = (extent, map(shift.x, shift.y))
    } else {
      (target, inverse) = (size, about)
    }
    stepped = inverse.stepped
  }

  /// How many quarter turns an angle stands for where Pillow moves whole pixels; nil elsewhere.
  ///
  /// Quarter turns of a picture that is no square, and must keep its size, are no such place.
  package static func quarterTurns(degrees: Double, of size: PixelSize, expand: Bool) -> Int? {
    switch reduced(degrees) {
    case 0: 0
    case 180: 2
    case 90 where expand || size.width == size.height: 1
    case 270 where expand || size.width == size.height: 3
    default: nil
    }
  }

  /// The same angle in 0...360.
  private static func reduced(_ degrees: Double) -> Double {
    let rest = degrees.truncatingRemainder(dividingBy: 360)
    return rest < 0 ? rest + 360 : rest
  }
}

extension Matrix3 {
  /// The whole pixels that the corners of a picture reach over after this map.
  fileprivate func wholeExtent(of size: PixelSize) -> PixelSize {
    let (width, height) = (Double(size.width), Double(size.height))
    let corners = [apply(0, 0), apply(width, 0), apply(width, height), apply(0, height)]
    func reach(_ values: [Double]) -> Int {
      let (low, high) = (values.reduce(.infinity, min), values.reduce(-.infinity, max))
      return Int(high.rounded(.up)) - Int(low.rounded(.down))
    }
    return PixelSize(reach(corners.map { $0.x }), reach(corners.map { $0.y }))
  }

  /// The map whose values at the middles of pixels are whole numbers of 2^-16, exact in doubles.
  fileprivate var stepped: Matrix3 {
    func step(_ value: Double) -> Double { (value * 65536 + 0.5).rounded(.down) / 65536 }
    let e = elements
    func row(_ a: Double, _ b: Double, _ c: Double) -> [Double] {
      let (x, y) = (step(a), step(b))
      return [x, y, step(c + a * 0.5 + b * 0.5) - (x + y) * 0.5]
    }
    return Matrix3(row(e[0], e[1], e[2]) + row(e[3], e[4], e[5]) + [0, 0, 1])
  }
}
