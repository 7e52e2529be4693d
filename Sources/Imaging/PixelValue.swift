/// What one sample of a raster is: whole numbers of some depth, or a level that is not rounded yet.
///
/// A *level* is a sample on the scale 0...255 whatever its depth, so that manifests name the same
/// gray in the same way: a 16-bit sample `v` has level `v / 257`.
public protocol SampleValue: BitwiseCopyable, Sendable, Equatable {
  /// The sample on a scale of 0...255, with fractions.
  var level: Float { get }
  /// The sample nearest to a level, half up, as far as the depth reaches.
  init(level: Float)
  /// A level that covers a sample by a fraction: `covered + (1 - alpha) · sample`.
  ///
  /// - Parameters:
  ///   - covered: The level times `alpha`.
  ///   - alpha: 0...1.
  ///   - sample: What lies under it.
  /// - Returns: The mixture, rounded as far as the depth needs it.
  static func mixed(_ covered: Float, alpha: Float, over sample: Self) -> Self
}

/// A sample of a picture: eight or sixteen bits.
public protocol PixelValue: SampleValue, FixedWidthInteger, UnsignedInteger {}

extension SampleValue {
  /// Rounded once, after mixing.
  @inlinable
  public static func mixed(_ covered: Float, alpha: Float, over sample: Self) -> Self {
    Self(level: covered + (1 - alpha) * sample.level)
  }
}

extension UInt8: PixelValue {
  /// The sample itself.
  @inlinable public var level: Float { Float(self) }

  /// The nearest whole level.
  @inlinable
  public init(level: Float) {
    self.init(whole: Swift.min(Swift.max((level + 0.5).rounded(.down), 0), 255))
  }

  /// As Pillow's `paste` does, in whole numbers: `t = F·m + B·(255 - m) + 128`, then
  /// `((t >> 8) + t) >> 8`, with alpha `m` and the straight level `F` rounded first.
  @inlinable
  public static func mixed(_ covered: Float, alpha: Float, over sample: UInt8) -> UInt8 {
    let weight = UInt32(UInt8(level: alpha * 255))
    let level = UInt32(UInt8(level: covered / alpha))
    let sum = level * weight + UInt32(sample) * (255 - weight) + 128
    return UInt8(((sum >> 8) + sum) >> 8)
  }
}

extension UInt16: PixelValue {
  /// A 257th of the sample.
  @inlinable public var level: Float { Float(self) / 257 }

  /// The nearest 257th of a level.
  @inlinable
  public init(level: Float) {
    self.init(whole: Swift.min(Swift.max((level * 257 + 0.5).rounded(.down), 0), 65535))
  }
}

extension Float: SampleValue {
  /// The level itself.
  @inlinable public var level: Float { self }

  /// The level as it is, not rounded.
  @inlinable
  public init(level: Float) {
    self = level
  }
}

/// Eight-bit pixels.
public typealias Image = Raster<UInt8>
/// Sixteen-bit pixels.
public typealias DeepImage = Raster<UInt16>
