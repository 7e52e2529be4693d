import Support

/// Something wrong with an annotation file, of a kind that can be counted.
///
/// A finding either leaves out what it tells of (an annotation, an object of an image, or all of a
/// file that cannot be used) or only remarks on what is used as it was written.
package struct AnnotationFinding: Sendable, Equatable {
  /// What is wrong; the raw value is the name in reports and stays the same.
  package enum Kind: String, Sendable, CaseIterable {
    /// A file that something refers to is not there.
    case missingFile = "missing_file"
    /// The bytes do not follow the file's format.
    case corruptFile = "corrupt_file"
    /// An annotation lacks a value, or has one of the wrong form.
    case malformedAnnotation = "malformed_annotation"
    /// Two images, classes or annotations have the same id.
    case duplicateID = "duplicate_id"
    /// An annotation covers no pixel, or a file has no annotation.
    case emptyAnnotation = "empty_annotation"
    /// A box whose end is not beyond its start.
    case emptyBox = "empty_box"
    /// A box reaches beyond its image.
    case boxOutsideImage = "box_outside_image"
    /// An outline reaches beyond its image where its format forbids that.
    case outlineOutsideImage = "outline_outside_image"
    /// An outline crosses itself.
    case selfCrossingPolygon = "self_crossing_polygon"
    /// A stated size is not the image's.
    case wrongSize = "wrong_size"
    /// A stated area is not the mask's.
    case wrongArea = "wrong_area"
    /// A class that the file or the dataset does not define.
    case unknownClass = "unknown_class"
    /// An image that the file does not list.
    case unknownImage = "unknown_image"
    /// A segment of a mask that the file does not list.
    case unknownSegment = "unknown_segment"
  }

  /// What is wrong.
  package let kind: Kind
  /// The file, with the line or the id where there is one.
  package let place: String
  /// What was found and what was expected.
  package let message: String
  /// What to do about it, when something can be said.
  package let hint: String?
  /// Whether what it tells of is not used; otherwise it is used as written.
  package let leavesOut: Bool
  /// How many such findings this one stands for; 1 unless it closes a list that was cut short.
  package let count: Int

  /// Makes a finding at a place.
  package init(
    _ kind: Kind, at place: String, _ message: String, hint: String? = nil, leavesOut: Bool = true,
    count: Int = 1
  ) {
    self.kind = kind
    self.place = place
    self.message = message
    self.hint = hint
    self.leavesOut = leavesOut
    self.count = count
  }

  /// What reading the rest ran into, as a finding.
  init(_ kind: Kind, _ error: PipelineError) {
    self.init(kind, at: error.place, error.message, hint: error.hint)
  }

  /// The finding as an error, for callers that stop at one.
  package var error: PipelineError {
    let code: PipelineError.Code =
      switch kind {
      case .missingFile: .missingFile
      case .corruptFile: .corruptFile
      default: .invalidAnnotation
      }
    return PipelineError(code, at: place, message, hint: hint)
  }
}

extension AnnotationFinding: CustomStringConvertible {
  /// `place: message; hint`, on one line.
  package var description: String { error.description }
}

extension Sequence<AnnotationFinding> {
  /// How many there are of each kind that occurs, in the order in which the kinds are declared.
  package var countsByKind: [(kind: AnnotationFinding.Kind, count: Int)] {
    let counts = reduce(into: [:]) { $0[$1.kind, default: 0] += $1.count }
    return AnnotationFinding.Kind.allCases.compactMap { kind in counts[kind].map { (kind, $0) } }
  }
}
