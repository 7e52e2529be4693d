import Imaging
import Support

/// A segmentation as it was read.
enum COCOSegmentation {
  case missing
  /// The number of outlines that were added to the shapes, or -1 for run lengths.
  case outlines(Int32)
  case wrong(AnnotationFinding.Kind, String)

  /// Why it gives no pixels.
  var problem: (kind: AnnotationFinding.Kind, message: String, hint: String?) {
    switch self {
    case .wrong(let kind, let message): (kind, message, nil)
    case .missing, .outlines:
      (
        .emptyAnnotation, "has no segmentation",
        "remove the annotation, or give it polygons or run lengths"
      )
    }
  }
}

extension COCOReader {
  /// Reads a segmentation of any form and adds it to the shapes.
  ///
  /// - Throws: Where it is none of the forms; what contradicts itself is given back as `wrong`.
  mutating func readSegmentation(
    _ scanner: inout JSONScanner
  ) throws(PipelineError) -> COCOSegmentation {
    switch try scanner.kind() {
    case .array: return try readOutlines(&scanner)
    case .object: return try readRunLengths(&scanner)
    case .literal where try scanner.takeNull(): return .missing
    default: throw scanner.failure("holds no segmentation, expected polygons or run lengths")
    }
  }

  private mutating func readOutlines(
    _ scanner: inout JSONScanner
  ) throws(PipelineError) -> COCOSegmentation {
    var count: Int32 = 0
    var problem: String?
    try scanner.array { scanner throws(PipelineError) in
      numbers.removeAll(keepingCapacity: true)
      try scanner.numbers(into: &numbers)
      guard problem == nil else { return }
      problem = Polygon.problem(of: numbers)
      guard problem == nil else { return }
      shapes.add(numbers)
      count += 1
    }
    if let problem { return .wrong(.malformedAnnotation, problem) }
    return count == 0 ? .missing : .outlines(count)
  }

  private mutating func readRunLengths(
    _ scanner: inout JSONScanner
  ) throws(PipelineError) -> COCOSegmentation {
    var hasCounts = false
    var compressed: String?
    var size: [Double]?
    numbers.removeAll(keepingCapacity: true)
    try scanner.object { scanner, name throws(PipelineError) in
      switch name {
      case "size": size = try scanner.numbers()
      case "counts":
        hasCounts = true
        numbers.removeAll(keepingCapacity: true)
        compressed = try scanner.kind() == .string ? scanner.string() : nil
        if compressed == nil { try scanner.numbers(into: &numbers) }
      default: try scanner.skip()
      }
    }
    guard let size, hasCounts else {
      return .wrong(.malformedAnnotation, "run lengths need both 'counts' and 'size'")
    }
    do throws(PipelineError) {
      let size = try Self.size(size)
      let runs =
        if let compressed {
          try RunLengths(compressed: compressed, size: size, at: "")
        } else {
          try RunLengths(size: size, counts: try Self.whole(numbers), at: "")
        }
      shapes.add(runs)
      return .outlines(-1)
    } catch {
      return .wrong(.malformedAnnotation, error.message)
    }
  }

  private static func whole(_ counts: [Double]) throws(PipelineError) -> [Int] {
    var whole: [Int] = []
    whole.reserveCapacity(counts.count)
    for (index, count) in counts.enumerated() {
      guard let value = Int(exactly: count) else {
        throw PipelineError(
          .invalidAnnotation, at: "", "run length \(index) is \(count), expected a whole number")
      }
      whole.append(value)
    }
    return whole
  }

  /// COCO writes `[height, width]`.
  private static func size(_ sides: [Double]) throws(PipelineError) -> PixelSize {
    let allowed = 1...Double(COCOFile.largestSide)
    guard sides.count == 2, sides.allSatisfy({ allowed.contains($0) && $0 == $0.rounded() }) else {
      throw PipelineError(
        .invalidAnnotation, at: "",
        "size of the run lengths is \(sides), expected [height, width] in pixels")
    }
    return PixelSize(Int(sides[1]), Int(sides[0]))
  }
}
