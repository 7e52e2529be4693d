import Imaging
import Support

/// Instance annotations in COCO's format (cocodataset.org, "Data format", object detection), and in
/// that of LVIS, which adds keys to it and names images by `coco_url`.
///
/// An annotation with any contradiction is left out and told of. Keys that the format does not
/// define are passed over, as is `area`, which the mask decides. Outlines and run lengths lie in one
/// buffer, about as large as two thirds of the file's text, and become masks one at a time.
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
    /// Whether it is of countable things rather than of stuff; only panoptic files say so.
    package let isThing: Bool
  }

  /// The pixels of an annotation, as compactly as the file has them.
  package enum Segmentation: Sendable, Equatable {
    /// The union of some outlines.
    case polygons([Polygon])
    /// Run lengths of the whole image.
    case runLengths(RunLengths)
  }

  /// One thing in one image.
  package struct Annotation: Sendable {
    package let id: Int
    package let imageID: Int
    package let categoryID: Int
    /// Whether a group is outlined rather than one thing.
    package let isCrowd: Bool
    let shape: COCOShapes.Reference
    private let box: (Double, Double, Double, Double)?

    init(
      id: Int, imageID: Int, categoryID: Int, isCrowd: Bool, shape: COCOShapes.Reference,
      bbox: SIMD4<Double>?
    ) {
      self.id = id
      self.imageID = imageID
      self.categoryID = categoryID
      self.isCrowd = isCrowd
      self.shape = shape
      // As numbers of their own: a vector's alignment would add a third to each annotation.
      box = bbox.map { ($0.x, $0.y, $0.z, $0.w) }
    }

    /// `[x, y, width, height]` in pixels, as written; nil where the file has none.
    package var bbox: SIMD4<Double>? {
      box.map { SIMD4($0.0, $0.1, $0.2, $0.3) }
    }
  }

  /// The images and classes.
  let lists: COCOLists
  /// The annotations, in the file's order.
  package let annotations: [Annotation]
  private let shapes: COCOShapes
  /// Rows of ``annotations`` by image, and within one by id.
  private let rows: [Int32]
  /// Where each image's rows begin, and where the last one's end.
  private let starts: [Int32]

  init(lists: COCOLists, annotations: [Annotation], shapes: COCOShapes) {
    self.lists = lists
    self.annotations = annotations
    self.shapes = shapes
    var starts = [Int32](repeating: 0, count: lists.images.count + 1)
    let images = annotations.map { lists.imageIndex(id: $0.imageID) ?? lists.images.count }
    for image in images where image < lists.images.count { starts[image + 1] += 1 }
    for index in lists.images.indices { starts[index + 1] += starts[index] }
    var rows = [Int32](repeating: 0, count: Int(starts[lists.images.count]))
    var ends = starts
    for (row, image) in images.enumerated() where image < lists.images.count {
      rows[Int(ends[image])] = Int32(row)
      ends[image] += 1
    }
    for index in lists.images.indices {
      rows[Int(starts[index])..<Int(starts[index + 1])]
        .sort { annotations[Int($0)].id < annotations[Int($1)].id }
    }
    self.rows = rows
    self.starts = starts
  }
}

extension COCOFile {
  /// The file's path, as it was given.
  package var path: String { lists.path }
  /// The images, in the file's order.
  package var images: [ImageInfo] { lists.images }
  /// The classes, in the file's order.
  package var categories: [Category] { lists.categories }

  /// The image with an id.
  package func image(id: Int) -> ImageInfo? {
    lists.imageIndex(id: id).map { lists.images[$0] }
  }

  /// The class with an id.
  package func category(id: Int) -> Category? {
    lists.categoryIndex(id: id).map { lists.categories[$0] }
  }

  /// The annotations of the image with an id, by their ids; none when there is no such image.
  package func annotations(ofImage id: Int) -> [Annotation] {
    guard let index = lists.imageIndex(id: id) else { return [] }
    return rows[Int(starts[index])..<Int(starts[index + 1])].map { annotations[Int($0)] }
  }

  /// The annotation's pixels as the file has them; a box is an outline of four points.
  package func segmentation(of annotation: Annotation) -> Segmentation {
    shapes[annotation.shape]
  }

  /// The annotation's pixels as run lengths, at its image's size.
  ///
  /// - Throws: ``PipelineError`` with `invalidAnnotation` when it is of an image of another file.
  package func runLengths(of annotation: Annotation) throws(PipelineError) -> RunLengths {
    guard let image = image(id: annotation.imageID) else {
      throw PipelineError(
        .invalidAnnotation, at: place(of: annotation),
        "image_id \(annotation.imageID) is not in images")
    }
    return switch segmentation(of: annotation) {
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

  /// `file: annotation 17`.
  func place(of annotation: Annotation) -> String {
    "\(path): annotation \(annotation.id)"
  }
}
