import Annotations
import Support

/// What can be wrong or remarkable about data, as `check --data` counts and names it.
package enum FindingKind: String, Sendable, CaseIterable {
  case missingFile = "missing_file"
  case outsideRoot = "outside_root"
  case unreadableImage = "unreadable_image"
  case corruptFile = "corrupt_file"
  case wrongSize = "wrong_size"
  case wrongArea = "wrong_area"
  case unknownClass = "unknown_class"
  case unknownImage = "unknown_image"
  case unknownSegment = "unknown_segment"
  case duplicateID = "duplicate_id"
  case malformedAnnotation = "malformed_annotation"
  case emptyAnnotation = "empty_annotation"
  case emptyBox = "empty_box"
  case boxOutsideImage = "box_outside_image"
  case outlineOutsideImage = "outline_outside_image"
  case selfCrossingPolygon = "self_crossing_polygon"
  case unlabelledImage = "unlabelled_image"
  case orphanAnnotation = "orphan_annotation"
  case identicalImages = "identical_images"

  /// The kind of a finding in an annotation file.
  init(_ kind: AnnotationFinding.Kind) {
    self =
      switch kind {
      case .missingFile: .missingFile
      case .corruptFile: .corruptFile
      case .malformedAnnotation: .malformedAnnotation
      case .duplicateID: .duplicateID
      case .emptyAnnotation: .emptyAnnotation
      case .emptyBox: .emptyBox
      case .boxOutsideImage: .boxOutsideImage
      case .outlineOutsideImage: .outlineOutsideImage
      case .selfCrossingPolygon: .selfCrossingPolygon
      case .wrongSize: .wrongSize
      case .wrongArea: .wrongArea
      case .unknownClass: .unknownClass
      case .unknownImage: .unknownImage
      case .unknownSegment: .unknownSegment
      }
  }

  /// The kind of an error by its code; what cannot be read is told by what it is.
  package init(of error: PipelineError, unreadable: FindingKind) {
    self =
      switch error.code {
      case .missingFile: .missingFile
      case .outsideRoot: .outsideRoot
      case .mismatchedShape: .wrongSize
      case .outOfRange: .unknownClass
      default: unreadable
      }
  }

  /// For people, for example `missing file`.
  package var title: String { rawValue.replacing("_", with: " ") }

  /// What to do about findings of this kind.
  package var advice: String {
    switch self {
    case .missingFile: "mend the paths; 'on_error: skip' leaves such images out"
    case .outsideRoot: "nothing was read there; mend the paths, or name the root with --root"
    case .unreadableImage: "get these files again; 'on_error: skip' leaves them out"
    case .corruptFile: "mend these files; 'on_error: skip' leaves their images out"
    case .wrongSize: "were images resized after they were annotated?"
    case .wrongArea: "the pixels are used; were masks changed after they were measured?"
    case .unknownClass: "name them in the dataset manifest, or mend the labels"
    case .unknownImage: "the two sides must name the same images"
    case .unknownSegment: "these pixels are taken as no segment"
    case .duplicateID: "the first is used; list or number each once"
    case .malformedAnnotation: "they are not used; mend or remove them"
    case .emptyAnnotation: "they give no segment"
    case .emptyBox: "they are not used; mend or remove them"
    case .boxOutsideImage, .outlineOutsideImage: "only the part inside the image is used"
    case .selfCrossingPolygon: "they are filled as pycocotools fills them, which may leave holes"
    case .unlabelledImage: "annotate them, or do not list them"
    case .orphanAnnotation: "no split names an image for them, so they are not used"
    case .identicalImages: "scores across such splits come out too good; keep each image in one"
    }
  }
}
