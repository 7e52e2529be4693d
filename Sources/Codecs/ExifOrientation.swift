import Imaging

/// The EXIF orientation of a JPEG or a PNG: which way the camera was held.
///
/// Source: Exif 2.32 (CIPA DC-008), 4.5.4 for APP1 and 4.6.4 A for tag 0x0112; the directory is that
/// of TIFF 6.0, section 2; ISO/IEC 15948:2024, 11.3.4.5 for the chunk eXIf.
enum ExifOrientation {
  /// The orientation in 1...8; 1 when there is none, or the EXIF is broken, as viewers do.
  static func read(fromJPEG bytes: [UInt8]) -> Int {
    guard let tiff = exifPayload(of: bytes) else { return 1 }
    return TIFFDirectory(bytes: tiff)?.orientation ?? 1
  }

  /// The orientation in 1...8 of the chunk eXIf; 1 as above.
  static func read(fromPNG bytes: [UInt8]) -> Int {
    guard var tiff = PNGChunks.payload(of: "eXIf", in: bytes) else { return 1 }
    // Some writers keep the name that the segment of a JPEG begins with.
    if tiff.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) { tiff = tiff.dropFirst(6) }
    return TIFFDirectory(bytes: tiff)?.orientation ?? 1
  }

  /// The TIFF structure in the first APP1 segment that is EXIF, before the first scan.
  private static func exifPayload(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var position = 2
    while position + 4 <= bytes.count {
      // Markers may be preceded by fill bytes and, in broken files, by stray ones.
      guard bytes[position] == 0xFF, bytes[position + 1] != 0xFF, bytes[position + 1] != 0 else {
        position += 1
        continue
      }
      let marker = bytes[position + 1]
      position += 2
      switch marker {
      case 0x01, 0xD0...0xD8: continue
      case 0xD9, 0xDA: return nil
      default: break
      }
      let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
      guard length >= 2, position + length <= bytes.count else { return nil }
      let segment = bytes[position + 2..<position + length]
      if marker == 0xE1, segment.starts(with: [0x45, 0x78, 0x69, 0x66, 0]), segment.count > 6 {
        return segment.dropFirst(6)
      }
      position += length
    }
    return nil
  }
}

/// The first directory of a TIFF structure, in either byte order.
private struct TIFFDirectory {
  private let bytes: ArraySlice<UInt8>
  private let isLittleEndian: Bool
  private var start = 0

  /// Nil when the header is not one, or points outside the bytes.
  init?(bytes: ArraySlice<UInt8>) {
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) {
      isLittleEndian = true
    } else if bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
      isLittleEndian = false
    } else {
      return nil
    }
    self.bytes = bytes
    guard let offset = number(at: 4, size: 4), offset >= 8 else { return nil }
    start = offset
  }

  /// The value of tag 0x0112 when it is one SHORT or LONG in 1...8.
  var orientation: Int? {
    guard let count = number(at: start, size: 2) else { return nil }
    for index in 0..<count {
      let field = start + 2 + 12 * index
      guard let tag = number(at: field, size: 2), let type = number(at: field + 2, size: 2),
        let values = number(at: field + 4, size: 4)
      else { return nil }
      guard tag == 0x0112 else { continue }
      guard values == 1, type == 3 || type == 4,
        let value = number(at: field + 8, size: type == 3 ? 2 : 4), (1...8).contains(value)
      else { return nil }
      return value
    }
    return nil
  }

  /// An unsigned number at an offset from the header; nil outside the bytes.
  private func number(at offset: Int, size: Int) -> Int? {
    guard offset >= 0, offset + size <= bytes.count else { return nil }
    let digits = bytes[bytes.startIndex + offset..<bytes.startIndex + offset + size]
    return isLittleEndian
      ? digits.reversed().reduce(0) { $0 << 8 | Int($1) }
      : digits.reduce(0) { $0 << 8 | Int($1) }
  }
}

extension Raster {
  /// The upright picture of one that was stored with an EXIF orientation in 1...8.
  ///
  /// 5 is the transpose, 7 the transpose over the other diagonal.
  func upright(fromOrientation orientation: Int) -> Self {
    switch orientation {
    case 2: flipped()
    case 3: rotated(quarterTurns: 2)
    case 4: rotated(quarterTurns: 2).flipped()
    case 5: flipped().rotated(quarterTurns: 1)
    case 6: rotated(quarterTurns: 3)
    case 7: flipped().rotated(quarterTurns: 3)
    case 8: rotated(quarterTurns: 1)
    default: self
    }
  }
}
