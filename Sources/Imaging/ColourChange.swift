/// A change of colours that leaves every pixel in its place.
///
/// With eight bits the result is that of torchvision's functions on Pillow images, sample for sample:
/// each change ends in whole numbers, cut off towards zero. With sixteen bits the formulas are the
/// same, with whole numbers 257 times as fine, and the hue is not rounded on the way. Pictures of two
/// channels have no luma: brightness and solarizing alone are for them.
public enum ColourChange: Sendable, Equatable {
  /// `f · x`.
  case brightness(Double)
  /// `m + f · (x - m)` with `m` the mean luma of the picture, rounded half up.
  case contrast(Double)
  /// `l + f · (x - l)` with `l` the pixel's luma; gray stays as it is.
  case saturation(Double)
  /// Turns the hue by a part of the circle, -0.5...0.5; gray stays as it is.
  case hue(Double)
  /// Every channel becomes the luma, `(19595 R + 38470 G + 7471 B + 32768) >> 16`.
  case grayscale
  /// Samples from a threshold on, on a scale of 0...255, are inverted.
  case solarize(Double)
}

extension Raster where Value == UInt8 {
  /// The picture with its colours changed, one change after the other.
  public func changed(by changes: [ColourChange]) -> Image {
    var image = self
    image.changeColours(by: changes)
    return image
  }
}

extension Raster where Value == UInt16 {
  /// The picture with its colours changed, one change after the other.
  public func changed(by changes: [ColourChange]) -> DeepImage {
    var image = self
    image.changeColours(by: changes)
    return image
  }
}

extension Raster where Value: ColourValue {
  /// Changes the colours in place, one change after the other.
  ///
  /// What does not depend on the whole picture is done in one pass; a contrast begins another.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  mutating func changeColours(by changes: [ColourChange]) {
    precondition(channels < 4, "colours with alpha")
    var steps: [ColourStep] = []
    for change in changes {
      switch change {
      case .brightness(let factor): steps.append(.line(Float(factor), 0))
      case .contrast(let factor):
        precondition(channels != 2, "luma of two channels")
        steps = [.line(Float(factor), meanLuma(after: steps))]
      case .saturation(let factor): if channels == 3 { steps.append(.saturation(Float(factor))) }
      case .hue(let turn): if channels == 3 { steps.append(.hue(Value.hueTurn(turn))) }
      case .grayscale: if channels == 3 { steps.append(.grayscale) }
      case .solarize(let threshold): steps.append(.solarize(Value.threshold(threshold)))
      }
    }
    if !steps.isEmpty { apply(steps, addingLumas: false) }
  }

  /// The mean luma of all pixels after some steps, rounded half up.
  private mutating func meanLuma(after steps: [ColourStep]) -> Float {
    guard size.area > 0 else { return 0 }
    let sum = apply(steps, addingLumas: true)
    return Float((Double(sum) / Double(size.area) + 0.5).rounded(.down))
  }

  /// Does steps to every pixel; the sum of their lumas afterwards, if that is asked for.
  @discardableResult
  private mutating func apply(_ steps: [ColourStep], addingLumas: Bool) -> Int {
    let needsPixels = channels == 3 && (addingLumas || steps.contains { $0.needsPixels })
    let count = samples.count
    var sum = 0
    samples.withUnsafeMutableBufferPointer { samples in
      guard let first = samples.baseAddress else { return }
      withUnsafeTemporaryAllocation(
        byteCount: ColourPlanes<Value>.byteCount, alignment: 64
      ) { memory in
        let planes = ColourPlanes<Value>(memory)
        let block = 3 * ColourPlanes<Value>.width
        for start in stride(from: 0, to: count, by: block) {
          let length = Swift.min(block, count - start)
          if needsPixels {
            planes.load(pixels: first + start, count: length / 3)
            for step in steps { planes.apply(step) }
            if addingLumas { sum += planes.lumaSum(count: length / 3) }
            if !steps.isEmpty { planes.store(pixels: first + start, count: length / 3) }
          } else {
            planes.load(samples: first + start, count: length)
            for step in steps { planes.apply(step) }
            if !steps.isEmpty { planes.store(samples: first + start, count: length) }
            if addingLumas { for index in start..<start + length { sum += Int(first[index]) } }
          }
        }
      }
    }
    return sum
  }
}
