import Imaging
import Support

/// Instance annotations in COCO's format (cocodataset.org, "Data format", object detection).
///
/// Read strictly: a file with any contradiction is refused, with all that is wrong named at once.
/// Keys that the format does not define are passed over, as is `area`, which the mask decides.
package struct COCOFile: Sendable {
  /// An image as the file tells of it.
  package struct ImageInfo: Sendable, Equatable {
    package let id: Int
    package let fileName: String
    package let size: PixelSize
  }

  /// A class of things.
  package struct Category: Sendable, Equatable {
    package let id: Int
    package let name: String
  }

  /// The pixels of an annotation, as compactly as the file has them.
  package enum Segmentation: Sendable, Equatable {
    /// The union of some outlines.
    case polygons([Polygon])
    /// Run lengths of the whole image.
    case runLengths(RunLengths)
  }

  /// One thing in one image.
  package struct Annotation: Sendable, Equatable {
    package let id: Int
    package let imageID: Int
    package let categoryID: Int
    package let segmentation: Segmentation
    /// `[x, y, width, height]` in pixels, as written; nil where the file has none.
    package let bbox: SIMD4<Double>?
    /// Whether a group is outlined rather than one thing.
    package let isCrowd: Bool
  }

  /// The file's path, as it was given.
  package let path: String
  /// The images, in the file's order.
  package let images: [ImageInfo]
  /// The classes, in the file's order.
  package let categories: [Category]
  /// The annotations, in the file's order.
  package let annotations: [Annotation]
  private let imageIndices: [Int: Int]
  private let categoryIndices: [Int: Int]

  init(path: String, images: [ImageInfo], categories: [Category], annotations: [Annotation]) {
    self.path = path
    self.images = images
    self.categories = categories
    self.annotations = annotations
    imageIndices = Dictionary(
      images.indices.map { (images[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    categoryIndices = Dictionary(
      categories.indices.map { (categories[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The image with an id.
  package func image(id: Int) -> ImageInfo? {
    imageIndices[id].map { images[$0] }
  }

  /// The class with an id.
  package func category(id: Int) -> Category? {
    categoryIndices[id].map { categories[$0] }
  }

  /// The annotation's pixels as run lengths, at its image's size.
  ///
  /// - Throws: ``PipelineError`` with `invalidAnnotation` when it is of an image of another file.
  package func runLengths(of annotation: Annotation) throws(PipelineError) -> RunLengths {
    guard let image = image(id: annotation.imageID) else {
      throw PipelineError(
        .invalidAnnotation, at: "\(path): annotation \(annotation.id)",
        "image_id \(annotation.imageID) is not in images")
    }
    return switch annotation.segmentation {
    case .polygons(let polygons): RunLengths(polygons, size: image.size)
    case .runLengths(let runLengths): runLengths
    }
  }

  /// The annotation's pixels, at its image's size.
  ///
  /// - Throws: As ``runLengths(of:)``.
  package func mask(of annotation: Annotation) throws(PipelineError) -> Mask {
    try runLengths(of: annotation).mask()
  }
}
