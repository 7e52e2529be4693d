/// Where instances and their masks come from.
package enum LabelSource: Sendable {
  case none
  case coco(COCOSource)
  case panoptic(PanopticSource)
  /// Pascal VOC's XML file of each image; the mask of an object is its box.
  case voc(PathPattern)
  /// YOLO's text file of each image: outlines or boxes; an image without its file shows nothing.
  case yolo(PathPattern)
  case masks(MaskSource)
  /// Each image is one segment: all of it, or where its alpha is at least one half.
  case wholeImages(ClassSource)
  /// The `json` and mask members of our own shards, for the canvas of this name.
  case sampleJSON(canvas: String)

  /// Whether the labels themselves name the images.
  package var namesImages: Bool {
    switch self {
    case .coco, .panoptic: true
    default: false
    }
  }

  /// Whether a segment is all of an image that is not transparent.
  package var areWholeImages: Bool {
    if case .wholeImages = self { true } else { false }
  }

  /// The one file of annotations of all images.
  package var file: Located<String>? {
    switch self {
    case .coco(let source): source.file
    case .panoptic(let source): source.file
    default: nil
    }
  }

  /// The files that belong to each image.
  package var patterns: [PathPattern] {
    switch self {
    case .none, .coco, .panoptic, .sampleJSON: []
    case .voc(let pattern), .yolo(let pattern): [pattern]
    case .masks(let source): source.patterns
    case .wholeImages(let source): [source.pattern].compactMap(\.self)
    }
  }
}

/// A COCO instances file and the folder its `file_name`s start from.
package struct COCOSource: Sendable {
  package let file: Located<String>
  package let folder: String
  /// Whether an annotation without a segmentation stands for its box.
  package let hasBoxes: Bool
}

/// A COCO panoptic file, and the folders its images and its masks lie in.
package struct PanopticSource: Sendable {
  package let file: Located<String>
  package let folder: String
  package let masks: String
}
