import CKernels

extension Raster where Value == UInt8 {
  /// A part of the image resized with an antialiased filter, columns first, in fixed point.
  ///
  /// The part's surroundings do not count, as if it had been cut out before. Equal to Pillow's `resize`
  /// of the modes L and RGB sample for sample: weights have 22 fractional bits and each pass rounds to
  /// eight bits. Pillow 13 takes the rows first where that is cheaper, and then differs by a few levels.
  /// Every channel is resized on its own, alpha too.
  ///
  /// - Parameters:
  ///   - part: A box inside the image; nil for all of it.
  ///   - target: The size of the result, at least 1×1.
  ///   - filter: What pixels are weighed by.
  /// - Returns: An image of the target's size and the same channels.
  public func resized(
    _ part: Box? = nil, to target: PixelSize, by filter: ResampleFilter = .bilinear
  ) -> Self {
    let part = part ?? size.bounds
    precondition(size.bounds.contains(part), "a resize of \(part) in \(size)")
    precondition(target.area > 0 && part.area > 0, "resize \(part) to \(target)")
    if target.height == part.height {
      guard target.width != part.width else { return cropped(to: part) }
      return resizedColumns(
        of: part, FixedTaps(ResampleTaps(from: part.width, to: target.width, by: filter)))
    }
    let rows = FixedTaps(ResampleTaps(from: part.height, to: target.height, by: filter))
    guard target.width != part.width else { return resizedRows(of: part, rows) }
    let columns = FixedTaps(ResampleTaps(from: part.width, to: target.width, by: filter))
    let narrow = resizedColumns(of: part, columns)
    return narrow.resizedRows(of: narrow.size.bounds, rows)
  }

  /// A part of the picture that this image shows reduced, resized to at most half its reduced sides.
  ///
  /// The part may begin and end within reduced pixels, see ``ResampleTaps/init(from:reducedBy:to:by:)``.
  ///
  /// - Parameters:
  ///   - part: A box in pixels of the picture, of which pixel (0, 0) begins this image.
  ///   - reduction: How many pixels of the picture a side one of this image stands for.
  ///   - target: The size of the result.
  ///   - filter: What pixels are weighed by.
  /// - Returns: An image of the target's size and the same channels.
  func resized(
    _ part: Box, reducedBy reduction: Int, to target: PixelSize, by filter: ResampleFilter
  ) -> Self {
    let held = DecodedPart.reduced(part, by: reduction)
    precondition(size.bounds.contains(held), "a resize of \(held) in \(size)")
    let isReducedEnough =
      part.width >= 2 * reduction * target.width && part.height >= 2 * reduction * target.height
    precondition(isReducedEnough, "resize \(part), reduced by \(reduction), to \(target)")
    let columns = ResampleTaps(
      from: part.minX..<part.maxX, reducedBy: reduction, to: target.width, by: filter)
    let rows = ResampleTaps(
      from: part.minY..<part.maxY, reducedBy: reduction, to: target.height, by: filter)
    let narrow = resizedColumns(of: held, FixedTaps(columns))
    return narrow.resizedRows(of: narrow.size.bounds, FixedTaps(rows))
  }

  private func resizedColumns(of part: Box, _ taps: FixedTaps) -> Self {
    filled(PixelSize(taps.count, part.height)) { out in
      withRows(of: part) { rows in
        taps.withUnsafeTaps { taps in
          let room = ckernels_columns_scratch(&taps, rows.width, rows.channels)
          withUnsafeTemporaryAllocation(byteCount: room, alignment: 8) { scratch in
            ckernels_resample_columns(&rows, &taps, scratch.baseAddress, out)
          }
        }
      }
    }
  }

  private func resizedRows(of part: Box, _ taps: FixedTaps) -> Self {
    filled(PixelSize(part.width, taps.count)) { out in
      withRows(of: part) { rows in
        taps.withUnsafeTaps { ckernels_resample_rows(&rows, &$0, out) }
      }
    }
  }

  /// An image of the same channels that a kernel fills whole.
  func filled(
    _ size: PixelSize, by body: (UnsafeMutablePointer<UInt8>?) -> Void
  ) -> Self {
    let count = size.area * channels
    let samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      body(buffer.baseAddress)
      initialized = count
    }
    return Raster(size: size, channels: channels, samples: samples)
  }

  func withRows(of part: Box, _ body: (inout CKernelsRows) -> Void) {
    samples.withUnsafeBufferPointer { samples in
      let first = (part.minY * width + part.minX) * channels
      var rows = CKernelsRows(
        samples: samples.baseAddress?.advanced(by: first), stride: width * channels,
        width: Int32(part.width), height: Int32(part.height), channels: Int32(channels),
        count: samples.count - first)
      body(&rows)
    }
  }
}

/// Taps as the kernels have them: weights in fixed point, rounded half away from zero.
private struct FixedTaps {
  private let starts: [Int32]
  private let counts: [Int32]
  private let weights: [Int32]
  private let stride: Int

  /// The number of outputs.
  var count: Int { starts.count }

  init(_ taps: ResampleTaps) {
    starts = taps.starts.map { Int32($0) }
    counts = taps.counts.map { Int32($0) }
    weights = taps.fixedPoint(bits: 22)
    stride = taps.stride
  }

  func withUnsafeTaps(_ body: (inout CKernelsTaps) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          var taps = CKernelsTaps(
            starts: starts.baseAddress, counts: counts.baseAddress, weights: weights.baseAddress,
            stride: Int32(stride), count: Int32(starts.count))
          body(&taps)
        }
      }
    }
  }
}
