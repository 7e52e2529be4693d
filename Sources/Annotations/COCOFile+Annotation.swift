import Imaging
import Support

extension COCOReader {
  /// A segmentation as written, before it is known whose it is.
  private enum Written {
    case missing
    case polygons([[Double]])
    case counts([Double], size: [Double])
    case compressed(String, size: [Double])
    case incomplete
  }

  mutating func readAnnotation(
    _ scanner: inout JSONScanner, index: Int
  ) throws(PipelineError) {
    var ids: [String: Int] = [:]
    var crowd = 0
    var bbox: [Double]?
    var written = Written.missing
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "id", "image_id", "category_id": ids[name] = try scanner.integer()
      case "iscrowd": crowd = try scanner.integer()
      case "bbox": bbox = try scanner.takeNull() ? nil : scanner.numbers()
      case "segmentation": written = try Self.segmentation(&scanner)
      default: try scanner.skip()
      }
    }
    let place = place("annotation", id: ids["id"], index: index)
    for name in ["id", "image_id", "category_id"] where ids[name] == nil {
      return reject(place, "has no '\(name)'")
    }
    guard let id = ids["id"], let imageID = ids["image_id"], let categoryID = ids["category_id"]
    else { return }
    guard crowd == 0 || crowd == 1 else {
      return reject(place, "iscrowd is \(crowd), expected 0 or 1")
    }
    if let bbox, bbox.count != 4 || bbox[2] < 0 || bbox[3] < 0 {
      return reject(place, "bbox is \(bbox), expected [x, y, width, height]")
    }
    do throws(PipelineError) {
      annotations.append(
        COCOFile.Annotation(
          id: id, imageID: imageID, categoryID: categoryID,
          segmentation: try Self.checked(written, at: place),
          bbox: bbox.flatMap { $0.count == 4 ? SIMD4($0[0], $0[1], $0[2], $0[3]) : nil },
          isCrowd: crowd == 1))
    } catch {
      findings.append(error)
    }
  }

  private static func segmentation(_ scanner: inout JSONScanner) throws(PipelineError) -> Written {
    switch try scanner.kind() {
    case .array:
      var polygons: [[Double]] = []
      try scanner.array { scanner throws(PipelineError) in polygons.append(try scanner.numbers()) }
      return .polygons(polygons)
    case .object:
      var counts: [Double]?
      var compressed: String?
      var size: [Double]?
      try scanner.object { scanner, name throws(PipelineError) in
        switch name {
        case "size": size = try scanner.numbers()
        case "counts":
          if try scanner.kind() == .string {
            compressed = try scanner.string()
          } else {
            counts = try scanner.numbers()
          }
        default: try scanner.skip()
        }
      }
      guard let size else { return .incomplete }
      if let compressed { return .compressed(compressed, size: size) }
      return counts.map { .counts($0, size: size) } ?? .incomplete
    case .literal where try scanner.takeNull(): return .missing
    default: throw scanner.failure("holds no segmentation, expected polygons or run lengths")
    }
  }

  private static func checked(
    _ written: Written, at place: String
  ) throws(PipelineError) -> COCOFile.Segmentation {
    switch written {
    case .missing, .polygons([]):
      throw PipelineError(
        .invalidAnnotation, at: place, "has no segmentation",
        hint: "remove the annotation, or give it polygons or run lengths")
    case .incomplete:
      throw PipelineError(
        .invalidAnnotation, at: place, "run lengths need both 'counts' and 'size'")
    case .polygons(let outlines):
      var polygons: [Polygon] = []
      polygons.reserveCapacity(outlines.count)
      for outline in outlines { polygons.append(try Polygon(coordinates: outline, at: place)) }
      return .polygons(polygons)
    case .counts(let counts, let size):
      let size = try Self.size(size, at: place)
      var whole: [Int] = []
      whole.reserveCapacity(counts.count)
      for (index, count) in counts.enumerated() {
        guard let value = Int(exactly: count) else {
          throw PipelineError(
            .invalidAnnotation, at: place,
            "run length \(index) is \(count), expected a whole number")
        }
        whole.append(value)
      }
      return .runLengths(try RunLengths(size: size, counts: whole, at: place))
    case .compressed(let text, let size):
      let size = try Self.size(size, at: place)
      return .runLengths(try RunLengths(compressed: text, size: size, at: place))
    }
  }

  /// COCO writes `[height, width]`.
  private static func size(
    _ sides: [Double], at place: String
  ) throws(PipelineError) -> PixelSize {
    let allowed = 1...Double(COCOFile.largestSide)
    guard sides.count == 2, sides.allSatisfy({ allowed.contains($0) && $0 == $0.rounded() }) else {
      throw PipelineError(
        .invalidAnnotation, at: place,
        "size of the run lengths is \(sides), expected [height, width] in pixels")
    }
    return PixelSize(Int(sides[1]), Int(sides[0]))
  }
}
