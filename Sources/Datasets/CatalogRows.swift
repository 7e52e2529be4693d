import Foundation
import Imaging
import Support

/// Collects the lines of a catalog file, each checked on its own and against those before it.
struct CatalogRows {
  let path: String
  private(set) var key = ""
  private(set) var labels: [LabelRow] = []
  private(set) var images: [CatalogImage] = []
  private(set) var segments: [CatalogSegment] = []
  private(set) var problems: [CatalogProblem] = []
  private(set) var remarks = FindingTally()
  private(set) var tars: [TarRow] = []
  /// Whether the last line came and agrees with the others.
  private(set) var isComplete = false
  private let classCount: Int
  private var isEmpty = true

  /// Starts on a file of a dataset with some number of classes.
  init(path: String, classCount: Int) {
    self.path = path
    self.classCount = classCount
  }

  /// Takes a line without its end, which starts at an offset of the file.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` when it is no line of a catalog.
  mutating func add(line: [UInt8], at offset: Int) throws(PipelineError) {
    let parts = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    let last = parts[parts.count - 1].count
    let isTaken = take(
      parts.map { String(decoding: $0, as: UTF8.self) },
      lastField: offset + line.count - last..<offset + line.count)
    guard isTaken else {
      throw PipelineError(
        .corruptFile, at: path, "has no catalog line at byte \(offset)",
        hint: "delete it; it is made again")
    }
    isEmpty = false
  }

  /// Whether the fields make a line that may come here.
  private mutating func take(_ fields: [String], lastField: Range<Int>) -> Bool {
    guard !isComplete, (fields[0] == "pastiche-catalog") == isEmpty else { return false }
    switch (fields[0], fields.count) {
    case ("pastiche-catalog", 3):
      key = fields[2]
      return fields[1] == "2"
    case ("label", 4):
      guard let bytes = Self.number(fields[2], limit: .max), let digest = Digest(hex: fields[3])
      else {
        return false
      }
      labels.append(LabelRow(path: fields[1], bytes: bytes, digest: digest))
      return true
    case ("tar", 3):
      guard let bytes = Self.number(fields[2], limit: .max) else { return false }
      tars.append(TarRow(path: fields[1], bytes: bytes))
      return true
    case ("image", 6): return takeImage(fields[1...], in: nil)
    case ("member", 8):
      guard let tar = tars.last(where: { $0.path == fields[1] }),
        let offset = Self.number(fields[2], limit: tar.bytes)
      else { return false }
      return takeImage(fields[3...], in: TarPlace(tar: tar.path, offset: offset))
    case ("segment", 9): return takeSegment(fields, mask: lastField)
    case ("problem", 8), ("remark", 8): return takeFinding(fields)
    case ("end", 3):
      isComplete = fields[1] == "\(images.count)" && fields[2] == "\(segments.count)"
      return isComplete
    default: return false
    }
  }

  private mutating func takeImage(_ fields: ArraySlice<String>, in place: TarPlace?) -> Bool {
    let fields = Array(fields)
    guard let bytes = Self.number(fields[1], limit: .max), let digest = Digest(hex: fields[2]),
      let width = Self.number(fields[3]), let height = Self.number(fields[4])
    else { return false }
    let path = place.map { "\($0.tar):\(fields[0])" } ?? fields[0]
    images.append(
      CatalogImage(
        path: path, bytes: bytes, digest: digest, size: PixelSize(width, height), place: place,
        segments: segments.count..<segments.count))
    return true
  }

  private mutating func takeFinding(_ fields: [String]) -> Bool {
    guard let kind = FindingKind(rawValue: fields[2]), let count = Self.number(fields[3]),
      let code = PipelineError.Code(rawValue: fields[4])
    else { return false }
    let error = PipelineError(
      code, at: fields[5], fields[6], hint: fields[7].isEmpty ? nil : fields[7])
    if fields[0] == "problem" {
      problems.append(
        CatalogProblem(image: fields[1], kind: kind, error: error, count: count))
    } else {
      remarks.add(kind, error, count: count)
    }
    return true
  }

  private mutating func takeSegment(_ fields: [String], mask: Range<Int>) -> Bool {
    let numbers = fields[1...7].compactMap { Self.number($0) }
    guard numbers.count == 7, let image = images.last else { return false }
    let box = Box(numbers[2], numbers[3], numbers[4], numbers[5])
    guard !box.isEmpty, image.size.bounds.contains(box), numbers[0] < classCount,
      numbers[1] <= box.area, numbers[6] <= 1
    else { return false }
    segments.append(
      CatalogSegment(
        image: images.count - 1, classID: numbers[0], area: numbers[1], box: box,
        isCrowd: numbers[6] == 1, maskOffset: mask.lowerBound, maskLength: mask.count))
    images[images.count - 1].segments = image.segments.lowerBound..<segments.count
    return true
  }

  /// A whole number of at most a limit, in digits; nil for any other text.
  private static func number(_ text: String, limit: Int = Int(Int32.max)) -> Int? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let value = Int(text)
    else { return nil }
    return value <= limit ? value : nil
  }
}
