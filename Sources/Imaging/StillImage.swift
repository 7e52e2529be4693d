/// An image whose pixels are all there.
package final class StillImage: PixelSource {
  private let image: Image

  package init(_ image: Image) {
    self.image = image
  }

  package var size: PixelSize { image.size }
  package var channels: Int { image.channels }
  package let block = PixelSize(1, 1)
  package var footprint: Int { image.samples.count }

  package func pixels(of box: Box) -> Image { image.cropped(to: box) }
}
