import Imaging

/// Writes TIFF files of many kinds by hand, uncompressed, so that the decoder is not only tested
/// against its own encoder (TIFF 6.0, section 2).
struct TIFFBuilder {
  var size: PixelSize
  /// 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr, 8 CIE L*a*b*.
  var photometric: UInt16 = 1
  var bitDepth = 8
  var channels = 1
  /// 1 unsigned, 2 signed, 3 float.
  var sampleFormat: UInt16 = 1
  var isLittleEndian = true
  /// Each channel in strips of its own.
  var isPlanar = false
  /// Columns and rows of a tile; strips without.
  var tile: (width: Int, height: Int)?
  var rowsPerStrip = 3
  var orientation: UInt16?
  /// What the samples behind the colours are: 0 unknown, 1 associated alpha, 2 alpha.
  var extraSamples: [UInt16] = []
  /// Reds, greens, blues.
  var palette: [UInt16]?
  /// Tags that are added or put in place of ours.
  var replaced: [UInt16: [UInt32]] = [:]
  /// `height · width · channels` bit patterns.
  var samples: [UInt64]

  /// A file of one page.
  var bytes: [UInt8] { Self.file([self], isLittleEndian: isLittleEndian) }

  /// A file of several pages.
  static func file(_ pages: [TIFFBuilder], isLittleEndian: Bool = true) -> [UInt8] {
    var out: [UInt8] = isLittleEndian ? [0x49, 0x49, 42, 0] : [0x4D, 0x4D, 0, 42]
    var link = out.count
    out += [0, 0, 0, 0]
    for page in pages {
      var page = page
      page.isLittleEndian = isLittleEndian
      let (start, next) = page.append(to: &out)
      out.replaceSubrange(link..<link + 4, with: page.number(UInt64(start), bytes: 4))
      link = next
    }
    return out
  }

  /// Appends pixels and directory; returns where the directory and its link to the next one are.
  private func append(to out: inout [UInt8]) -> (start: Int, link: Int) {
    var offsets: [UInt32] = []
    var counts: [UInt32] = []
    for part in parts {
      offsets.append(UInt32(out.count))
      counts.append(UInt32(part.count))
      out += part
    }
    if out.count % 2 == 1 { out.append(0) }
    var tags: [UInt16: [UInt32]] = [
      256: [UInt32(size.width)], 257: [UInt32(size.height)],
      258: Array(repeating: UInt32(bitDepth), count: channels), 259: [1],
      262: [UInt32(photometric)], 277: [UInt32(channels)], 284: [isPlanar ? 2 : 1],
      339: Array(repeating: UInt32(sampleFormat), count: channels),
    ]
    if let tile {
      tags[322] = [UInt32(tile.width)]
      tags[323] = [UInt32(tile.height)]
      tags[324] = offsets
      tags[325] = counts
    } else {
      tags[273] = offsets
      tags[278] = [UInt32(rowsPerStrip)]
      tags[279] = counts
    }
    if let orientation { tags[274] = [UInt32(orientation)] }
    if !extraSamples.isEmpty { tags[338] = extraSamples.map(UInt32.init) }
    if let palette { tags[320] = palette.map(UInt32.init) }
    tags.merge(replaced) { _, new in new }
    return append(tags, to: &out)
  }

  private func append(_ tags: [UInt16: [UInt32]], to out: inout [UInt8]) -> (start: Int, link: Int)
  {
    let longs: Set<UInt16> = [256, 257, 273, 278, 279, 324, 325]
    var directory = number(UInt64(tags.count), bytes: 2)
    for (tag, values) in tags.sorted(by: { $0.key < $1.key }) {
      let isLong = longs.contains(tag)
      var payload = values.flatMap { number(UInt64($0), bytes: isLong ? 4 : 2) }
      if payload.count > 4 {
        let place = out.count
        out += payload
        payload = number(UInt64(place), bytes: 4)
      }
      directory += number(UInt64(tag), bytes: 2) + number(isLong ? 4 : 3, bytes: 2)
      directory += number(UInt64(values.count), bytes: 4)
      directory += payload + [UInt8](repeating: 0, count: 4 - payload.count)
    }
    let start = out.count
    out += directory + [0, 0, 0, 0]
    return (start, out.count - 4)
  }

  /// The bytes of the strips or tiles, plane after plane.
  private var parts: [[UInt8]] {
    let planes = isPlanar ? (0..<channels).map { [$0] } : [Array(0..<channels)]
    let step = tile ?? (size.width, rowsPerStrip)
    return planes.flatMap { plane in
      stride(from: 0, to: size.height, by: step.height).flatMap { y in
        stride(from: 0, to: size.width, by: step.width).map { x in
          let last = tile == nil ? min(y + step.height, size.height) : y + step.height
          return (y..<last).flatMap { row in
            packed(
              (x..<x + step.width).flatMap { column in
                plane.map { channel in
                  column < size.width && row < size.height
                    ? samples[(row * size.width + column) * channels + channel] : 0
                }
              })
          }
        }
      }
    }
  }

  private func packed(_ row: [UInt64]) -> [UInt8] {
    if bitDepth % 8 == 0 { return row.flatMap { number($0, bytes: bitDepth / 8) } }
    var bits = row.flatMap { value in
      (0..<bitDepth).map { UInt8(value >> UInt64(bitDepth - 1 - $0) & 1) }
    }
    bits += [UInt8](repeating: 0, count: (8 - bits.count % 8) % 8)
    return stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
    }
  }

  private func number(_ value: UInt64, bytes: Int) -> [UInt8] {
    let digits = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    return isLittleEndian ? digits : digits.reversed()
  }
}
