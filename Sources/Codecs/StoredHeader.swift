import CCodecs
import Imaging
import Support

/// All that the decoders need to know of a file before its pixels.
struct StoredHeader {
  let format: ImageFormat
  let size: PixelSize
  let orientation: Int
  /// Samples a pixel as stored, where a palette index is one.
  let storedChannels: Int
  /// Samples a pixel as the C side gives them for an image; a TIFF's palette index is one.
  let decodedChannels: Int
  /// Bits a sample as stored.
  let bitDepth: Int
  /// Bytes a sample as the C side gives it.
  let sampleBytes: Int
  let kind: CCodecsKind
  /// The colours of the image; a palette is RGB.
  let colour: ColourModel
  let alpha: AlphaModel
  let hasPalette: Bool
  let isLossless: Bool
  /// Whether a part can be decoded alone, before the turn.
  let hasParts: Bool

  init(png found: CCodecsHeader, bytes: [UInt8]) {
    format = .png
    size = PixelSize(Int(found.width), Int(found.height))
    orientation = ExifOrientation.read(fromPNG: bytes)
    storedChannels = Int(found.stored_channels)
    decodedChannels = Int(found.channels)
    bitDepth = Int(found.bit_depth)
    sampleBytes = found.bit_depth == 16 ? 2 : 1
    kind = .unsigned
    colour = found.channels >= 3 ? .rgb : .gray(whiteIsZero: false)
    // A colour type with alpha stores it; else it is of tRNS, of a palette or of one colour.
    hasPalette = found.stored_channels == 1 && found.channels >= 3
    alpha =
      found.channels % 2 == 1
      ? .none : found.stored_channels == found.channels || hasPalette ? .straight : .keyed
    isLossless = true
    hasParts = false
  }

  init(jpeg found: CCodecsHeader, bytes: [UInt8]) {
    format = .jpeg
    size = PixelSize(Int(found.width), Int(found.height))
    orientation = ExifOrientation.read(fromJPEG: bytes)
    storedChannels = Int(found.channels)
    decodedChannels = storedChannels
    bitDepth = Int(found.bit_depth)
    sampleBytes = 1
    kind = .unsigned
    colour = found.channels == 1 ? .gray(whiteIsZero: false) : found.channels == 3 ? .rgb : .cmyk
    alpha = .none
    hasPalette = false
    isLossless = false
    hasParts = found.has_parts != 0
  }

  init(tiff found: CCodecsTIFFHeader) {
    format = .tiff
    size = PixelSize(Int(found.width), Int(found.height))
    orientation = Int(found.orientation)
    storedChannels = Int(found.channels)
    decodedChannels = storedChannels
    bitDepth = Int(found.bit_depth)
    sampleBytes = Int(found.sample_bytes)
    kind = found.kind
    colour =
      switch found.colour {
      case .whiteIsZero: .gray(whiteIsZero: true)
      case .blackIsZero: .gray(whiteIsZero: false)
      case .RGB, .palette: .rgb
      case .CMYK: .cmyk
      case .cieLab: .lab(isSigned: true)
      case .iccLab: .lab(isSigned: false)
      }
    alpha =
      switch found.alpha {
      case .none: .none
      case .straight: .straight
      case .associated: .associated
      case .unspecified: .unspecified
      }
    hasPalette = found.colour == .palette
    isLossless = found.is_lossless != 0
    hasParts = false
  }

  /// What others see of it.
  var header: ImageHeader {
    ImageHeader(
      format: format, storedSize: size, orientation: orientation,
      channels: (colour == .cmyk ? 3 : colour.channels) + (alpha == .none ? 0 : 1),
      bitDepth: bitDepth, needsValueRange: kind != .unsigned || bitDepth > 16)
  }

  /// Bytes a pixel of the ``StoredImage``; the colours of a palette may have 16 bits.
  var bytesPerPixel: Int {
    hasPalette && format == .tiff
      ? decodedChannels * sampleBytes + 2 * (decodedChannels + 2) : decodedChannels * sampleBytes
  }
}
