/// What differs in colour from the image's mean, after a light blur.
///
/// Achanta, Hemami, Estrada and Süsstrunk, "Frequency-tuned salient region detection", CVPR 2009,
/// equation 1. The mean is of the image that is not blurred, in L*a*b*; the distance is not squared, as
/// in the paper and unlike in the authors' program.
package struct FrequencyTuned: SaliencyEstimator {
  package init() {}

  package func map(of image: Image) -> SaliencyMap {
    SaliencyMap(size: image.size, values: Self.scores(of: image).map { Double($0) })
  }

  package func stored(of image: Image) -> Image {
    SaliencyMap.stored(Self.scores(of: image), image.size)
  }

  private static func scores(of image: Image) -> [Float] {
    var scores = distances(of: image)
    SaliencyMap.stretch(&scores)
    return scores
  }

  /// The distance of each pixel's blurred colour from the mean colour.
  ///
  /// - Parameter image: At least 1×1, with 1 or 3 channels.
  /// - Returns: `h · w` distances in L*a*b*.
  package static func distances(of image: Image) -> [Float] {
    var colours = BlurredColours(image.size)
    defer { colours.free() }
    // Counted from one pixel's colour, all colours of a constant image are exactly 0.
    colours.fill(with: image, by: LabRows(fromFirstOf: image))
    let area = image.size.area
    return [Float](unsafeUninitializedCapacity: area + Lanes.count) { out, initialized in
      if let out = out.baseAddress { colours.distances(to: out) }
      initialized = area
    }
  }
}

/// Rows of L*, a* and b* that are blurred along them, with two rows of zeros above and below.
private struct BlurredColours {
  private let size: PixelSize
  /// From one row of numbers to the next.
  private let stride: Int
  private let numbers: UnsafeMutablePointer<Float>
  private var sum = SIMD3<Double>()

  init(_ size: PixelSize) {
    self.size = size
    stride = size.width.wholeLanes
    let count = 3 * stride * (size.height + 4)
    // Aligned as the nearest cache's lines are, so that no vector lies in two of them.
    numbers = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Float>.stride, alignment: 64
    ).bindMemory(to: Float.self, capacity: count)
    numbers.update(repeating: 0, count: 6 * stride)
    (numbers + 3 * stride * (size.height + 2)).update(repeating: 0, count: 6 * stride)
  }

  func free() { numbers.deallocate() }

  private func row(_ y: Int) -> UnsafeMutablePointer<Float> { numbers + 3 * stride * (y + 2) }

  /// Converts an image row by row, adds up its colours and blurs the rows.
  mutating func fill(with image: Image, by colours: LabRows) {
    let room = stride + 2 * Lanes.count
    let (width, height, stride) = (size.width, size.height, self.stride)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * room) { line in
      guard let start = line.baseAddress.map({ $0 + Lanes.count }) else { return }
      line.initialize(repeating: 0)
      let ends = Self.ends(of: width)
      image.samples.withUnsafeBufferPointer { samples in
        for y in 0..<height {
          colours.convert(
            samples, from: y * width, channels: image.channels, count: width,
            to: LabRow(start, stride: room))
          let out = row(y)
          for channel in 0..<3 {
            let line = start + channel * room
            for place in width..<stride { line[place] = 0 }
            let blurred = out + channel * stride
            var sums = Lanes()
            for place in Swift.stride(from: 0, to: width, by: Lanes.count) {
              let middle = line.lanes(place)
              sums += middle
              let outer = line.lanes(place - 2) + line.lanes(place + 2)
              let inner = line.lanes(place - 1) + line.lanes(place + 1)
              blurred.put((outer + inner * 4 + middle * 6) * (1.0 / 16), place)
            }
            for end in ends { blurred[end.place] *= end.factor }
            for lane in 0..<Lanes.count { sum[channel] += Double(sums[lane]) }
          }
        }
      }
    }
  }

  /// Blurs down the columns, and tells how far each colour is from the mean of those not blurred.
  ///
  /// - Parameter out: Room for the pixels and ``Lanes/count`` more.
  func distances(to out: UnsafeMutablePointer<Float>) {
    let mean = SIMD3<Float>(sum / Double(size.area))
    let ends = Self.ends(of: size.height)
    let (width, stride) = (size.width, self.stride)
    for y in 0..<size.height {
      let scale = (1.0 / 16) * (ends.first { $0.place == y }?.factor ?? 1)
      let rows = row(y - 2)
      let to = out + y * width
      for place in Swift.stride(from: 0, to: width, by: Lanes.count) {
        var sum = Lanes()
        for channel in 0..<3 {
          let column = rows + channel * stride
          let outer = column.lanes(place) + column.lanes(place + 12 * stride)
          let inner = column.lanes(place + 3 * stride) + column.lanes(place + 9 * stride)
          let blurred = (outer + inner * 4 + column.lanes(place + 6 * stride) * 6) * scale
          let difference = blurred - mean[channel]
          sum += difference * difference
        }
        to.put(sum.squareRoots, place)
      }
    }
  }

  /// The places near the ends of a line, whose neighbours do not all lie inside, and what makes up for
  /// those.
  private static func ends(of count: Int) -> [(place: Int, factor: Float)] {
    (Array(0..<min(2, count)) + Array(max(2, count - 2)..<max(2, count))).map { place in
      let inside = (-2...2).filter { (0..<count).contains(place + $0) }
      return (place, 16 / inside.reduce(0) { $0 + [6, 4, 1][abs($1)] })
    }
  }
}
