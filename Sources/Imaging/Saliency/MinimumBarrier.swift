import CKernels
import Support

/// What no even path joins to the border, or what differs from all four borders in colour (MBD+).
///
/// Zhang, Sclaroff, Lin, Shen, Price and Měch, "Minimum barrier salient object detection at 80 FPS",
/// ICCV 2015, sections 3 and 4. Whitened differences are added up as absolute numbers, as in the authors'
/// program. Worked out on a copy whose longer side has 300 pixels.
package struct MinimumBarrier: SaliencyEstimator {
  private static let longerSide = 300

  package init() {}

  package func map(of image: Image) -> SaliencyMap {
    let longer = max(image.width, image.height)
    let size = PixelSize(
      max(1, (2 * image.width * Self.longerSide + longer) / (2 * longer)),
      max(1, (2 * image.height * Self.longerSide + longer) / (2 * longer)))
    guard min(image.width, image.height) >= 3, min(size.width, size.height) >= 3 else {
      return .nothing(image.size)
    }
    let small = image.converted(toChannels: 3).resized(to: size)
    var scores = Self.sum(ofChannels: Self.distances(Self.medians(LabColour.levels(of: small))))
    let background = BorderColours(of: small).background
    for index in scores.indices { scores[index] += background[index] }
    SaliencyMap.stretch(&scores)
    let centre = CenterPrior.weights(size)
    for index in scores.indices { scores[index] *= centre[index] }
    SaliencyMap.stretch(&scores)
    let whole = Smoothing.map(scores, size).resized(to: image.size, isAntialiased: false)
    return SaliencyMap(size: image.size, scores: whole.values)
  }

  /// The barrier distance of each pixel to the border, of each channel by itself.
  ///
  /// - Parameter levels: `[h, w, 4]`, at least 3×3.
  /// - Returns: `[h, w, 4]` differences of levels; 0 at the border.
  package static func distances(_ levels: Image) -> Image {
    precondition(levels.channels == 4 && min(levels.width, levels.height) >= 3, "\(levels.size)")
    var out = levels
    levels.samples.withUnsafeBufferPointer { samples in
      var rows = CKernelsRows(
        samples: samples.baseAddress, stride: levels.width * 4, width: Int32(levels.width),
        height: Int32(levels.height), channels: 4, count: samples.count)
      out.samples.withUnsafeMutableBufferPointer { out in
        withUnsafeTemporaryAllocation(
          byteCount: ckernels_barrier_scratch(rows.width, rows.height), alignment: 16
        ) { scratch in
          ckernels_barrier(&rows, scratch.baseAddress, out.baseAddress)
        }
      }
    }
    return out
  }

  /// The distances of all channels added up and stretched to 0…1.
  ///
  /// - Parameter distances: `[h, w, 4]` differences of levels.
  /// - Returns: `h · w` numbers.
  package static func sum(ofChannels distances: Image) -> [Float] {
    precondition(distances.channels == 4, "\(distances.channels) channels")
    let area = distances.size.area
    var sums = distances.samples.withUnsafeBufferPointer { samples in
      [Float](unsafeUninitializedCapacity: area) { out, initialized in
        for pixel in 0..<area {
          let first = UInt32(samples[4 &* pixel]) &+ UInt32(samples[4 &* pixel &+ 1])
          let second = UInt32(samples[4 &* pixel &+ 2]) &+ UInt32(samples[4 &* pixel &+ 3])
          out[pixel] = Float(first &+ second)
        }
        initialized = area
      }
    }
    SaliencyMap.stretch(&sums)
    return sums
  }

  /// The median of each 5×5 neighbourhood; beyond the edge lies the outermost pixel.
  package static func medians(_ image: Image) -> Image {
    let (width, height, channels) = (image.width, image.height, image.channels)
    let stride = (width + 4) * channels
    let length = width * channels
    // The kernel reads whole vectors, up to 32 samples beyond the last.
    var framed = [UInt8](repeating: 0, count: stride * (height + 4) + 32)
    framed.withUnsafeMutableBufferPointer { framed in
      image.samples.withUnsafeBufferPointer { samples in
        for y in 0..<height + 4 {
          let start = min(max(y - 2, 0), height - 1) * length
          let row = UnsafeBufferPointer(rebasing: samples[start..<start + length])
          let line = UnsafeMutableBufferPointer(rebasing: framed[y * stride..<(y + 1) * stride])
          for channel in 0..<2 * channels {
            line[channel] = row[channel % channels]
            line[length + 2 * channels + channel] = row[length - channels + channel % channels]
          }
          for index in 0..<length { line[2 * channels + index] = row[index] }
        }
      }
    }
    var out = image
    framed.withUnsafeBufferPointer { samples in
      var rows = CKernelsRows(
        samples: samples.baseAddress, stride: stride, width: Int32(width), height: Int32(height),
        channels: Int32(channels), count: samples.count)
      out.samples.withUnsafeMutableBufferPointer { ckernels_median(&rows, $0.baseAddress) }
    }
    return out
  }
}

extension LabColour {
  /// L*a*b* in eight bits and 0: L* by 255/100, a* and b* from 128.
  static func levels(of image: Image) -> Image {
    let area = image.size.area
    // The kernel writes whole vectors.
    let samples = [UInt8](unsafeUninitializedCapacity: 4 * (area + Lanes.count)) {
      samples, initialized in
      let out = UnsafeMutableRawPointer(samples.baseAddress)
      LabRows().forEach(of: image) { start, count, row in
        for place in stride(from: 0, to: count, by: Lanes.count) {
          // From 2²³ on, numbers are whole.
          let lightness = (row.lightness.lanes(place) * 2.55 + 0x1p23).pattern & 255
          let redness = (row.redness.lanes(place) + (128 + 0x1p23)).pattern & 255
          let yellowness = (row.yellowness.lanes(place) + (128 + 0x1p23)).pattern & 255
          out?.storeBytes(
            of: lightness | redness &<< 8 | yellowness &<< 16,
            toByteOffset: 4 * (start + place), as: SIMD8<UInt32>.self)
        }
      }
      initialized = 4 * area
    }
    return Image(size: image.size, channels: 4, samples: samples)
  }
}
