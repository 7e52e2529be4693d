import Imaging

/// An RGB picture that is drawn on; everything is clipped to its borders.
package struct Surface {
  package private(set) var image: Image

  package init(size: PixelSize, colour: Colour) {
    image = Image(size: size, filling: colour.channels)
  }

  /// Mixes a colour into a pixel; opacity is in 255ths.
  package mutating func blend(_ x: Int, _ y: Int, _ colour: Colour, opacity: Int = 255) {
    guard x >= 0, y >= 0, x < image.width, y < image.height else { return }
    let index = (y * image.width + x) * 3
    func mix(_ channel: Int, _ value: UInt8) {
      let old = Int(image.samples[index + channel])
      let sum = old * (255 - opacity) + Int(value) * opacity
      image.samples[index + channel] = UInt8((sum + 127) / 255)
    }
    mix(0, colour.red)
    mix(1, colour.green)
    mix(2, colour.blue)
  }

  package mutating func fill(_ box: Box, _ colour: Colour, opacity: Int = 255) {
    let visible = box.intersection(image.size.bounds)
    guard !visible.isEmpty else { return }
    for y in visible.minY..<visible.maxY {
      for x in visible.minX..<visible.maxX { blend(x, y, colour, opacity: opacity) }
    }
  }

  /// Draws the border of a box, inwards from its edge.
  package mutating func outline(_ box: Box, _ colour: Colour, pixels: Int = 1) {
    let inset = min(pixels, (min(box.width, box.height) + 1) / 2)
    fill(Box(box.minX, box.minY, box.maxX, box.minY + inset), colour)
    fill(Box(box.minX, box.maxY - inset, box.maxX, box.maxY), colour)
    fill(Box(box.minX, box.minY + inset, box.minX + inset, box.maxY - inset), colour)
    fill(Box(box.maxX - inset, box.minY + inset, box.maxX, box.maxY - inset), colour)
  }

  /// Copies an RGB picture with its corner at a point.
  package mutating func place(_ picture: Image, x: Int, y: Int) {
    let visible = picture.size.bounds.offset(x: x, y: y).intersection(image.size.bounds)
    guard !visible.isEmpty else { return }
    for row in visible.minY..<visible.maxY {
      for column in visible.minX..<visible.maxX {
        for channel in 0..<3 {
          image[column, row, channel] = picture[column - x, row - y, channel]
        }
      }
    }
  }

  /// Writes a text with its top left corner at a point.
  package mutating func write(_ text: String, x: Int, y: Int, _ colour: Colour, scale: Int = 1) {
    for (index, character) in text.enumerated() {
      let left = x + index * PixelFont.advance * scale
      for (row, bits) in PixelFont.rows(of: character).enumerated() {
        for column in 0..<PixelFont.glyphWidth
        where bits >> UInt8(PixelFont.glyphWidth - 1 - column) & 1 == 1 {
          let corner = Box(0, 0, scale, scale)
            .offset(x: left + column * scale, y: y + row * scale)
          fill(corner, colour)
        }
      }
    }
  }

  /// Tints the pixels of a mask whose corner is at a point, and draws its outline.
  package mutating func tint(_ mask: Mask, x: Int, y: Int, _ colour: Colour, opacity: Int) {
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask[column, row] {
        blend(x + column, y + row, colour, opacity: mask.isBorder(column, row) ? 255 : opacity)
      }
    }
  }
}
