import Imaging
import Support

/// The pieces of an annotation file's text, in the order of their keys: annotations, categories,
/// images.
struct COCOText {
  static let start = Array(#"{"annotations":["#.utf8)
  static let end = Array("]}".utf8)

  private let categories: [String]
  private(set) var imageCount = 0
  private var annotationCount = 0
  private var size = PixelSize(0, 0)

  init(categories: [String]) {
    self.categories = categories
  }

  /// The next image.
  mutating func image(fileName: String, size: PixelSize) -> [UInt8] {
    imageCount += 1
    self.size = size
    return Self.element(
      imageCount,
      [
        "id": .integer(imageCount), "file_name": .string(fileName),
        "width": .integer(size.width), "height": .integer(size.height),
      ])
  }

  /// The next annotation, of the last image.
  mutating func annotation(
    image: Int, category: Int, runs: RunLengths, isCrowd: Bool = false
  ) -> [UInt8] {
    precondition(image == imageCount && image > 0, "image \(image) is not the last one")
    precondition(categories.indices.contains(category - 1), "no category \(category)")
    precondition(size == runs.size, "\(runs.size) mask of \(size) image")
    annotationCount += 1
    let box = runs.box ?? Box(0, 0, 0, 0)
    return Self.element(
      annotationCount,
      [
        "id": .integer(annotationCount), "image_id": .integer(image),
        "category_id": .integer(category), "iscrowd": .integer(isCrowd ? 1 : 0),
        "area": .integer(runs.area),
        "bbox": [
          .integer(box.minX), .integer(box.minY), .integer(box.width), .integer(box.height),
        ],
        "segmentation": [
          "size": [.integer(size.height), .integer(size.width)],
          "counts": .string(runs.compressed),
        ],
      ])
  }

  /// What stands between the annotations and the images.
  var middle: [UInt8] {
    let list = JSONValue.array(
      categories.enumerated().map { ["id": .integer($0 + 1), "name": .string($1)] })
    return Array(#"],"categories":"#.utf8) + list.text() + Array(#","images":["#.utf8)
  }

  private static func element(_ number: Int, _ value: JSONValue) -> [UInt8] {
    (number > 1 ? [UInt8(ascii: ",")] : []) + value.text()
  }
}
