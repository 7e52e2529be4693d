/// A picture of which only a part was decoded, perhaps reduced: all that its first stage looks at.
///
/// It behaves as the whole picture, but whoever asks for a pixel that is not there has made a mistake
/// that ends the program: nothing is made up.
package final class DecodedPart: PixelSource {
  /// Columns and rows of the whole picture.
  package let size: PixelSize
  /// What was decoded, in pixels of the whole; where it is reduced, it begins at a multiple of
  /// ``reduction`` and ends at one or at the picture's edge.
  package let box: Box
  /// How many pixels a side were made one: 1, 2, 4 or 8.
  package let reduction: Int
  /// The pixels of the box, with reduced sides rounded up.
  package let image: Image
  /// All pixels, where somebody watches.
  private let whole: Image?

  package init(
    of size: PixelSize, box: Box, reduction: Int = 1, image: Image, whole: Image? = nil
  ) {
    precondition(size.bounds.contains(box) && !box.isEmpty, "\(box) of \(size)")
    precondition(
      image.size == Self.reduced(box, by: reduction).size, "\(image.size) for \(box)")
    precondition(whole?.size ?? size == size, "another picture")
    self.size = size
    self.box = box
    self.reduction = reduction
    self.image = image
    self.whole = whole
  }

  package var channels: Int { image.channels }
  package var block: PixelSize { PixelSize(1, 1) }
  package var footprint: Int { image.samples.count + (whole?.samples.count ?? 0) }

  /// The box of a reduced picture that holds all of a box of the whole.
  package static func reduced(_ box: Box, by reduction: Int) -> Box {
    Box(
      box.minX / reduction, box.minY / reduction, (box.maxX + reduction - 1) / reduction,
      (box.maxY + reduction - 1) / reduction)
  }

  /// The same part with 1 or 3 channels.
  package func converted(toChannels channels: Int) -> DecodedPart {
    DecodedPart(
      of: size, box: box, reduction: reduction, image: image.converted(toChannels: channels),
      whole: whole?.converted(toChannels: channels))
  }

  /// The pixels of a box of what was decoded unreduced; of any where somebody watches.
  package func pixels(of part: Box) -> Image {
    if let whole { return whole.cropped(to: part) }
    precondition(reduction == 1 && box.contains(part), "\(part), but only \(box) was decoded")
    return image.cropped(to: part.offset(x: -box.minX, y: -box.minY))
  }

  /// A box of what was decoded, resized; where that is reduced, to at most half its reduced sides.
  package func resized(_ part: Box, to target: PixelSize, by filter: ResampleFilter) -> Image {
    precondition(box.contains(part), "\(part), but only \(box) was decoded")
    let place = part.offset(x: -box.minX, y: -box.minY)
    return reduction == 1
      ? image.resized(place, to: target, by: filter)
      : image.resized(place, reducedBy: reduction, to: target, by: filter)
  }
}
