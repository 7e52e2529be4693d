/// A number for each pixel, in double precision.
package struct Plane: Sendable, Equatable {
  package let size: PixelSize
  /// `height · width` numbers, row by row.
  package var values: [Double]

  package init(size: PixelSize, values: [Double]) {
    precondition(values.count == size.area, "\(values.count) values for \(size)")
    self.size = size
    self.values = values
  }

  /// Luma, 0…255, not rounded (ITU-R BT.601).
  package init(lumaOf image: Image) {
    let colours = image.converted(toChannels: 3).samples
    func luma(_ pixel: Int) -> Double {
      let red = 0.299 * Double(colours[3 * pixel])
      let green = 0.587 * Double(colours[3 * pixel + 1])
      return red + green + 0.114 * Double(colours[3 * pixel + 2])
    }
    self.init(size: image.size, values: (0..<image.size.area).map(luma))
  }

  /// Resized bilinearly, pixel centres at halves.
  ///
  /// - Parameters:
  ///   - target: The size of the result, at least 1×1.
  ///   - isAntialiased: Whether the filter widens where pixels become fewer.
  /// - Returns: A plane of the target's size.
  package func resized(to target: PixelSize, isAntialiased: Bool) -> Plane {
    func taps(_ input: Int, _ output: Int) -> ResampleTaps {
      isAntialiased
        ? ResampleTaps(from: input, to: output, by: .bilinear)
        : ResampleTaps(betweenNeighboursFrom: input, to: output)
    }
    return weighed(across: taps(size.width, target.width), down: taps(size.height, target.height))
  }

  /// Blurred by the same weights across and down; beyond the edge lies the outermost number.
  ///
  /// - Parameter weights: An odd number of them.
  /// - Returns: A plane of the same size.
  func blurred(by weights: [Double]) -> Plane {
    func taps(_ side: Int) -> ResampleTaps { ResampleTaps(repeating: weights, along: side) }
    return weighed(across: taps(size.width), down: taps(size.height))
  }

  private func weighed(across columns: ResampleTaps, down rows: ResampleTaps) -> Plane {
    let (width, height) = (columns.starts.count, rows.starts.count)
    let narrow = [Double](unsafeUninitializedCapacity: width * size.height) { narrow, initialized in
      values.withUnsafeBufferPointer { values in
        columns.withUnsafe { starts, counts, weights in
          for y in 0..<size.height {
            let line = y &* size.width
            for x in 0..<width {
              let first = line &+ starts[x]
              var sum = 0.0
              for tap in 0..<counts[x] {
                sum += weights[x &* columns.stride &+ tap] * values[first &+ tap]
              }
              narrow[y &* width &+ x] = sum
            }
          }
        }
      }
      initialized = width * size.height
    }
    let out = [Double](unsafeUninitializedCapacity: width * height) { out, initialized in
      out.update(repeating: 0)
      narrow.withUnsafeBufferPointer { narrow in
        for y in 0..<height {
          for tap in 0..<rows.counts[y] {
            let weight = rows.weights[y * rows.stride + tap]
            let row = (rows.starts[y] + tap) * width
            for x in 0..<width { out[y &* width &+ x] += weight * narrow[row &+ x] }
          }
        }
      }
      initialized = width * height
    }
    return Plane(size: PixelSize(width, height), values: out)
  }
}

extension ResampleTaps {
  /// The taps while they are looked up.
  @inline(__always)
  fileprivate func withUnsafe(
    _ body: (
      _ starts: UnsafeBufferPointer<Int>, _ counts: UnsafeBufferPointer<Int>,
      _ weights: UnsafeBufferPointer<Double>
    ) -> Void
  ) {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { body(starts, counts, $0) }
      }
    }
  }

  /// Each output between its two neighbours, however many inputs lie between outputs.
  init(betweenNeighboursFrom inputSide: Int, to outputSide: Int) {
    var starts: [Int] = []
    var counts: [Int] = []
    var weights: [Double] = []
    for output in 0..<outputSide {
      let place = (Double(output) + 0.5) * Double(inputSide) / Double(outputSide) - 0.5
      let kept = min(max(place, 0), Double(inputSide - 1))
      let first = min(Int(kept), max(0, inputSide - 2))
      starts.append(first)
      counts.append(min(2, inputSide))
      weights += [1 - (kept - Double(first)), kept - Double(first)]
    }
    self.init(starts: starts, counts: counts, weights: weights, stride: 2)
  }

  /// The same weights around each pixel of a line; those beyond its ends go to the outermost pixels.
  init(repeating kernel: [Double], along side: Int) {
    let radius = kernel.count / 2
    var starts: [Int] = []
    var counts: [Int] = []
    var weights = [Double](repeating: 0, count: side * kernel.count)
    for place in 0..<side {
      let first = max(0, place - radius)
      let last = min(side - 1, place + radius)
      for (step, weight) in kernel.enumerated() {
        let input = min(max(place + step - radius, first), last)
        weights[place * kernel.count + input - first] += weight
      }
      starts.append(first)
      counts.append(last - first + 1)
    }
    self.init(starts: starts, counts: counts, weights: weights, stride: kernel.count)
  }
}
