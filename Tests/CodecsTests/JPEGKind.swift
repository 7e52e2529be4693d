import Codecs
import Imaging
import Support
import Testing

/// Kinds of JPEG of one scan that cameras and programs write, and a few that they hardly do.
struct JPEGKind: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Makes a file some MCUs wide and high, of which the last may be cut off.
  let file: @Sendable (_ columns: Int, _ rows: Int, _ cut: Int) throws -> [UInt8]

  static let all: [JPEGKind] =
    [
      plain("gray", channels: 1, side: 8), plain("4:4:4", channels: 3, side: 8),
      plain("4:2:0", channels: 3, side: 16),
      JPEGKind(testDescription: "restarts", file: restarted),
    ]
    + [
      ("4:2:2", [0x21, 0x11, 0x11]), ("4:4:0", [0x12, 0x11, 0x11]), ("4:1:1", [0x41, 0x11, 0x11]),
      ("1x4", [0x14, 0x11, 0x11]), ("fine red", [0x11, 0x11, 0x22]),
      ("3:1", [0x31, 0x11, 0x11]), ("half blue", [0x22, 0x21, 0x22]), ("2x2 gray", [0x22]),
    ].map { name, sampling in
      JPEGKind(testDescription: name) { try interleaved(sampling, $0, $1, $2) }
    }

  /// A fourth of the columns and half of the rows for colour.
  static let coarse = JPEGKind(testDescription: "4:1:0") {
    try interleaved([0x42, 0x11, 0x11], $0, $1, $2)
  }

  private static func plain(_ name: String, channels: Int, side: Int) -> JPEGKind {
    JPEGKind(testDescription: name) { columns, rows, cut in
      try JPEGEncoder(quality: 85, subsampling: side == 16 ? .quarter : .none).encode(
        TestPictures.noise(columns * side - cut, rows * side - cut, channels: channels))
    }
  }

  /// Each row of MCUs is a file of its own, because a restart forgets what was before.
  private static func restarted(_ columns: Int, _ rows: Int, _ cut: Int) throws -> [UInt8] {
    let width = columns * 16 - cut
    var parts: JPEGParts?
    for row in 0..<rows {
      let picture = TestPictures.noise(width, 16, channels: 3, seed: UInt64(row))
      let file = JPEGParts(try JPEGEncoder(quality: 85).encode(picture))
      if parts == nil {
        parts = file
      } else {
        parts?.scans += [0xFF, 0xD0 + UInt8((row - 1) % 8)] + file.scans.dropFirst(14)
      }
    }
    guard var parts else { return [] }
    parts.setSize(PixelSize(width, rows * 16 - cut))
    parts.segments.append((0xDD, [0, UInt8(columns)]))
    return parts.bytes
  }

  /// The blocks of a gray picture, taken for those of components with some sampling: noise, but all
  /// of it can be decoded.
  fileprivate static func interleaved(
    _ sampling: [UInt8], _ columns: Int, _ rows: Int, _ cut: Int
  ) throws -> [UInt8] {
    let isGray = sampling.count == 1
    let across = isGray ? 1 : Int(sampling.map { $0 >> 4 }.max() ?? 1)
    let down = isGray ? 1 : Int(sampling.map { $0 & 15 }.max() ?? 1)
    let blocks = isGray ? 1 : sampling.map { Int($0 >> 4) * Int($0 & 15) }.reduce(0, +)
    let noise = TestPictures.noise(8 * columns * blocks, 8 * rows, channels: 1)
    var parts = JPEGParts(try JPEGEncoder(quality: 40).encode(noise))
    parts.setSize(PixelSize(8 * across * columns - cut, 8 * down * rows - cut))
    let numbers = 1...UInt8(sampling.count)
    if let frame = parts.frame {
      var payload = parts.segments[frame].payload.prefix(5) + [UInt8(sampling.count)]
      for (number, factors) in zip(numbers, sampling) { payload += [number, factors, 0] }
      parts.segments[frame].payload = Array(payload)
    }
    let coded = parts.entropyCoded
    var scan: [UInt8] = [UInt8(sampling.count)]
    for number in numbers { scan += [number, 0] }
    scan += [0, 63, 0]
    parts.scans = JPEGParts.segment(0xDA, scan) + coded
    return parts.bytes
  }
}

extension JPEGParts {
  /// Where the frame's header is.
  var frame: Int? { segments.firstIndex { $0.marker == 0xC0 } }

  /// Changes what the frame's header says of the size.
  mutating func setSize(_ size: PixelSize) {
    guard let frame else { return }
    let sides = [size.height, size.width]
    let bytes = sides.flatMap { side -> [UInt8] in [UInt8(side >> 8), UInt8(side & 255)] }
    segments[frame].payload.replaceSubrange(1..<5, with: bytes)
  }
}
