import Imaging
import Support

/// Makes an annotation file in COCO's format, with compressed run lengths, in memory.
///
/// Ids of images, categories and annotations count from 1 in the order they are added. For more
/// than memory holds there is ``COCOFileWriter``.
package struct COCOWriter {
  private var text: COCOText
  private var images: [UInt8] = []
  private var annotations: [UInt8] = []

  /// Starts a file with these classes; the first has id 1.
  package init(categories: [String]) {
    text = COCOText(categories: categories)
  }

  /// Adds an image and gives its id.
  package mutating func addImage(fileName: String, size: PixelSize) -> Int {
    images += text.image(fileName: fileName, size: size)
    return text.imageCount
  }

  /// Adds a thing to the image that was added last, which has this id; the mask has its size.
  package mutating func addAnnotation(image: Int, category: Int, mask: Mask) {
    annotations += text.annotation(image: image, category: category, runs: RunLengths(mask))
  }

  /// The file's bytes: the same for the same calls.
  package func json() -> [UInt8] {
    COCOText.start + annotations + text.middle + images + COCOText.end
  }
}
