import CCodecs
import Imaging
import Support

extension ImageDecoder {
  private static let labelHint = "save label maps as palette or gray PNG"

  /// The numbers of a label map as stored: palette indices or gray values, never scaled or turned.
  ///
  /// A PNG of any depth, or a TIFF of integers without loss whose numbers are in 0...65535; colours,
  /// transparency and whether 0 shows as white are not looked at.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` (also for a JPEG, whose
  ///   values are not exact, and for RGB or alpha), `outOfRange` for a number that is no label, or
  ///   `limitExceeded`.
  package static func decodeLabels(
    _ bytes: [UInt8], named name: String, limits: DecodeLimits = .standard
  ) throws(PipelineError) -> LabelMap {
    let header = try storedHeader(bytes, named: name, page: 0, limits: limits)
    guard header.isLossless else {
      throw PipelineError(
        .unsupportedFormat, at: name, "is \(header.lossyName), whose values are not exact labels",
        hint: labelHint)
    }
    guard header.storedChannels == 1 else {
      throw PipelineError(
        .unsupportedFormat, at: name,
        "has \(header.storedChannels) channels but a label map has one number a pixel",
        hint: labelHint)
    }
    guard header.format == .png else {
      let samples = try tiffSamples(bytes, header, named: name, page: 0)
      return LabelMap(size: header.size, labels: try labels(of: samples, header, named: name))
    }
    let count = header.size.area
    if header.bitDepth == 16 {
      return LabelMap(
        size: header.size, labels: try png(bytes, .stored, count: count, named: name))
    }
    let narrow: [UInt8] = try png(bytes, .stored, count: count, named: name)
    return LabelMap(size: header.size, labels: narrow.map(UInt16.init))
  }

  private static func labels(
    of samples: StoredSamples, _ header: StoredHeader, named name: String
  ) throws(PipelineError) -> [UInt16] {
    switch samples {
    case .unsigned8(let samples): return samples.map(UInt16.init)
    case .unsigned16(let samples): return samples
    case .unsigned32(let samples): return try labels(of: samples, header, named: name)
    case .unsigned64(let samples): return try labels(of: samples, header, named: name)
    case .signed8(let samples): return try labels(of: samples, header, named: name)
    case .signed16(let samples): return try labels(of: samples, header, named: name)
    case .signed32(let samples): return try labels(of: samples, header, named: name)
    case .signed64(let samples): return try labels(of: samples, header, named: name)
    case .float32, .float64:
      throw PipelineError(
        .unsupportedFormat, at: name, "has \(samples.kindName) but labels are whole numbers",
        hint: labelHint)
    }
  }

  private static func labels(
    of samples: [some FixedWidthInteger], _ header: StoredHeader, named name: String
  ) throws(PipelineError) -> [UInt16] {
    var labels: [UInt16] = []
    labels.reserveCapacity(samples.count)
    for (index, sample) in samples.enumerated() {
      guard let label = UInt16(exactly: sample) else {
        let (y, x) = index.quotientAndRemainder(dividingBy: header.size.width)
        throw PipelineError(
          .outOfRange, at: name,
          "holds \(sample) at column \(x), row \(y), but labels are in 0...65535")
      }
      labels.append(label)
    }
    return labels
  }
}

extension StoredHeader {
  /// For example "a JPEG", or "a TIFF with lossy compression".
  var lossyName: String {
    format == .tiff ? "a TIFF with lossy compression" : "a \(format.title)"
  }
}
