/// Pixels of one depth, row by row, channels interleaved.
///
/// Every kernel is generic, and specialised for the two depths that travel from source to shard also
/// where other modules call it. `Raster<Float>` holds levels that are not rounded yet.
public struct Raster<Value: SampleValue>: Sendable, Equatable {
  /// Columns and rows.
  public let size: PixelSize
  /// Samples per pixel: 1 gray, 2 gray and alpha or dual energy, 3 RGB, 4 RGBA.
  public let channels: Int
  /// `height · width · channels` samples.
  public var samples: [Value]

  /// Wraps samples that are already in order.
  public init(size: PixelSize, channels: Int, samples: [Value]) {
    precondition((1...4).contains(channels), "\(channels) channels")
    precondition(samples.count == size.area * channels, "\(samples.count) samples for \(size)")
    self.size = size
    self.channels = channels
    self.samples = samples
  }

  /// An image of one colour, given by one value per channel.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  public init(size: PixelSize, filling colour: [Value]) {
    let channels = colour.count
    let count = size.area * channels
    let samples = [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      for channel in 0..<channels {
        for index in stride(from: channel, to: count, by: channels) {
          buffer[index] = colour[channel]
        }
      }
      initialized = count
    }
    self.init(size: size, channels: channels, samples: samples)
  }

  /// Columns.
  @inlinable public var width: Int { size.width }
  /// Rows.
  @inlinable public var height: Int { size.height }

  /// One sample.
  @inlinable public subscript(x: Int, y: Int, channel: Int) -> Value {
    get { samples[(y * width + x) * channels + channel] }
    set { samples[(y * width + x) * channels + channel] = newValue }
  }

  /// The pixels of a box, which must lie inside.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  public func cropped(to box: Box) -> Self {
    precondition(size.bounds.contains(box), "crop \(box) of \(size)")
    guard box != size.bounds else { return self }
    var cut: [Value] = []
    cut.reserveCapacity(box.area * channels)
    for y in box.minY..<box.maxY {
      let start = (y * width + box.minX) * channels
      cut.append(contentsOf: samples[start..<start + box.width * channels])
    }
    return Raster(size: box.size, channels: channels, samples: cut)
  }

  /// Turned counter-clockwise by `quarterTurns` · 90°, exactly.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  public func rotated(quarterTurns: Int) -> Self {
    let turns = ((quarterTurns % 4) + 4) % 4
    guard turns != 0 else { return self }
    let outSize = turns == 2 ? size : PixelSize(height, width)
    var out = samples
    for y in 0..<outSize.height {
      for x in 0..<outSize.width {
        let (sourceX, sourceY) = QuarterTurn.source(x: x, y: y, of: size, turns: turns)
        let from = (sourceY * width + sourceX) * channels
        let to = (y * outSize.width + x) * channels
        for channel in 0..<channels { out[to + channel] = samples[from + channel] }
      }
    }
    return Raster(size: outSize, channels: channels, samples: out)
  }
}

extension Raster where Value: PixelValue {
  /// The same picture with 1 or 3 channels; alpha is dropped, gray repeated.
  ///
  /// Two channels stay as they are when two are asked for.
  /// Colour becomes ITU-R 601 luma, `(19595 R + 38470 G + 7471 B + 32768) >> 16` as Pillow's `L`.
  @_specialize(where Value == UInt8)
  @_specialize(where Value == UInt16)
  public func converted(toChannels target: Int) -> Self {
    guard target != channels else { return self }
    precondition(target == 1 || target == 3, "\(channels) channels to \(target)")
    let isColour = channels >= 3
    var out = [Value](repeating: 0, count: size.area * target)
    for pixel in 0..<size.area {
      let from = pixel * channels
      if target == 3 {
        for channel in 0..<3 { out[pixel * 3 + channel] = samples[from + (isColour ? channel : 0)] }
      } else if isColour {
        let luma =
          19595 * UInt64(samples[from]) + 38470 * UInt64(samples[from + 1])
          + 7471 * UInt64(samples[from + 2]) + 32768
        out[pixel] = Value(luma >> 16)
      } else {
        out[pixel] = samples[from]
      }
    }
    return Raster(size: size, channels: target, samples: out)
  }
}

/// Where the pixels of an image turned by multiples of 90° come from.
enum QuarterTurn {
  /// The source pixel of `(x, y)` after `turns` counter-clockwise quarter turns of an image.
  static func source(x: Int, y: Int, of size: PixelSize, turns: Int) -> (x: Int, y: Int) {
    switch turns {
    case 1: (size.width - 1 - y, x)
    case 2: (size.width - 1 - x, size.height - 1 - y)
    case 3: (y, size.height - 1 - x)
    default: (x, y)
    }
  }
}
