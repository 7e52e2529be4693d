/// Ways to put a cut-out on a background of the same number of channels.
///
/// The cut-out's corner lies at `(x, y)`; what hangs over the border is left out. Pixels outside the
/// mask, or where a soft alpha is zero, stay bit-identical.
package enum Blend {
  /// Overwrites the background inside the mask (SegLoc's and InsLoc's `replace`).
  package static func over(_ object: CutOut, onto image: inout Image, x: Int, y: Int) {
    precondition(object.channels == image.channels)
    forEachPixel(of: object.size, onto: &image, x: x, y: y) { index, base, samples in
      guard object.mask.bits[index] != 0 else { return }
      let colour = object.colour(at: index)
      for channel in 0..<object.channels { samples[base + channel] = quantised(colour[channel]) }
    }
  }

  /// Mixes over an edge softened by a 5×5 Gaussian of the mask.
  ///
  /// The mask is padded by two pixels first, so the edge spreads outside its box; colours there are
  /// those of the nearest segment pixels, weighted by the same kernel. Dwibedi, Misra, Hebert, ICCV
  /// 2017 (its generator blurs inside the box and keeps hard edges there; this does not).
  package static func feathered(
    _ object: CutOut, onto image: inout Image, x: Int, y: Int, sigma: Double
  ) {
    precondition(object.channels == image.channels)
    let soft = Feather(object, sigma: sigma)
    forEachPixel(
      of: soft.size, onto: &image, x: x - Feather.radius, y: y - Feather.radius
    ) { index, base, samples in
      let alpha = soft.alpha[index]
      guard alpha > 0 else { return }
      for channel in 0..<object.channels {
        let mixed =
          alpha * soft.colours[index][channel] + (1 - alpha) * Float(samples[base + channel])
        samples[base + channel] = quantised(mixed)
      }
    }
  }

  /// Multiplies transmissions inside the mask, as stacked objects do under X-rays.
  ///
  /// With the cut-out's alpha `a`, which resampling softens at its rim, the object's transmission
  /// counts as `1 - a + a · T(F)^s`.
  ///
  /// A background outside the rule's calibration (brighter than `white`, or below its floor) is
  /// brought to its nearest calibrated level there, even under an object of empty air.
  package static func transmission(
    _ object: CutOut, onto image: inout Image, x: Int, y: Int, by rule: TransmissionRule
  ) {
    precondition(object.channels == image.channels)
    let tables = (0..<object.channels).map { rule.tables(channel: $0) }
    forEachPixel(of: object.size, onto: &image, x: x, y: y) { index, base, samples in
      guard object.mask.bits[index] != 0 else { return }
      let colour = object.colour(at: index)
      let alpha = min(object.pixels[index].w, 1)
      for channel in 0..<object.channels {
        let clear = tables[channel].object[Int(quantised(colour[channel]))]
        let factor = 1 - alpha + alpha * clear
        let behind = tables[channel].background[Int(samples[base + channel])]
        samples[base + channel] = quantised(rule.value(ofTransmission: behind * factor))
      }
    }
  }

  /// Half up, clamped to 0...255.
  @inline(__always)
  static func quantised(_ value: Float) -> UInt8 {
    UInt8(min(max((value + 0.5).rounded(.down), 0), 255))
  }

  @inline(__always)
  private static func forEachPixel(
    of size: PixelSize, onto image: inout Image, x: Int, y: Int,
    _ body: (_ index: Int, _ base: Int, _ samples: UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    let target = size.bounds.offset(x: x, y: y).intersection(image.size.bounds)
    guard !target.isEmpty else { return }
    let (width, channels) = (image.width, image.channels)
    image.samples.withUnsafeMutableBufferPointer { samples in
      for row in target.minY..<target.maxY {
        for column in target.minX..<target.maxX {
          body((row - y) * size.width + column - x, (row * width + column) * channels, samples)
        }
      }
    }
  }
}
