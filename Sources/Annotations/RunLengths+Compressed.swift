import Imaging
import Support

extension RunLengths {
  /// Reads COCO's compressed text.
  ///
  /// Each number is written in groups of five bits, lowest first, as the character `48 + group`,
  /// with 32 added while more follow; the last group's bit 16 is the sign. From the fourth on, a
  /// number is the difference to the length two before. Source: `rleFrString` of the COCO API.
  ///
  /// - Throws: ``PipelineError`` with `invalidAnnotation` when the text has other characters, ends
  ///   inside a number, or its lengths are negative or do not sum to the area.
  package init(compressed: String, size: PixelSize, at place: String) throws(PipelineError) {
    var counts: [Int] = []
    var value = 0
    var shift = 0
    for (index, byte) in compressed.utf8.enumerated() {
      guard (48..<112).contains(byte) else {
        throw PipelineError(
          .invalidAnnotation, at: place,
          "compressed run lengths hold byte \(byte) at offset \(index), expected 48 to 111")
      }
      // Lengths and their differences fit 33 bits: seven groups.
      guard shift < 35 else {
        throw PipelineError(
          .invalidAnnotation, at: place,
          "compressed run lengths hold a number of more than 35 bits at offset \(index)")
      }
      let group = Int(byte) - 48
      value |= (group & 31) << shift
      shift += 5
      guard group & 32 == 0 else { continue }
      if group & 16 != 0 { value -= 1 << shift }
      if counts.count > 2 { value += counts[counts.count - 2] }
      counts.append(value)
      shift = 0
      guard value >= 0, value <= size.area else { break }
      value = 0
    }
    guard shift == 0 else {
      throw PipelineError(
        .invalidAnnotation, at: place, "compressed run lengths end inside a number")
    }
    try self.init(size: size, counts: counts, at: place)
  }

  /// COCO's compressed text, as `rleToString` writes it.
  package var compressed: String {
    var text: [UInt8] = []
    for index in counts.indices {
      var rest = Int(counts[index]) - (index > 2 ? Int(counts[index - 2]) : 0)
      var more = true
      while more {
        let group = rest & 31
        rest >>= 5
        more = group & 16 != 0 ? rest != -1 : rest != 0
        text.append(UInt8(48 + group + (more ? 32 : 0)))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
