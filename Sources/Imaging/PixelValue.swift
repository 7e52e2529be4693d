/// A sample of a picture: eight or sixteen bits.
public protocol PixelValue: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {}

extension UInt8: PixelValue {}
extension UInt16: PixelValue {}

/// Eight-bit pixels.
public typealias Image = Raster<UInt8>
/// Sixteen-bit pixels.
public typealias DeepImage = Raster<UInt16>
