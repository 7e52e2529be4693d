/// Walks over the chunks of a PNG without checking them (ISO/IEC 15948, 5.3).
enum PNGChunks {
  /// The payload of the first chunk of a type, where it is within the file.
  static func payload(of type: String, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let wanted = Array(type.utf8)
    var position = 8
    while position + 12 <= bytes.count {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      guard position + 12 + length <= bytes.count else { return nil }
      if bytes[position + 4..<position + 8].elementsEqual(wanted) {
        return bytes[position + 8..<position + 8 + length]
      }
      position += 12 + length
    }
    return nil
  }
}
