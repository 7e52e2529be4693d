import Support

/// One part of a dataset: its images and where their labels are.
package struct DatasetSplit: Sendable {
  /// How the images are named.
  package enum Images: Sendable {
    /// Glob patterns below the root.
    case glob([Located<String>])
    /// A text file below the root whose lines start with an image's path.
    case list(Located<String>)
    /// Glob patterns of WebDataset tars below the root; of the fields, the first that a sample has
    /// is its image.
    case tars([Located<String>], fields: [String])
    /// Those of the COCO file.
    case annotated
  }

  package let name: String
  package let images: Images
  package let labels: LabelSource
  package let position: SourcePosition
}
