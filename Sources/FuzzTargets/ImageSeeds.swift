import Codecs
import Imaging
import Support

/// Small files of every kind that the encoders write.
enum ImageSeeds {
  static func jpegs() throws(PipelineError) -> [String: [UInt8]] {
    [
      "gray": try JPEGEncoder(quality: 60).encode(ramp(17, 9, channels: 1)),
      "colour": try JPEGEncoder(quality: 80).encode(ramp(17, 9, channels: 3)),
      "full": try JPEGEncoder(quality: 95, subsampling: .none).encode(ramp(8, 8, channels: 3)),
      "progressive": try JPEGEncoder(quality: 70, progressive: true)
        .encode(ramp(16, 24, channels: 3)),
      "wide_mcu": try wideMCU(),
    ]
  }

  /// A file whose MCUs have 48 blocks, more than are allowed, each as long as a block can be.
  private static func wideMCU() throws(PipelineError) -> [UInt8] {
    let full = try JPEGEncoder(quality: 95, subsampling: .none).encode(ramp(8, 8, channels: 3))
    func table(_ kind: UInt8, _ symbols: [UInt8]) -> [UInt8] {
      let counts = [UInt8](repeating: 0, count: 15) + [UInt8(symbols.count)]
      return [0xFF, 0xC4, 0, UInt8(19 + symbols.count), kind] + counts + symbols
    }
    let steps = (0..<16).flatMap { zeros in (1...10).map { UInt8(zeros << 4 | $0) } }
    let differences = table(0, Array(0...11)) + table(1, Array(0...11))
    // The code of zeros alone is that of ten bits without a run.
    let symbols = [0x0A] + steps.filter { $0 != 0x0A } + [0, 0xF0]
    let coefficients = table(0x10, symbols) + table(0x11, symbols)
    guard let scan = full.indices.first(where: { full[$0...].starts(with: [0xFF, 0xDA]) }),
      let frame = full.indices.first(where: { full[$0...].starts(with: [0xFF, 0xC0]) })
    else { preconditionFailure("a JPEG without a frame or a scan") }
    var head = Array(full[..<scan])
    for component in 0..<3 { head[frame + 11 + 3 * component] = 0x44 }
    let header = full[scan..<scan + 14]
    return head + differences + coefficients + header + [UInt8](repeating: 0, count: 8)
      + [0xFF, 0xD9]
  }

  static func pngs() throws(PipelineError) -> [String: [UInt8]] {
    let labels = LabelMap(size: PixelSize(9, 5), labels: (0..<45).map { UInt16($0 % 7) })
    let palette = (0..<7).map { SIMD3<UInt8>(UInt8($0), UInt8($0 * 20), 255) }
    var files = [
      "labels": try PNGEncoder.encode(labels),
      "deep_labels": try PNGEncoder.encode(labels, bitDepth: 16),
      "palette": try PNGEncoder.encode(labels, palette: palette),
      "mask": try PNGEncoder.encode(labels.mask(of: 3)),
    ]
    for channels in 1...4 {
      files["eight_\(channels)"] = try PNGEncoder.encode(ramp(11, 6, channels: channels))
      files["sixteen_\(channels)"] = try PNGEncoder.encode(deepRamp(7, 5, channels: channels))
    }
    return files
  }

  static func tiffs() throws(PipelineError) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for channels in 1...4 {
      files["eight_\(channels)"] = try TIFFEncoder.encode(.eight(ramp(11, 6, channels: channels)))
      files["sixteen_\(channels)"] = try TIFFEncoder.encode(
        .sixteen(deepRamp(7, 5, channels: channels)))
    }
    return files
  }

  private static func ramp(_ width: Int, _ height: Int, channels: Int) -> Image {
    let count = width * height * channels
    return Image(
      size: PixelSize(width, height), channels: channels,
      samples: (0..<count).map { (index: Int) -> UInt8 in UInt8(index * 37 / (1 + index % 5) & 255)
      })
  }

  private static func deepRamp(_ width: Int, _ height: Int, channels: Int) -> DeepImage {
    let count = width * height * channels
    return DeepImage(
      size: PixelSize(width, height), channels: channels,
      samples: (0..<count).map { (index: Int) -> UInt16 in UInt16(index * 3701 & 65535) })
  }
}
