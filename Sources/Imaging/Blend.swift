import Support

/// Ways to put a cut-out on a background of the same number of channels.
package enum Blend: Sendable {
  /// The cut-out hides the background inside its mask (SegLoc's and InsLoc's `replace`).
  case over
  /// The cut-out hides the background by its alpha, which resampling softens at the rim:
  /// `a · F + (1 - a) · B`; with eight bits in Pillow's whole numbers.
  case alpha
  /// The cut-out hides the background by its blurred mask, see ``Feather``.
  case feathered(Feather.Kernel)
  /// Transmissions multiply, as those of stacked objects do under X-rays.
  ///
  /// With the cut-out's alpha `a` the object's transmission counts as `1 - a + a · T(F)^s`. A
  /// background outside the rule's calibration (brighter than `white`, or below its floor) is
  /// brought to its nearest calibrated level there, even under an object of empty air.
  case transmission(TransmissionRule)
  /// As `transmission`, of the two energies that three channels show as a colour: their depths are
  /// told by ``PseudoColour``, those of the cut-out multiplied by a factor and added, and the sum is
  /// coloured again. An object of empty air, white, leaves the background alone.
  case pseudoColour(thickness: Double)
  /// The cut-out's gradients go on from the background's colours, see ``PoissonBlend``.
  ///
  /// `picture` is the segment with what is around it, of the cut-out's size, for the gradients across
  /// its rim; nil when only the cut-out is known.
  case poisson(picture: CutOut?)
}

extension Raster {
  /// Puts a cut-out on this image with its corner at `(x, y)`.
  ///
  /// What hangs over the border is left out. Pixels outside the mask, or where the alpha that counts
  /// is zero, stay bit-identical. Everything is computed in single precision and rounded once.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package mutating func blend(_ object: CutOut, x: Int, y: Int, by blend: Blend) {
    precondition(object.channels == channels, "\(object.channels) channels on \(channels)")
    switch blend {
    case .over: cover(object, x: x, y: y)
    case .alpha: mix(object, x: x, y: y)
    case .feathered(let kernel):
      // A turned cut-out is empty at its corners; a third of it, when it is round.
      guard let box = object.mask.tightBox else { return }
      mix(Feather(object, kernel: kernel, around: box), x: x, y: y)
    case .transmission(let rule): multiply(object, x: x, y: y, by: rule)
    case .pseudoColour(let thickness): stack(object, x: x, y: y, thickness: thickness)
    case .poisson(let picture): blendGradients(of: object, in: picture ?? object, x: x, y: y)
    }
  }

  private mutating func cover(_ object: CutOut, x: Int, y: Int) {
    let channels = self.channels
    forEachPixel(of: object.size, x: x, y: y) { index, base, samples in
      guard object.mask.bits[index] != 0 else { return }
      let colour = object.colour(at: index)
      for channel in 0..<channels { samples[base + channel] = Value(level: colour[channel]) }
    }
  }

  /// Mixes over the cut-out's own alpha.
  mutating func mix(_ object: CutOut, x: Int, y: Int) {
    let channels = self.channels
    forEachPixel(of: object.size, x: x, y: y) { index, base, samples in
      let pixel = object.pixels[index]
      guard pixel.w > 0 else { return }
      for channel in 0..<channels {
        samples[base + channel] = .mixed(
          pixel[channel], alpha: min(pixel.w, 1), over: samples[base + channel])
      }
    }
  }

  /// Mixes over a soft edge, which reaches out of the cut-out's box.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  package mutating func mix(_ soft: Feather, x: Int, y: Int) {
    let channels = self.channels
    let corner = SIMD2(x, y) &+ soft.corner
    forEachPixel(of: soft.size, x: corner.x, y: corner.y) { index, base, samples in
      let alpha = soft.alpha[index]
      guard alpha > 0 else { return }
      let covered = alpha * soft.colours[index]
      func mix(_ channel: Int, _ covered: Float) {
        let mixed = covered + (1 - alpha) * samples[base + channel].level
        samples[base + channel] = Value(level: mixed)
      }
      mix(0, covered.x)
      if channels > 1 { mix(1, covered.y) }
      if channels > 2 { mix(2, covered.z) }
    }
  }

  private mutating func multiply(_ object: CutOut, x: Int, y: Int, by rule: TransmissionRule) {
    let channels = self.channels
    // Eight bits have few enough values to look their transmissions up.
    let tables = Value.self == UInt8.self ? (0..<channels).map { rule.tables(channel: $0) } : []
    forEachPixel(of: object.size, x: x, y: y) { index, base, samples in
      guard object.pixels[index].w > 0 else { return }
      let colour = object.colour(at: index)
      let alpha = min(object.pixels[index].w, 1)
      for channel in 0..<channels {
        let clear: Float
        let behind: Float
        if Value.self == UInt8.self {
          clear = tables[channel].object[Int(UInt8(level: colour[channel]))]
          behind = tables[channel].background[Int(UInt8(level: samples[base + channel].level))]
        } else {
          clear = rule.objectTransmission(ofLevel: Double(colour[channel]), channel: channel)
          behind = rule.backgroundTransmission(ofLevel: Double(samples[base + channel].level))
        }
        let factor = 1 - alpha + alpha * clear
        samples[base + channel] = Value(level: rule.value(ofTransmission: behind * factor))
      }
    }
  }

  private mutating func stack(_ object: CutOut, x: Int, y: Int, thickness: Double) {
    precondition(channels == 3, "pseudo-colours in \(channels) channels")
    forEachPixel(of: object.size, x: x, y: y) { index, base, samples in
      guard object.pixels[index].w > 0 else { return }
      let colour = object.colour(at: index)
      var added = PseudoColour.depths(of: SIMD3(colour.x, colour.y, colour.z)) * thickness
      let alpha = Double(object.pixels[index].w)
      if alpha < 1 {
        for energy in 0..<2 {
          added[energy] = -ExactMath.log(1 - alpha + alpha * ExactMath.exp(-added[energy]))
        }
      }
      guard added != .zero else { return }
      let behind = SIMD3(
        samples[base].level, samples[base + 1].level, samples[base + 2].level)
      let sum = PseudoColour.depths(of: behind) + added
      let (red, green, blue) = PseudoColour.colour(low: sum.x, high: sum.y)
      samples[base] = Value(level: Float(red))
      samples[base + 1] = Value(level: Float(green))
      samples[base + 2] = Value(level: Float(blue))
    }
  }

  @inline(__always)
  private mutating func forEachPixel(
    of object: PixelSize, x: Int, y: Int,
    _ body: (_ index: Int, _ base: Int, _ samples: UnsafeMutableBufferPointer<Value>) -> Void
  ) {
    let target = object.bounds.offset(x: x, y: y).intersection(size.bounds)
    guard !target.isEmpty else { return }
    let (width, channels) = (self.width, self.channels)
    samples.withUnsafeMutableBufferPointer { samples in
      for row in target.minY..<target.maxY {
        for column in target.minX..<target.maxX {
          body((row - y) * object.width + column - x, (row * width + column) * channels, samples)
        }
      }
    }
  }
}
