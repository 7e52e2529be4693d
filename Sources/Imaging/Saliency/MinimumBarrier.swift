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
    let barrier = Self.sum(ofChannels: Self.distances(Self.medians(LabColour.levels(of: small))))
    let raw = zip(barrier, BorderColours(of: small).background).map { $0 + $1 }
    let centred = zip(SaliencyMap.stretched(raw), CenterPrior.map(size).values).map { $0 * $1 }
    let smooth = Smoothing.map(Plane(size: size, values: SaliencyMap.stretched(centred)))
    let whole = smooth.resized(to: image.size, isAntialiased: false)
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
          byteCount: ckernels_barrier_scratch(rows.width, rows.height), alignment: 8
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
  package static func sum(ofChannels distances: Image) -> [Double] {
    SaliencyMap.stretched(
      (0..<distances.size.area).map { pixel in
        (4 * pixel..<4 * pixel + 4).reduce(0) { $0 + Double(distances.samples[$1]) }
      })
  }

  /// The median of each 5×5 neighbourhood; beyond the edge lies the outermost pixel.
  package static func medians(_ image: Image) -> Image {
    let (width, height, channels) = (image.width, image.height, image.channels)
    let stride = (width + 4) * channels
    let length = width * channels
    // The kernel reads whole vectors, up to 32 samples beyond the last.
    var framed = [UInt8](repeating: 0, count: stride * (height + 4) + 32)
    for y in 0..<height + 4 {
      let row = min(max(y - 2, 0), height - 1) * length
      for x in 0..<width + 4 {
        let pixel = row + min(max(x - 2, 0), width - 1) * channels
        for channel in 0..<channels {
          framed[y * stride + x * channels + channel] = image.samples[pixel + channel]
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
    var samples = [UInt8](repeating: 0, count: image.size.area * 4)
    for (pixel, colour) in lab(of: image).enumerated() {
      samples[4 * pixel] = UInt8(min(max(colour.x * 2.55 + 0.5, 0), 255))
      samples[4 * pixel + 1] = UInt8(min(max(colour.y + 128.5, 0), 255))
      samples[4 * pixel + 2] = UInt8(min(max(colour.z + 128.5, 0), 255))
    }
    return Image(size: image.size, channels: 4, samples: samples)
  }
}
