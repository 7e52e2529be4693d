import Imaging
import Support

/// Makes an annotation file in COCO's format, with compressed run lengths.
///
/// Ids of images, categories and annotations count from 1 in the order they are added.
package struct COCOWriter {
  private var images: [JSONValue] = []
  private var sizes: [PixelSize] = []
  private var annotations: [JSONValue] = []
  private let categories: [String]

  /// Starts a file with these classes; the first has id 1.
  package init(categories: [String]) {
    self.categories = categories
  }

  /// Adds an image and gives its id.
  package mutating func addImage(fileName: String, size: PixelSize) -> Int {
    sizes.append(size)
    images.append([
      "id": .integer(sizes.count), "file_name": .string(fileName),
      "width": .integer(size.width), "height": .integer(size.height),
    ])
    return sizes.count
  }

  /// Adds a thing to the image with this id; the mask has the image's size.
  package mutating func addAnnotation(image: Int, category: Int, mask: Mask) {
    precondition(sizes.indices.contains(image - 1), "no image \(image)")
    precondition(categories.indices.contains(category - 1), "no category \(category)")
    precondition(sizes[image - 1] == mask.size, "\(mask.size) mask of \(sizes[image - 1]) image")
    let runs = RunLengths(mask)
    let box = runs.box ?? Box(0, 0, 0, 0)
    annotations.append([
      "id": .integer(annotations.count + 1), "image_id": .integer(image),
      "category_id": .integer(category), "iscrowd": 0, "area": .integer(runs.area),
      "bbox": [.integer(box.minX), .integer(box.minY), .integer(box.width), .integer(box.height)],
      "segmentation": [
        "size": [.integer(mask.height), .integer(mask.width)], "counts": .string(runs.compressed),
      ],
    ])
  }

  /// The file's bytes: the same for the same calls.
  package func json() -> [UInt8] {
    let value: JSONValue = [
      "images": .array(images), "annotations": .array(annotations),
      "categories": .array(
        categories.enumerated().map { ["id": .integer($0 + 1), "name": .string($1)] }),
    ]
    return value.text()
  }
}
