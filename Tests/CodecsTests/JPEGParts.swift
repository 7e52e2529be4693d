/// Takes JPEG files apart and puts them together again, to make kinds that the encoder does not.
struct JPEGParts {
  /// Marker and payload of each segment before the first scan's header.
  var segments: [(marker: UInt8, payload: [UInt8])] = []
  /// From the first start-of-scan marker up to, not with, the end mark.
  var scans: [UInt8] = []

  init(_ file: [UInt8]) {
    var position = 2
    while file[position + 1] != 0xDA {
      let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
      segments.append((file[position + 1], Array(file[position + 4..<position + 2 + length])))
      position += 2 + length
    }
    scans = Array(file[position..<file.count - 2])
  }

  var bytes: [UInt8] {
    [0xFF, 0xD8] + segments.flatMap { Self.segment($0.marker, $0.payload) } + scans + [0xFF, 0xD9]
  }

  /// The image data of a file with one scan of one component.
  var entropyCoded: [UInt8] { Array(scans.dropFirst(10)) }

  static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let length = payload.count + 2
    return [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + payload
  }

  /// A colour file whose components all hold the picture of a gray one, each in its own scan;
  /// `components` are those of the scans, 1...3 or 1...4, in order.
  static func separateScans(of gray: [UInt8], components: [UInt8]) -> [UInt8] {
    var parts = JPEGParts(gray)
    let data = parts.entropyCoded
    if let index = parts.segments.firstIndex(where: { $0.marker == 0xC0 }) {
      let head = parts.segments[index].payload.prefix(5)
      let count = max(3, components.max() ?? 3)
      parts.segments[index].payload = head + [count] + (1...count).flatMap { [$0, 0x11, 0] }
    }
    parts.scans = components.flatMap { segment(0xDA, [1, $0, 0, 0, 63, 0]) + data }
    return parts.bytes
  }

  /// A file of two blocks side by side, both that of a one-block gray file, with a restart marker
  /// between them and, before the marker, some stray bytes.
  static func restarted(_ gray: [UInt8], stray: [UInt8]) -> [UInt8] {
    var parts = JPEGParts(gray)
    if let index = parts.segments.firstIndex(where: { $0.marker == 0xC0 }) {
      parts.segments[index].payload[4] = 16
    }
    parts.segments.append((0xDD, [0, 1]))
    parts.scans += stray + [0xFF, 0xD0] + parts.entropyCoded
    return parts.bytes
  }

  /// An EXIF payload for APP1 whose directory holds another tag and the orientation.
  static func exif(
    orientation: UInt16, littleEndian: Bool, type: UInt8 = 3, offset: UInt8 = 8
  ) -> [UInt8] {
    func short(_ value: UInt16) -> [UInt8] {
      let bytes = [UInt8(value >> 8), UInt8(value & 255)]
      return littleEndian ? bytes.reversed() : bytes
    }
    func long(_ value: UInt16) -> [UInt8] {
      littleEndian ? short(value) + [0, 0] : [0, 0] + short(value)
    }
    let value = type == 4 ? long(orientation) : short(orientation) + [0, 0]
    return Array("Exif\0\0".utf8) + (littleEndian ? [0x49, 0x49, 0x2A, 0] : [0x4D, 0x4D, 0, 0x2A])
      + long(UInt16(offset)) + short(2)
      + short(0x0100) + short(4) + long(1) + long(640)
      + short(0x0112) + short(UInt16(type)) + long(1) + value + long(0)
  }

  /// The file with an APP1 segment before all others.
  static func inserting(app1: [UInt8], into file: [UInt8]) -> [UInt8] {
    Array(file.prefix(2)) + segment(0xE1, app1) + file.dropFirst(2)
  }
}
