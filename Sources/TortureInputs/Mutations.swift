import Codecs
import Support

/// Changed copies of files, decoded in every way to see that none of them does harm.
package struct Mutations {
  /// Copies of a file.
  let perFile: Int
  /// Copies that were decoded, and those that were read as an image.
  package private(set) var tried = 0
  package private(set) var read = 0

  /// What a changed size may ask for, so that many copies can be tried.
  private static let limits = DecodeLimits(maxSide: 131_072, maxPixels: 1 << 21)

  /// Larger files are left out.
  static let largest = 256 << 10

  package init(perFile: Int) {
    self.perFile = perFile
  }

  /// Decodes copies of a file, each changed by draws that depend on its place in the list alone.
  package mutating func run(_ bytes: [UInt8], number: Int) {
    guard bytes.count >= 8, bytes.count <= Self.largest else { return }
    for copy in 0..<perFile {
      var random = RandomStream(key: UInt64(number), lane: UInt64(copy))
      tried += 1
      if Self.isRead(Self.changed(bytes, &random)) { read += 1 }
    }
  }

  /// A few bytes replaced, more often near the start, where headers are; sometimes cut off.
  private static func changed(_ bytes: [UInt8], _ random: inout RandomStream) -> [UInt8] {
    var changed = bytes
    let last = bytes.count - 1
    for _ in 0..<random.integer(1...6) {
      // Not the signature, or most copies would be refused by it.
      let place = random.integer(4...(random.integer(0...1) == 0 ? last : min(last, 400)))
      switch random.integer(0...3) {
      case 0: changed[place] ^= 1 << UInt8(random.integer(0...7))
      case 1: changed[place] = [0, 1, 127, 128, 255][random.integer(0...4)]
      case 2: changed[place] = UInt8(random.integer(0...255))
      default: changed[place] = changed[random.integer(0...last)]
      }
    }
    if random.integer(0...7) == 0 { changed.removeLast(random.integer(1...last)) }
    return changed
  }

  private static func isRead(_ bytes: [UInt8]) -> Bool {
    _ = try? ImageDecoder.decodeLabels(bytes, named: "copy", limits: limits)
    _ = try? ImageDecoder.decodeColours(bytes, named: "copy", limits: limits)
    _ = try? ImageDecoder.storedImage(bytes, named: "copy", page: 1, limits: limits)
    guard let image = try? ImageDecoder.storedImage(bytes, named: "copy", limits: limits) else {
      return false
    }
    _ = try? image.picture(depth: .eight, valueRange: nil, named: "copy")
    _ = try? image.picture(depth: .sixteen, valueRange: -1...70_000, named: "copy")
    return true
  }
}
