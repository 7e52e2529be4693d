import Codecs
import Imaging
import Support

/// Image files, decoded in every way there is.
enum ImageTargets {
  /// What an input may ask for, so that many can be tried; the limits users have are larger.
  private static let limits = DecodeLimits(
    maxSide: 131_072, maxPixels: 1 << 20, maxBytes: .mebibytes(16))

  static let decode: FuzzTarget.Body = { bytes in
    _ = try? ImageDecoder.decodeLabels(bytes, named: "fuzzed", limits: limits)
    _ = try? ImageDecoder.decodeColours(bytes, named: "fuzzed", limits: limits)
    for page in 0...1 {
      guard
        let image = try? ImageDecoder.storedImage(
          bytes, named: "fuzzed", page: page, limits: limits)
      else { continue }
      _ = try? image.picture(depth: .eight, valueRange: nil, named: "fuzzed")
      _ = try? image.picture(depth: .sixteen, valueRange: -1...70_000, named: "fuzzed")
    }
  }

  /// A PNG as it is, then with the checksums its chunks should have: else hardly any change of a
  /// byte would get past them.
  static let decodeRepaired: FuzzTarget.Body = { bytes in
    decode(bytes)
    let repaired = PNGChecksums.repaired(bytes)
    if repaired != bytes { decode(repaired) }
  }

  /// A JPEG as a whole and in parts, which agree on pixels and on what is refused.
  static let decodeParts: FuzzTarget.Body = { bytes in
    decode(bytes)
    var whole: Image?
    var refusal: PipelineError?
    do throws(PipelineError) {
      whole = try ImageDecoder.decode(bytes, named: "fuzzed", limits: limits)
    } catch {
      refusal = error
    }
    for reduction in [1, 2, 4, 8] {
      let middle = Foresight { size in
        let (x, y) = (size.width / 3, size.height / 3)
        return .part(Box(x, y, size.width - x, size.height - y), reduction: reduction)
      }
      do throws(PipelineError) {
        guard
          let part = try ImageDecoder.part(middle, of: bytes, named: "fuzzed", limits: limits)
        else { continue }
        precondition(refusal == nil, "a part of a file that is refused")
        guard reduction == 1 else { continue }
        precondition(
          part.pixels(of: part.box) == whole?.cropped(to: part.box), "a part has other pixels")
      } catch {
        precondition(error == refusal, "a part is refused for another reason than the whole")
      }
    }
  }

  /// A JPEG taken apart, put together again, and drawn on.
  static let takeApart: FuzzTarget.Body = { bytes in
    guard let scan = try? JPEGScan(bytes, named: "fuzzed", limits: limits) else { return }
    var picture = CodedPicture(scan)
    let pixels = picture.image
    precondition(decoded(picture, of: scan) == pixels, "a copy has other pixels")
    let plate = Image(
      size: PixelSize(5, 3), channels: scan.channels,
      samples: (0..<15 * scan.channels).map { UInt8($0 * 83 & 255) })
    let object = CutOut(plate, mask: Mask(size: plate.size, filling: true))
    picture.blend(object, x: scan.size.width / 2, y: scan.size.height / 3, by: .over)
    precondition(decoded(picture, of: scan)?.size == scan.size, "a picture drawn on cannot be read")
  }

  private static func decoded(_ picture: CodedPicture, of scan: JPEGScan) -> Image? {
    guard let file = try? scan.encoded(picture) else { return nil }
    return try? ImageDecoder.decode(file, named: "copied", limits: limits)
  }
}
