import Imaging

/// A canvas at the size it is shown in, with boxes, masks and outline scaled along.
package struct CanvasPicture {
  package let image: Image
  /// The part that another view shows too.
  package let shared: [SIMD2<Double>]
  package let marks: [(instance: PreviewInstance, box: Box, mask: Mask)]

  /// Scales a canvas into a cell: down by averaging, up only by whole factors.
  package init(_ canvas: PreviewCanvas, fitting cell: PixelSize) {
    let size = Self.size(of: canvas.image.size, in: cell)
    let source = canvas.image.size
    let picture = canvas.image.converted(toChannels: 3)
    image = size.width >= source.width ? picture.enlarged(to: size) : picture.resized(to: size)
    let scale = SIMD2(
      Double(size.width) / Double(source.width), Double(size.height) / Double(source.height))
    shared = canvas.shared.map { $0 * scale }
    marks = canvas.instances.map { instance in
      let box = Box(
        instance.box.minX * size.width / source.width,
        instance.box.minY * size.height / source.height,
        max(
          (instance.box.maxX * size.width + source.width - 1) / source.width,
          instance.box.minX * size.width / source.width + 1),
        max(
          (instance.box.maxY * size.height + source.height - 1) / source.height,
          instance.box.minY * size.height / source.height + 1))
      return (instance, box, instance.mask.scaled(to: box.size))
    }
  }

  /// The largest size of the same shape that fits; whole multiples when that is larger.
  package static func size(of source: PixelSize, in cell: PixelSize) -> PixelSize {
    let multiple = min(cell.width / source.width, cell.height / source.height)
    if multiple >= 1 { return PixelSize(source.width * multiple, source.height * multiple) }
    if source.width * cell.height > source.height * cell.width {
      let height = (source.height * cell.width + source.width / 2) / source.width
      return PixelSize(cell.width, max(1, height))
    }
    let width = (source.width * cell.height + source.height / 2) / source.height
    return PixelSize(max(1, width), cell.height)
  }
}

extension Image {
  /// Every pixel repeated, for a size that is a whole multiple.
  fileprivate func enlarged(to target: PixelSize) -> Image {
    let factor = target.width / width
    guard factor > 1 else { return self }
    var out = Image(
      size: target, channels: channels,
      samples: [UInt8](repeating: 0, count: target.area * channels))
    for y in 0..<target.height {
      for x in 0..<target.width {
        for channel in 0..<channels {
          out[x, y, channel] = self[x / factor, y / factor, channel]
        }
      }
    }
    return out
  }
}

extension Mask {
  /// The mask at another size: inside where at least half of the weight under a pixel is.
  fileprivate func scaled(to target: PixelSize) -> Mask {
    guard target != size, size.area > 0 else { return self }
    let levels = Image(size: size, channels: 1, samples: bits.map { $0 * 255 })
    return Mask(size: target, bits: levels.resized(to: target).samples.map { $0 >= 128 ? 1 : 0 })
  }
}
