import Imaging
import Support

/// Panoptic annotations in COCO's format (cocodataset.org, "Data format", panoptic segmentation): a
/// JSON file that lists segments, and for each image a PNG whose colours are their ids.
package struct PanopticFile: Sendable {
  /// One segment of an image.
  package struct Segment: Sendable, Equatable {
    /// The colour as `R + 256 · G + 65536 · B`.
    package let id: Int
    package let categoryID: Int
    /// The number of pixels as written; nil where the file has none.
    package let area: Int?
    /// Whether a group is covered rather than one thing.
    package let isCrowd: Bool
  }

  /// The segments of one image.
  package struct Annotation: Sendable, Equatable {
    package let imageID: Int
    /// The PNG's name.
    package let fileName: String
    package let segments: [Segment]
  }

  /// A segment with its pixels; at least one.
  package struct Covered: Sendable, Equatable {
    package let segment: Segment
    package let runLengths: RunLengths
  }

  let lists: COCOLists
  /// One for each image that has any, in the file's order.
  package let annotations: [Annotation]

  /// The file's path, as it was given.
  package var path: String { lists.path }
  /// The images, in the file's order.
  package var images: [COCOFile.ImageInfo] { lists.images }
  /// The classes, in the file's order; `isThing` tells things from stuff.
  package var categories: [COCOFile.Category] { lists.categories }

  /// The image with an id.
  package func image(id: Int) -> COCOFile.ImageInfo? {
    lists.imageIndex(id: id).map { lists.images[$0] }
  }
}
